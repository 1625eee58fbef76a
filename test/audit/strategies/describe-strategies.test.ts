import { describe, expect, test } from "vitest";
import { describeStrategies } from "../../../dist/audit/strategies/describe-strategies.js";

const parts = ["age", "income", "id"].map((name) => ({ name }));
const described = (vectors: readonly (readonly number[])[], labels: readonly number[], more: object = {}) =>
  describeStrategies({
    ...{ vectors: vectors.map((vector) => Float64Array.from(vector)), parts, rowOf: (i: number) => i },
    ...{ labels: Int32Array.from(labels), count: Math.max(...labels) + 1, ...more },
  });

/** Four explanations that rely on age, two on id. */
const vectors = [
  [0, 0.1, 9],
  [4, 0.1, 0],
  [6, -0.1, 0],
  [4, 0.1, 0],
  [2, 0.1, 1],
  [0, -0.1, 11],
];
const labels = [0, 1, 1, 1, 1, 0];

test("the largest cluster comes first, and each label is told its place", () => {
  const { clusters, place } = described(vectors, labels);
  expect(clusters.map(({ size, share }) => [size, share])).toEqual([
    [4, 4 / 6],
    [2, 2 / 6],
  ]);
  expect(place).toEqual([1, 0]);
  const equal = described(
    [
      [1, 0, 0],
      [0, 1, 0],
    ],
    [1, 0],
  );
  expect(equal.place).toEqual([0, 1]);
});

test("means, and shifts in pooled deviations within clusters", () => {
  const [first, second] = described(vectors, labels).clusters;
  expect(first.mean[0]).toBeCloseTo(4, 12);
  expect(first.mean[2]).toBeCloseTo(0.25, 12);
  expect(second.mean).toEqual([0, 0, 10]);
  // Squares within: of age 0 + 8, of id 2 + 0.75; six explanations less two means.
  const [id, age] = first.distinct;
  expect([id.part, age.part]).toEqual([2, 0]);
  expect(age.shift).toBeCloseTo((4 - 0) / Math.sqrt(8 / 4), 12);
  expect(id.shift).toBeCloseTo((0.25 - 10) / Math.sqrt(2.75 / 4), 12);
  expect(id).toMatchObject({ elsewhere: 10, mean: 0.25 });
  // Income differs by a fraction of its deviation.
  expect(first.distinct).toHaveLength(2);
});

test("where nothing varies within clusters, a difference of rounding is none", () => {
  const flat = [
    [1, 1, 0],
    [1, 1, 0],
    [2, 1 + 1e-12, 0],
    [2, 1 + 1e-12, 0],
  ];
  expect(described(flat, [0, 0, 1, 1]).clusters[0].distinct).toEqual([
    { part: 0, mean: 1, elsewhere: 2, shift: expect.closeTo(-1000, 6) },
  ]);
  expect(
    described(
      [
        [1, 1, 0],
        [1, 1, 0],
      ],
      [0, 0],
    ).clusters[0].distinct,
  ).toEqual([]);
});

test("prototypes are the three nearest to the mean, equals in order", () => {
  expect(described(vectors, labels).clusters.map(({ prototypes }) => prototypes)).toEqual([
    [1, 3, 2],
    [0, 5],
  ]);
});

describe("in words", () => {
  const textOf = (own: readonly number[], rest: readonly number[]) =>
    described([own, own, own, rest, rest], [0, 0, 0, 1, 1]).clusters[0].text;
  test("what is larger than elsewhere, two parts at most, the larger difference first", () => {
    expect(textOf([0.914, 3, 0], [0.01, 0, 0])).toBe(
      "relies on income (3 against 0 elsewhere) and age (0.91 against 0.01 elsewhere)",
    );
    expect(textOf([-5, 3, 9], [0, 0, 0])).toBe("relies on id (9 against 0 elsewhere) and age (-5 against 0 elsewhere)");
  });
  test("else what is largest", () => {
    expect(textOf([0.5, -2, 0], [7, -2, 0])).toBe("mostly income (-2)");
    expect(described([[0, 0, 0.123]], [0]).clusters[0].text).toBe("mostly id (0.12)");
  });
});

describe("with answers", () => {
  const answers = {
    ...{
      task: "classification",
      truth: Float64Array.of(1, 0, 0, 1, Number.NaN),
      predicted: Float64Array.of(0, 0, 1, 1, 1),
    },
    dataset: { groups: [{ name: "sex", labels: ["f", "m"], codes: Int32Array.of(0, 1, 1, 0, 0, -1) }] },
  };
  test("the share of wrong answers among rows of the cluster whose truth is known", () => {
    const [first, second] = described(vectors, labels, { answers }).clusters;
    // Rows 1, 2, 3 of the first, one wrong; row 4 has no truth. Of the second row 0 is wrong; row 5 is not in the table.
    expect(first.errorRate).toMatchObject({ value: 1 / 3, interval: "Wilson" });
    expect(second.errorRate?.value).toBe(1);
    expect(
      described(vectors, labels, { answers: { ...answers, task: "regression" } }).clusters[0].errorRate,
    ).toBeNull();
    expect(described(vectors, labels).clusters[0]).toMatchObject({ errorRate: null, groups: [] });
  });

  test("the mix of each group in the cluster beside that of the others, by the rows explained", () => {
    const [first] = described(vectors, labels, { answers }).clusters;
    expect(first.groups).toEqual([
      {
        name: "sex",
        labels: [
          { label: "f", share: 0.5, elsewhere: 0.5 },
          { label: "m", share: 0.5, elsewhere: 0 },
        ],
      },
    ]);
    const moved = described(vectors, labels, { answers, rowOf: (i: number) => (i + 1) % 6 }).clusters[0];
    expect(moved.groups[0].labels[0]).toEqual({ label: "f", share: 0.5, elsewhere: 0.5 });
    expect(moved.groups[0].labels[1]).toEqual({ label: "m", share: 0.25, elsewhere: 0.5 });
    expect(described([[1, 0, 0]], [0], { answers }).clusters[0].groups[0].labels[1]).toEqual({
      ...{ label: "m", share: 0, elsewhere: 0 },
    });
  });
});
