import { describe, expect, test } from "vitest";
import { WhyboxError } from "whybox";
import {
  readInputs,
  type SoftTree,
  softInputs,
  softTreeAnswers,
} from "../../../../dist/explain/distill/students/soft-tree-answers.js";
import { noises } from "../../../fixtures/games.js";

const features = [
  { name: "age", kind: "number" as const, missing: true as const },
  { name: "town", kind: "category" as const, categories: ["a", "b"] },
];
const x = { data: Float64Array.of(10, 0, 20, 1, Number.NaN, 1, 40, 0), rows: 4, columns: 2 };
const weights = Float64Array.of(1, 1, 5, 2);

describe("the inputs of a soft tree", () => {
  const inputs = softInputs(features, x, weights);

  test("are numbers in weighted standard deviations, each category, and gaps", () => {
    expect(inputs.map(({ name }) => name)).toEqual(["age", "age missing", "town = a", "town = b"]);
    // Of 10, 20, 40 and 40.
    const deviation = Math.sqrt((17.5 ** 2 + 7.5 ** 2 + 2 * 12.5 ** 2) / 4);
    expect(inputs[0]).toMatchObject({ centre: 27.5, feature: 0 });
    expect(inputs[0].scale).toBeCloseTo(deviation, 12);
    const { data, columns } = readInputs(inputs, x);
    const row = (at: number) => [...data.subarray(at * columns, (at + 1) * columns)];
    expect(row(0)).toEqual([expect.closeTo(-17.5 / deviation, 12), 0, 1, 0]);
    expect(row(2)).toEqual([0, 1, 0, 1]);
  });

  test("of a constant are 0, and a spread beyond the largest double is refused", () => {
    const constant = { data: Float64Array.of(3, 3), rows: 2, columns: 1 };
    const [age] = [features[0]];
    const [input] = softInputs([age], constant, Float64Array.of(1, 1));
    expect([...readInputs([input], constant).data]).toEqual([0, 0]);
    expect([...readInputs([input], { data: Float64Array.of(5), rows: 1, columns: 1 }).data]).toEqual([2]);
    const wide = { data: Float64Array.of(-1.7e308, 1.7e308), rows: 2, columns: 1 };
    expect(() => softInputs([age], wide, Float64Array.of(1, 1))).toThrow(
      new WhyboxError(
        "INVALID_DATA",
        'distill: "age" holds numbers whose spread is beyond the largest double; scale the column down',
      ),
    );
  });
});

test("answers are those of the leaves, by the product of the turns on the way to each", () => {
  const numbers = noises(60, 4);
  const inputs = softInputs(features, x, weights);
  const splits = Array.from({ length: 7 }, (_, at) => ({
    weights: numbers.slice(4 * at, 4 * at + 4).map((value) => 2 * value),
    bias: numbers[30 + at],
  }));
  const leaves = Array.from({ length: 8 }, (_, leaf) => [numbers[40 + leaf], leaf]);
  const tree = { features, outputs: ["y", "z"], depth: 3, inputs, splits, leaves } as unknown as SoftTree;
  const answers = softTreeAnswers(tree, x);
  const read = readInputs(inputs, x);
  for (let row = 0; row < x.rows; row++) {
    const expected = [0, 0];
    for (const [leaf, value] of leaves.entries()) {
      // The bits of a leaf, the highest first, are its turns: 1 is right.
      let reach = 1;
      let at = 0;
      for (const turn of leaf.toString(2).padStart(3, "0")) {
        const sum = splits[at].weights.reduce(
          (all, weight, i) => all + weight * read.data[4 * row + i],
          splits[at].bias,
        );
        const right = 1 / (1 + Math.exp(-sum));
        reach *= turn === "1" ? right : 1 - right;
        at = 2 * at + (turn === "1" ? 2 : 1);
      }
      for (const output of [0, 1]) expected[output] += reach * value[output];
    }
    expect(answers.data[2 * row]).toBeCloseTo(expected[0], 12);
    expect(answers.data[2 * row + 1]).toBeCloseTo(expected[1], 12);
  }
});
