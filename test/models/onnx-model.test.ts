import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { binnedColumns, blackBox, columns, exactShapley, lime, matrix, probe, table, workerPool } from "whybox";
import { onnxModel } from "whybox/models";
import { onnxFile } from "../fixtures/onnx-writer.js";
import { codeAndMessage, facts, features, fixture, largestGap, PENGUINS } from "./onnx/files.js";

const folder = mkdtempSync(join(tmpdir(), "whybox-onnx-"));
afterAll(() => rmSync(folder, { recursive: true }));

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
