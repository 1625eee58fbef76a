import { describe, expect, test } from "vitest";
import { blackBox, matrix } from "whybox";
import { dataset, type Train } from "whybox/audit";
import { trainedMember } from "../../../../dist/audit/fairness/mitigation/trained-member.js";

const names = ["a", "b"];
const modelOf = (outputs: number, features = names) =>
  blackBox((rows) => rows.map(() => Array.from({ length: outputs }, () => 1 / outputs)), {
    name: "trained",
    input: { kind: "columns", features: features.map((name) => ({ name, kind: "number" as const })) },
    outputs: Array.from({ length: outputs }, (_, i) => ({ name: `${i}`, unit: "probability" })),
  });
const cells = [
  [1, 2],
  [3, 4],
  [5, 6],
];
const rows = dataset(
  cells.map(([a, b]) => ({ a, b })),
  { features: names },
);
const member = (
  train: Train,
  labels: readonly number[],
  weights: readonly number[] = [1, 1, 1],
  signal?: AbortSignal,
) => trainedMember("here", train, rows, matrix(cells), Float64Array.from(labels), Float64Array.from(weights), signal);
const never: Train = () => {
  throw new Error("trained");
};

describe("labels that are all the same need no training", () => {
  test.each([
    [[1, 1, 1], [1, 1, 1], 1],
    [[0, 0, 0], [1, 2, 3], 0],
    [[1, 0, 1], [1, 0, 1], 1],
    [[0, 1, 0], [2, 0, 1], 0],
    [[0, 1, 0], [0, 1, 0], 1],
  ] as const)("%j of weights %j: always %d", async (labels, weights, always) => {
    expect(await member(never, labels, weights)).toEqual({ always });
  });
});

describe("a model is trained", () => {
  test("on rows, labels and weights, which it may change, and hears of an abort", async () => {
    const [table, labels, weights] = [matrix(cells), Float64Array.of(1, 0, 1), Float64Array.of(1, 2, 0)];
    const { signal } = new AbortController();
    const model = modelOf(1);
    const heard: unknown[] = [];
    const train: Train = (...given) => {
      heard.push(structuredClone(given.slice(0, 3)), given[3]);
      for (const each of [given[0].data, given[1], given[2]]) each.fill(9);
      return model;
    };
    const found = await trainedMember("here", train, rows, table, labels, weights, signal);
    expect(heard).toEqual([[matrix(cells), Float64Array.of(1, 0, 1), Float64Array.of(1, 2, 0)], signal]);
    expect([table, labels, weights]).toEqual([matrix(cells), Float64Array.of(1, 0, 1), Float64Array.of(1, 2, 0)]);
    expect(found).toEqual({ model, favourable: 1 });
  });

  test.each([1, 2])("with %d outputs, at once or later", async (outputs) => {
    const model = modelOf(outputs);
    expect(await member(() => model, [1, 0, 0])).toEqual({ model, favourable: 1 });
    expect(await member(async () => model, [1, 0, 0])).toEqual({ model, favourable: 1 });
  });
});

describe("what is trained and is no such model is refused", () => {
  const model = modelOf(2);
  test.each([
    ["three outputs", modelOf(3), "one of 3 outputs"],
    ["nothing", undefined, "undefined"],
    ["a number", 7, "7"],
    ["no predict", { ...model, predict: undefined }, "one of 2 outputs"],
    ["no list of outputs", { ...model, outputs: "0" }, "an object with keys name, "],
  ])("%s", async (_, trained, got) => {
    await expect(member(() => trained as never, [1, 0, 1])).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining(
        `here: expected train to give a model of one output, the probability of 1, or of two, those of 0 and 1; got ${got}`,
      ),
    });
  });

  test("other columns", async () => {
    await expect(member(() => modelOf(1, ["a", "c"]), [1, 0, 1])).rejects.toThrow(
      'here: the dataset does not hold what trained takes ("a", "c"): it holds "a", "b"',
    );
  });
});
