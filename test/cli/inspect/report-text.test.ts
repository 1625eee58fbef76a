import { describe, expect, test } from "vitest";
import type { modelReport } from "../../../dist/cli/inspect/model-report.js";
import { reportText } from "../../../dist/cli/inspect/report-text.js";

type Report = Awaited<ReturnType<typeof modelReport>>;

const loan: Report = {
  name: "loan",
  input: {
    kind: "columns",
    features: [
      { name: "age", kind: "number", unit: "years" },
      { name: "rent", kind: "number", missing: true },
      { name: "job", kind: "category", categories: ["clerk", "nurse"], missing: true },
    ],
  },
  outputs: [{ name: "pays", unit: "probability" }],
  facts: { workers: true },
  sample: [0.123456],
  speed: [
    { batchRows: 1, rowsPerSecond: 950.06 },
    { batchRows: 16, rowsPerSecond: 12_345.6 },
  ],
  batchDependence: 0,
  repeatDifference: 0,
  askedRows: 1_234_567,
};
const text = (change: Partial<Report> = {}) => reportText({ ...loan, ...change }, "row 0 of people.csv");

test("a report says what goes in, what comes out and how fast", () => {
  expect(text()).toBe(`loan
  takes    3 columns
             age: number in years
             rent: number, gaps allowed
             job: one of clerk, nurse, gaps allowed
  answers  1 number per row
             pays, in probability: 0.1235 for row 0 of people.csv
  workers  can be loaded in workers
  speed    950.1 rows/s in batches of 1, 12,350 rows/s in batches of 16
  batches  a row is answered the same alone and among others: the same seed gives the same bits, whatever the chunks
  repeats  the same batch was answered twice the same
  1,234,567 rows asked
`);
});

describe("a model", () => {
  test.each<[Report["input"], string]>([
    [{ kind: "text" }, "  takes    texts\n"],
    [
      { kind: "image", width: 28, height: 20, channels: 3, range: [0, 255] },
      "  takes    images of 28 x 20 pixels, 3 channels from 0 to 255\n",
    ],
  ])("of %j", (input, line) => {
    expect(text({ input })).toContain(`loan\n${line}  answers  `);
  });

  test("of several outputs has a line for each", () => {
    const outputs = [{ name: "a" }, { name: "b", unit: "EUR" }];
    expect(text({ outputs, sample: [-5, 12_345.6] })).toContain(
      "  answers  2 numbers per row\n             a: -5 for row 0 of people.csv\n             b, in EUR: 12,350 for",
    );
  });

  test("of many columns, outputs or categories has twelve listed", () => {
    const named = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `x${i}` }));
    const wide = (count: number) => {
      const features = named(count).map(({ name }) => ({ name, kind: "number" as const }));
      return text({ input: { kind: "columns", features }, outputs: named(count), sample: new Array(count).fill(0) });
    };
    expect(wide(12)).toMatch(/ {13}x11: number\n {2}answers/);
    expect(wide(13)).toMatch(/ {13}x11: number\n {13}\.\.\. 1 more\n {2}answers/);
    expect(wide(30)).toMatch(/ {13}x11: 0 for row 0 of people.csv\n {13}\.\.\. 18 more\n {2}workers/);
    const categories = named(14).map(({ name }) => name);
    expect(text({ input: { kind: "columns", features: [{ name: "c", kind: "category", categories }] } })).toContain(
      "c: one of x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, ... 2 more\n",
    );
  });

  test.each<[Report["facts"], string]>([
    [{ workers: false }, "stays in this process: it cannot be loaded in workers\n"],
    [{ workers: true, concurrency: 1 }, "can be loaded in workers; one call at a time\n"],
    [{ workers: true, concurrency: 4 }, "can be loaded in workers; 4 calls at a time\n"],
  ])("with the facts %j", (facts, end) => {
    expect(text({ facts })).toContain(`  workers  ${end}`);
  });

  test("whose answers depend on the batch, vary, or both, is told from one whose do not", () => {
    const depends = text({ batchDependence: 1e-9 });
    expect(depends).toContain(
      "answers to a row alone and among others differ by up to 1e-9: the same seed gives the same bits only with the same chunkBytes and rowsPerCall",
    );
    expect(depends).toContain("the same batch was answered twice the same");
    const both = text({ batchDependence: 0.5, repeatDifference: 0.25 });
    expect(both).toContain("differ by up to 0.5, which two answers to the same batch do as well\n");
    expect(both).toContain("two answers to the same batch differ by up to 0.25: answers vary, and results with them");
  });

  test("cannot make a terminal do something by its name", () => {
    expect(text({ name: "loan\u001b[2J\nsecond" })).toMatch(/^loan\\u001b\[2J\\nsecond\n/);
  });
});
