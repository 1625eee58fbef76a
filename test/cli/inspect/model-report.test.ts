import { describe, expect, test } from "vitest";
import { blackBox, type Matrix, type Model, matrix } from "whybox";
import { modelReport } from "../../../dist/cli/inspect/model-report.js";

const ROWS = matrix([[1], [2], [3]]);
const about = {
  input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
  outputs: [{ name: "y" }, { name: "z" }],
} as const;

/** A model that keeps count of the rows of each of its calls. */
function counting(answer: (x: number, rows: number, call: number) => number, facts: Partial<Model> = {}) {
  const calls: number[][] = [];
  const model: Model<Matrix> = {
    name: "counting",
    ...about,
    ...facts,
    predict({ data, rows }) {
      calls.push([...data.subarray(0, 40)]);
      const answers = Float64Array.from(
        { length: 2 * rows },
        (_, i) => answer(data[i >> 1], rows, calls.length) * (1 + (i % 2)),
      );
      // A model may write into what it is asked.
      data.fill(Number.NaN);
      asked += rows;
      return { data: answers, rows, columns: 2 };
    },
  };
  let asked = 0;
  return { model, calls, rows: () => asked };
}

describe("a model is asked", () => {
  test("for a sample, its speed by size of batch, and the same again", async () => {
    const { model, calls, rows } = counting((x) => 10 * x);
    const report = await modelReport(model, ROWS);
    expect(report).toMatchObject({
      name: "counting",
      ...about,
      sample: [10, 20],
      batchDependence: 0,
      repeatDifference: 0,
    });
    expect(report.speed.map(({ batchRows }) => batchRows)).toEqual([1, 16, 256, 4096]);
    for (const { rowsPerSecond } of report.speed) expect(rowsPerSecond).toBeGreaterThan(0);
    expect(report.askedRows).toBe(rows());
    // Each row alone, all of them twice, then batches of rows from the first on, again and again.
    expect(calls.slice(0, 7)).toEqual([[1], [2], [3], [1, 2, 3], [1, 2, 3], [1], [1]]);
    expect(calls.find((batch) => batch.length === 16)).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1]);
    expect(ROWS.data).toEqual(Float64Array.of(1, 2, 3));
  });

  test("about few rows, once per size, where rows cost money", async () => {
    const { model, calls, rows } = counting((x) => x, { price: { perRow: 1, currency: "EUR" } });
    const { speed, askedRows, facts } = await modelReport(model, ROWS);
    expect(calls.map((batch) => batch.length)).toEqual([1, 1, 2, 2, 1, 16]);
    expect([speed.map(({ batchRows }) => batchRows), askedRows, rows()]).toEqual([[1, 16], 23, 23]);
    expect(facts).toEqual({ price: { perRow: 1, currency: "EUR" }, workers: false });
  });

  test("in batches that it takes", async () => {
    const { model, calls } = counting((x) => x, { rowsPerCall: 20 });
    const { speed } = await modelReport(model, matrix(Array.from({ length: 50 }, (_, i) => [i])));
    expect(speed.map(({ batchRows }) => batchRows)).toEqual([1, 16]);
    expect(Math.max(...calls.map((batch) => batch.length))).toBe(20);
    const single = counting((x) => x, { rowsPerCall: 1 });
    expect((await modelReport(single.model, ROWS)).speed.map(({ batchRows }) => batchRows)).toEqual([1]);
  });

  test("about texts as well", async () => {
    const letters = blackBox((texts: readonly string[]) => texts.map((text) => text.length), {
      input: { kind: "text" },
      outputs: [{ name: "letters" }],
      price: { perRow: 1, currency: "EUR" },
    });
    const report = await modelReport(letters, ["abc", "d"]);
    expect(report).toMatchObject({ sample: [3], batchDependence: 0, askedRows: 23 });
  });
});

describe("the largest difference of answers", () => {
  const priced = { price: { perRow: 1, currency: "EUR" } };

  test("to a row alone and among others is told", async () => {
    const { model } = counting((x, rows) => (rows === 2 && x === 2 ? x - 0.25 : x), priced);
    // The second output is twice the first.
    expect(await modelReport(model, ROWS)).toMatchObject({ batchDependence: 0.5, repeatDifference: 0 });
  });

  test("to the same batch is told", async () => {
    const { model } = counting((x, _, call) => (call === 4 ? x + 1 : x), priced);
    expect(await modelReport(model, ROWS)).toMatchObject({ batchDependence: 0, repeatDifference: 2 });
  });
});
