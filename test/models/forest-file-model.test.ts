import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { columns, importModel, kernelShap, matrix, probe, workerPool } from "whybox";
import { forestFileModel } from "whybox/models";
import { forestFromXGBoost, forestModel } from "whybox/trees";
import { codeAndMessage } from "../fixtures/counting-model.js";

const { rows, models } = JSON.parse(
  readFileSync(new URL("../fixtures/trees/responses.json", import.meta.url), "utf8"),
) as { rows: number[][]; models: { [name: string]: { export: unknown; predictions: number[][] } } };

const folder = mkdtempSync(join(tmpdir(), "whybox-forest-"));
afterAll(() => rmSync(folder, { recursive: true }));
function written(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}
const logistic = models["XGBoost binary:logistic"];
const file = written("credit.json", logistic.export);
const closeTo = (found: ArrayLike<number>, expected: readonly number[][], close: number) =>
  expected.flat().forEach((value, i) => {
    expect(Math.abs(found[i] - value)).toBeLessThan(close);
  });

describe("a forest's file is a model", () => {
  test.each([
    ["XGBoost binary:logistic", 1e-6],
    ["LightGBM multiclass num_class:3", 1e-14],
    ["scikit-learn two classes", 1e-14],
  ])("that answers what its library predicts: %s", async (name, close) => {
    const path = written("any.json", models[name].export);
    for (const model of [await forestFileModel(path), await importModel(path)]) {
      expect(model.name).toBe("any");
      expect(model.noise).toBe("none");
      expect(model.outputs.every(({ unit }) => unit === "probability")).toBe(true);
      closeTo((await model.predict(matrix(rows))).data, models[name].predictions, close);
    }
  });

  test("that answers log odds where XGBoost does, for binary:logitraw", async () => {
    const { export: json, predictions } = models["XGBoost binary:logitraw"];
    const model = await importModel(written("raw.json", json));
    expect(model.outputs).toEqual([{ name: "class 1", unit: "logit" }]);
    closeTo((await model.predict(matrix(rows))).data, predictions, 1e-6);
    expect(Math.max(...predictions.flat())).toBeGreaterThan(1);
  });

  test("by path, by URL and as bytes; with names and on the scale that are asked for", async () => {
    const bytes = new Uint8Array(readFileSync(file));
    const raw = await forestModel(forestFromXGBoost(logistic.export)).predict(matrix(rows));
    for (const source of [file, pathToFileURL(file), bytes]) {
      const model = await forestFileModel(source, { name: "risk", outputs: ["paid"], answers: "raw" });
      expect([model.name, model.outputs]).toEqual(["risk", [{ name: "paid", unit: "logit" }]]);
      expect(await model.predict(matrix(rows))).toEqual(raw);
    }
    expect((await forestFileModel(bytes)).name).toBe("forest");
  });

  test("also a forest of whybox as JSON, raw where it does not say how responses are made", async () => {
    const forest = forestFromXGBoost(logistic.export);
    const { response: _, ...unsaid } = forest;
    expect((await forestFileModel(written("own.json", forest))).outputs[0].unit).toBe("probability");
    expect((await forestFileModel(written("own.json", unsaid))).outputs[0].unit).toBe("logit");
    expect((await forestFileModel(written("own.json", forest.trees[0]))).outputs[0].unit).toBeUndefined();
  });

  test("that workers open again, with the same bits", async () => {
    await using pool = workerPool({ size: 2 });
    const masker = columns(rows, rows[0]);
    const options = { enumerate: false, budgetRows: 14 * rows.length, seed: 3 } as const;
    const model = await forestFileModel(file, { outputs: ["paid"] });
    const here = await kernelShap(probe(model, masker), options);
    const there = await kernelShap(probe(model, masker, { executor: pool }), options);
    expect(there.result).toEqual(here.result);
  });
});

describe("what is refused", () => {
  test.each([
    ["absent.json", undefined, "MODEL_LOAD_FAILED", /absent\.json: no such file$/],
    ["other.json", '{"a": 1}', "MODEL_LOAD_FAILED", /expected a forest of XGBoost, .*, got an object that holds "a"$/],
    ["cat.json", '{"oblivious_trees": []}', "MODEL_LOAD_FAILED", /got a model of CatBoost, which is not read/],
    ["model.ubj", "{L\u0000\u0000\u0000", "MODEL_LOAD_FAILED", /got UBJSON, .*; save it as "model.json"/],
    ["model.txt", "tree\nversion=v4\n", "MODEL_LOAD_FAILED", /got the text of LightGBM's save_model/],
  ])("%s", async (name, content, code, message) => {
    const path = content === undefined ? join(folder, name) : written(name, content);
    const refused = await codeAndMessage(() => importModel(path));
    expect(refused).toMatch(message);
    expect(refused).toContain(name);
    expect(refused.split(" ")[0]).toBe(code);
  });

  test("options that it does not have, and that do not fit the file", async () => {
    expect(await codeAndMessage(() => forestFileModel(file, { output: ["paid"] } as never))).toBe(
      'INVALID_ARGUMENT forestFileModel: unknown option "output"; known options are name, features, outputs, answers',
    );
    expect(await codeAndMessage(() => importModel(file, { args: { outputs: ["no", "yes"] } }))).toMatch(
      /^INVALID_ARGUMENT .*expected 1 output, got 2/,
    );
    expect(await codeAndMessage(() => forestFileModel(7 as never))).toMatch(
      /^INVALID_ARGUMENT forestFileModel: expected the path or URL of a forest/,
    );
  });
});
