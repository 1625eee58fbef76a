import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import {
  binnedColumns,
  blackBox,
  columns,
  exactShapley,
  lime,
  matrix,
  probe,
  table,
  WhyboxError,
  workerPool,
} from "whybox";
import { onnxModel } from "whybox/models";
import { onnxFile } from "../fixtures/onnx-writer.js";

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/onnx/${name}`, import.meta.url));
const PENGUINS = fileURLToPath(new URL("../../examples/penguins/penguins.onnx", import.meta.url));
const facts = JSON.parse(readFileSync(fixture("penguins.json"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "whybox-onnx-"));
afterAll(() => rmSync(folder, { recursive: true }));

const codeAndMessage = async (run: Promise<unknown>) => {
  const error = await run.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(WhyboxError);
  return `${error.code} ${error.message}`;
};
const largestGap = (a: ArrayLike<number>, b: readonly number[]) =>
  Math.max(...b.map((value, i) => Math.abs(value - a[i])));

const WEIGHTS = [0.5, -0.25, 1, 0, 0.75, -1];
/** Softmax of x W + b, for two classes of three columns. */
const softmaxOf = (type: "float32" | "float64", rows: number | string = "N") =>
  onnxFile({
    inputs: [{ name: "x", type, shape: [rows, 3] }],
    outputs: [{ name: "answer", type, shape: [rows, 2] }],
    weights: [
      { name: "w", type, shape: [3, 2], values: WEIGHTS },
      { name: "b", type, shape: [2], values: [0.1, -0.2] },
    ],
    nodes: [
      { operator: "Gemm", inputs: ["x", "w", "b"], outputs: ["scores"] },
      { operator: "Softmax", inputs: ["scores"], outputs: ["answer"] },
    ],
  });
const scores = (row: readonly number[]) =>
  [0.1, -0.2].map((bias, k) => bias + row.reduce((sum, x, i) => sum + x * WEIGHTS[2 * i + k], 0));
const softmax = (row: readonly number[]) => {
  const powers = scores(row).map(Math.exp);
  return powers.map((power) => power / (powers[0] + powers[1]));
};
const features = ["x 0", "x 1", "x 2"].map((name) => ({ name, kind: "number" as const }));
const plain = blackBox((rows) => rows.map(softmax), {
  name: "plain",
  input: { kind: "columns", features },
  outputs: [
    { name: "answer 0", unit: "probability" },
    { name: "answer 1", unit: "probability" },
  ],
});
const background = Array.from({ length: 12 }, (_, i) => [Math.sin(i), Math.cos(2 * i), (i % 5) / 2]);

describe("a scikit-learn pipeline with categories, exported by skl2onnx", () => {
  test("says what it takes and answers, and answers as scikit-learn does to 1e-6", async () => {
    const model = await onnxModel(PENGUINS);
    const { features = [] } = model.input;
    expect(features.map(({ name, kind }) => [name, kind])).toEqual([
      ["bill_length_mm", "number"],
      ["bill_depth_mm", "number"],
      ["flipper_length_mm", "number"],
      ["island", "category"],
      ["sex", "category"],
    ]);
    expect(features[3]).toMatchObject({ categories: ["Biscoe", "Dream", "Torgersen"] });
    expect(model.outputs).toEqual(facts.classes.map((name: string) => ({ name, unit: "probability" })));
    const { data } = await model.predict(table(facts.rows, features));
    expect(largestGap(data, facts.probabilities.flat())).toBeLessThan(1e-6);
    await model.close();
    expect(await codeAndMessage(Promise.resolve(model.predict(table(facts.rows, features))))).toBe(
      "MODEL_CLOSED penguins.predict: the model was closed",
    );
  });

  test("takes features in another order, by the names of its inputs", async () => {
    const { input } = await onnxModel(PENGUINS);
    const turned = (input.features ?? []).toReversed();
    const model = await onnxModel(PENGUINS, { features: turned });
    const { data } = await model.predict(table(facts.rows, turned));
    expect(largestGap(data, facts.probabilities.flat())).toBeLessThan(1e-6);
  });

  test("of one matrix answers as scikit-learn does", async () => {
    const model = await onnxModel(fixture("penguins-network.onnx"));
    const rows = facts.rows.map((row: Record<string, number>) => [
      row.bill_length_mm,
      row.bill_depth_mm,
      row.flipper_length_mm,
    ]);
    expect(largestGap((await model.predict(matrix(rows))).data, facts.network.flat())).toBeLessThan(1e-5);
  });

  test("with a ZipMap says which option to change, or which tensor to ask for", async () => {
    expect(await codeAndMessage(onnxModel(fixture("penguins-zipmap.onnx")))).toMatch(
      /^MODEL_LOAD_FAILED onnxModel .*: output "output_probability" is a sequence, made by ZipMap; export the model with to_onnx\(model, ..., options={"zipmap": False}\), or explain what goes into it: { tensor: "probabilities" }$/,
    );
    const model = await onnxModel(fixture("penguins-zipmap.onnx"), { tensor: "probabilities" });
    const { data } = await model.predict(table(facts.rows, model.input.features ?? []));
    expect(largestGap(data, facts.probabilities.flat())).toBeLessThan(1e-6);
  });

  test("is explained by its labels as votes", async () => {
    const model = await onnxModel(PENGUINS, { tensor: "label" });
    const { data } = await model.predict(table(facts.rows, model.input.features ?? []));
    const most = facts.probabilities.map((row: number[]) => row.indexOf(Math.max(...row)));
    expect(Array.from({ length: most.length }, (_, row) => data.subarray(3 * row, 3 * row + 3).indexOf(1))).toEqual(
      most,
    );
  });
});

describe.each(["onnxruntime-node", "onnxruntime-web"] as const)("in %s", (runtime) => {
  test("a model in double precision has the Shapley values of the same function to 1e-12, and its LIME", async () => {
    const model = await onnxModel(softmaxOf("float64"), { runtime });
    expect(model.outputs).toEqual(plain.outputs);
    const masker = columns(background, [1, -1, 2]);
    const [own, theirs] = [await exactShapley(probe(plain, masker)), await exactShapley(probe(model, masker))];
    for (const [i, values] of own.result.values.entries()) {
      expect(largestGap(theirs.result.values[i], [...values])).toBeLessThan(1e-12);
    }
    const bins = binnedColumns(background, [1, -1, 2]);
    const [near, there] = [await lime(probe(plain, bins), { seed: 3 }), await lime(probe(model, bins), { seed: 3 })];
    // The ridge is solved by iteration, to about this much.
    expect(largestGap(there.result.values[0], [...near.result.values[0]])).toBeLessThan(1e-7);
  });

  test("a model in single precision is within 1e-6, with several explanations at once", async () => {
    const model = await onnxModel(softmaxOf("float32"), { runtime });
    const rows = background.slice(0, 4);
    const all = await Promise.all(rows.map((row) => exactShapley(probe(model, columns(background, row)))));
    for (const [i, row] of rows.entries()) {
      const own = await exactShapley(probe(plain, columns(background, row)));
      expect(largestGap(all[i].result.values[0], [...own.result.values[0]])).toBeLessThan(1e-6);
    }
  });

  test("what goes into the softmax can be explained by its name, as logits", async () => {
    const model = await onnxModel(softmaxOf("float64"), { runtime, tensor: "scores" });
    expect(model.outputs).toEqual([
      { name: "scores 0", unit: "logit" },
      { name: "scores 1", unit: "logit" },
    ]);
    const { data } = await model.predict(matrix([[1, 2, 3]]));
    expect(largestGap(data, scores([1, 2, 3]))).toBeLessThan(1e-12);
  });

  test("a graph of a fixed number of rows is asked so many at a time", async () => {
    for (const rows of [1, 5]) {
      const model = await onnxModel(softmaxOf("float64", rows), { runtime });
      const { data } = await model.predict(matrix(background));
      expect(largestGap(data, background.flatMap(softmax))).toBeLessThan(1e-12);
    }
  });
});

describe("tensors of other kinds", () => {
  const echo = (type: "int64" | "int32" | "float64", shape: (number | string)[] = ["N", 1]) =>
    onnxFile({
      inputs: [{ name: "n", type, shape }],
      outputs: [{ name: "y", type, shape }],
      nodes: [{ operator: "Identity", inputs: ["n"], outputs: ["y"] }],
    });

  test.each([
    ["int64", ["N", 1]],
    ["int64", ["N"]],
    ["int32", ["N", 1]],
    ["float64", ["N"]],
  ] as const)("%s %j goes in and comes out", async (type, shape) => {
    const model = await onnxModel(echo(type, [...shape]));
    expect((await model.predict(matrix([[3], [-4]]))).data).toEqual(Float64Array.of(3, -4));
  });

  test("a number that is not whole is refused where the graph takes whole ones", async () => {
    const model = await onnxModel(echo("int64"));
    expect(await codeAndMessage(Promise.resolve(model.predict(matrix([[1.5]]))))).toMatch(
      /INVALID_DATA .*takes whole numbers, got 1.5/,
    );
  });

  test("texts go in as they are, and categories as their labels", async () => {
    const lengths = { a: 1, bb: 2, ccc: 3 };
    const file = onnxFile({
      inputs: [{ name: "word", type: "string" }],
      outputs: [{ name: "y" }],
      nodes: [
        {
          operator: "LabelEncoder",
          domain: "ai.onnx.ml",
          inputs: ["word"],
          outputs: ["y"],
          texts: { keys_strings: Object.keys(lengths) },
          floats: { values_floats: Object.values(lengths) },
        },
      ],
    });
    const texts = await onnxModel<readonly string[]>(file, { input: { kind: "text" } });
    expect((await texts.predict(["ccc", "a"])).data).toEqual(Float64Array.of(3, 1));
    const labels = await onnxModel(file);
    expect(labels.input.features).toEqual([{ name: "word", kind: "category", categories: ["a", "bb", "ccc"] }]);
    expect((await labels.predict(matrix([[1], [2]]))).data).toEqual(Float64Array.of(2, 3));
  });

  test("images go in as height x width x channels, whatever the graph's order", async () => {
    const picture = new URL("../fixtures/images/red-or-blue.onnx", import.meta.url);
    const model = await onnxModel(picture, { outputs: ["red", "blue"] });
    expect(model.input).toEqual({ kind: "image", width: 12, height: 8, channels: 3, range: [0, 1] });
    const red = Float64Array.from({ length: 12 * 8 * 3 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const { data } = await model.predict({ data: red, rows: 1, columns: red.length });
    expect(data[0]).toBeGreaterThan(0.99);
  });
});

describe("in workers", () => {
  test("each has a session of its own, and the bits are those of this process", async () => {
    const path = join(folder, "classes.onnx");
    writeFileSync(path, softmaxOf("float32"));
    const model = await onnxModel(path, { outputs: ["no", "yes"] });
    await using executor = workerPool({ size: 2 });
    const masker = columns(background, [1, -1, 2]);
    const here = await exactShapley(probe(model, masker));
    const there = await exactShapley(probe(model, masker, { executor }));
    expect(there.result).toEqual(here.result);
  });

  test("a model of bytes says that it cannot follow", async () => {
    await using executor = workerPool({ size: 1 });
    const asked = probe(await onnxModel(softmaxOf("float32")), columns(background, [1, -1, 2]), { executor });
    expect(await codeAndMessage(exactShapley(asked))).toMatch(/^MODEL_NOT_PORTABLE/);
  });
});

describe("what is wrong is said", () => {
  test.each([
    [
      "a file that is not there",
      () => onnxModel(join(folder, "none.onnx")),
      /^MODEL_LOAD_FAILED onnxModel .*none.onnx: no such file$/,
    ],
    [
      "a file of something else",
      () => onnxModel(new TextEncoder().encode("{}")),
      /^MODEL_LOAD_FAILED onnxModel \(bytes\): expected an ONNX file: /,
    ],
    [
      "a file that is cut off",
      () => onnxModel(softmaxOf("float32").subarray(0, 100)),
      /^MODEL_LOAD_FAILED .*expected an ONNX file: the message is cut off/,
    ],
    [
      "a tensor that is none",
      () => onnxModel(softmaxOf("float32"), { tensor: "logits" }),
      /^INVALID_ARGUMENT .*no tensor "logits"; the graph's outputs are "answer", its other tensors scores, answer$/,
    ],
    [
      "features of another number",
      () => onnxModel(softmaxOf("float32"), { features: features.slice(1) }),
      /^INVALID_ARGUMENT .*the graph takes 3 columns, features are 2$/,
    ],
    [
      "outputs of another number",
      () => onnxModel(softmaxOf("float32"), { outputs: ["yes"] }),
      /^INVALID_ARGUMENT .*tensor "answer" answers 2 numbers per row, outputs are 1$/,
    ],
    [
      "a runtime that is not installed",
      () => onnxModel(softmaxOf("float32"), { runtime: "onnxruntime-none" as never }),
      /^DEPENDENCY_MISSING .*takes the package onnxruntime-none, which is not installed; run: npm install onnxruntime-none$/,
    ],
    [
      "an unknown option",
      () => onnxModel(softmaxOf("float32"), { output: 1 } as never),
      /^INVALID_ARGUMENT onnxModel: unknown option "output"/,
    ],
  ])("%s", async (_, run, message) => {
    expect(await codeAndMessage(run())).toMatch(message);
  });
});
