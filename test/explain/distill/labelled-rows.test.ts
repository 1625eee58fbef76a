import { describe, expect, test } from "vitest";
import { atOnce } from "../../../dist/core/give-way.js";
import { comparableAnswers, type LabelledRows, labelRows } from "../../../dist/explain/distill/labelled-rows.js";
import { noises } from "../../fixtures/games.js";

const matrixOf = (values: readonly number[]) => ({ data: Float64Array.from(values), rows: values.length, columns: 1 });
const features = [{ name: "a", kind: "number" as const }];
const dataOf = (x: readonly number[], weights: readonly number[]) =>
  ({ training: { x: matrixOf(x), weights: Float64Array.from(weights) }, features }) as unknown as Parameters<
    typeof labelRows
  >[1];
const task = {
  task: "regression",
  outputs: ["y"],
  units: [null],
  answers: (asked: { data: Float64Array; rows: number; columns: number }) => ({
    ...asked,
    data: asked.data.map((v) => 2 * v),
  }),
} as unknown as Parameters<typeof labelRows>[0];
const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);

describe("rows with the teacher's answers", () => {
  const given = [1, 2, 3, 4];
  const data = dataOf(given, [1, 2, 0, 1]);

  test("are the given ones by their weights where there are no others", () => {
    const rows = atOnce(labelRows(task, data, matrixOf([5, 6, 7, 8]), []));
    expect([...rows.answers.data]).toEqual([10, 12, 14, 16]);
    expect([...rows.weights]).toEqual([1, 2, 0, 1]);
  });

  test.each([
    { synthetic: 36, share: 0.25 },
    { synthetic: 4, share: 0.5 },
  ])("beside $synthetic synthetic ones, the given have $share of the weight", ({ synthetic, share }) => {
    const more = { x: matrixOf(noises(synthetic, 3)), answers: matrixOf(noises(synthetic, 4)) };
    const rows = atOnce(labelRows(task, data, matrixOf([5, 6, 7, 8]), [more]));
    const all = 4 + synthetic;
    expect(sum(rows.weights)).toBeCloseTo(all, 10);
    expect(sum(rows.weights.subarray(0, 4))).toBeCloseTo(share * all, 10);
    expect(rows.weights[1]).toBeCloseTo(2 * rows.weights[0], 12);
    expect(rows.weights[2]).toBe(0);
    expect(new Set(rows.weights.subarray(4)).size).toBe(1);
    expect([...rows.x.data]).toEqual([...given, ...noises(synthetic, 3)]);
    expect(rows.answers.data[4]).toBe(2 * noises(synthetic, 4)[0]);
  });

  test("of a second round, drawn where the teacher is uncertain, no region counts for more than it is", () => {
    const anywhere = noises(200, 5);
    // All of the second round lies above .5, where answers vary.
    const uncertain = noises(100, 6).map((value) => 0.75 + value / 4);
    const answer = (x: number, i: number) => (x > 0.5 ? 10 * (i % 2) : 0);
    const rounds = [anywhere, uncertain].map((x) => ({ x: matrixOf(x), answers: matrixOf(x.map(answer)) }));
    const rows = atOnce(labelRows(task, data, matrixOf([0, 0, 0, 0]), rounds));
    const one = atOnce(labelRows(task, data, matrixOf([0, 0, 0, 0]), rounds.slice(0, 1)));
    const above = ({ x, weights }: LabelledRows) =>
      sum(weights.filter((_, row) => row >= 4 && x.data[row] > 0.5)) / sum(weights.subarray(4));
    expect(above(rows)).toBeCloseTo(above(one), 2);
    expect(sum(rows.weights)).toBeCloseTo(304, 6);
    expect(rows.weights[300]).toBeLessThan(rows.weights[4 + anywhere.findIndex((x) => x < 0)]);
  });
});

describe("answers that compare", () => {
  const weights = Float64Array.of(1, 2, 1);
  const rowsOf = (of: "classification" | "regression") =>
    ({
      task: of,
      answers: { data: Float64Array.of(1, 7, 3, 7, 9, 7), rows: 3, columns: 2 },
      weights,
    }) as unknown as LabelledRows;

  test("are numbers in their weighted standard deviations; a constant stays what it is", () => {
    const { data } = atOnce(comparableAnswers(rowsOf("regression")));
    // Of 1, 3, 3 and 9, whose mean is 4.
    const deviation = Math.sqrt((9 + 1 + 1 + 25) / 4);
    expect([...data]).toEqual([1 / deviation, 7, 3 / deviation, 7, 9 / deviation, 7].map((v) => expect.closeTo(v, 12)));
  });

  test("are probabilities as they are", () => {
    const rows = rowsOf("classification");
    expect(atOnce(comparableAnswers(rows))).toBe(rows.answers);
  });
});

test("many answers are made comparable with a pause every 200,000 of them", () => {
  const answers = { data: new Float64Array(2e6).fill(1), rows: 2000, columns: 1000 };
  const steps = comparableAnswers({ task: "regression", answers, weights: new Float64Array(2000).fill(1) } as never);
  let pauses = 0;
  while (!steps.next().done) pauses++;
  expect(pauses).toBe(20);
});
