import { describe, expect, test } from "vitest";
import { parseExplanation, toText } from "whybox";
import { dataset, reweighing } from "whybox/audit";

/** Ten applicants: of five men four were taken, of five women two; weights as Kamiran & Calders 2012 work them out. */
const applicants = [
  ...["+", "+", "+", "+", "-"].map((y, i) => ({ p: 0.9 - i / 10, sex: "m", y })),
  ...["+", "+", "-", "-", "-"].map((y, i) => ({ p: 0.85 - i / 10, sex: "f", y })),
];

const people = (records: readonly object[] = applicants, options = {}) =>
  dataset(records as { [name: string]: unknown }[], { features: ["p"], target: "y", groups: ["sex"], ...options });

/** The share of a class in each group, by weight. */
function sharesOf(weights: ArrayLike<number>, records = applicants): number[] {
  return ["m", "f"].map((sex) => {
    const own = records.flatMap((each, row) => (each.sex === sex ? [{ ...each, weight: weights[row] }] : []));
    const sum = (list: typeof own) => list.reduce((total, { weight }) => total + weight, 0);
    return sum(own.filter(({ y }) => y === "+")) / sum(own);
  });
}

describe("reweighing", () => {
  test("gives the weights of the published example", () => {
    const { weights, report } = reweighing(people());
    expect(Array.from(weights.slice(0, 5))).toEqual([0.75, 0.75, 0.75, 0.75, 2].map((w) => expect.closeTo(w, 12)));
    expect(Array.from(weights.slice(5))).toEqual([1.5, 1.5, 2 / 3, 2 / 3, 2 / 3].map((w) => expect.closeTo(w, 12)));
    const { change } = report.result;
    if (change?.of !== "weights") throw new Error("no weights");
    expect(change.cells).toHaveLength(4);
    expect(change.cells.find((cell) => cell.group === "f" && cell.class === "+")).toEqual({
      group: "f",
      class: "+",
      rows: 2,
      share: 0.2,
      independent: 0.3,
      factor: expect.closeTo(1.5, 12),
    });
    expect(parseExplanation(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(toText(report)).toContain("f, +");
  });

  test("makes group and class independent, weights or none, and keeps their sum", () => {
    const records = applicants.map((each, row) => ({ ...each, w: 1 + (row % 3) }));
    const { weights, dataset: reweighed } = reweighing(people(records, { weights: "w" }));
    const [men, women] = sharesOf(weights);
    expect(men).toBeCloseTo(women, 12);
    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(
      records.reduce((sum, { w }) => sum + w, 0),
      10,
    );
    expect(reweighed.weights).toBe(weights);
    // Once independent, nothing is left to do.
    const again = reweighing(reweighed).weights;
    again.forEach((weight, row) => {
      expect(weight).toBeCloseTo(weights[row], 12);
    });
  });

  test("gives rows without a true answer or without weight none, and knows a group of rows that do not say", () => {
    const records = [
      ...applicants.map((each, row) => ({ ...each, w: row === 0 ? 0 : 1 })),
      { p: 0.5, sex: "f", y: null, w: 1 },
      { p: 0.4, sex: null, y: "+", w: 1 },
      { p: 0.4, sex: null, y: "-", w: 1 },
    ];
    const { weights, report } = reweighing(people(records, { weights: "w" }));
    expect([weights[0], weights[10]]).toEqual([0, 0]);
    expect(weights[11]).toBeGreaterThan(0);
    expect(report.notes.map(({ code }) => code)).toEqual(["ROWS_WITHOUT_GROUP", "ROWS_WITHOUT_TRUTH"]);
  });

  test("says where no weights can help, and where few rows would stand for many", () => {
    const noWoman = applicants.map((each) => (each.sex === "f" ? { ...each, y: "-" } : each));
    expect(reweighing(people(noWoman)).report.notes).toEqual([
      { code: "EMPTY_CELLS", message: expect.stringContaining("no row of f of class +") },
    ]);
    const few = [
      ...Array.from({ length: 300 }, (_, i) => ({ p: 0.5, sex: "m", y: i % 10 ? "+" : "-" })),
      ...Array.from({ length: 300 }, (_, i) => ({ p: 0.5, sex: "f", y: i === 0 ? "+" : "-" })),
    ];
    expect(reweighing(people(few)).report.notes[0]).toEqual({
      code: "HEAVY_WEIGHTS",
      message: expect.stringContaining("1 rows of f, + weigh"),
    });
  });

  test.each([
    ["one group", people(applicants.slice(0, 5)), "reweighing: groups: all rows"],
    ["one class", people(applicants.slice(0, 2).concat(applicants.slice(5, 7))), "reweighing: expected true answers"],
    ["no target", dataset(applicants, { groups: ["sex"] }), "reweighing: expected a target of classes, got none"],
    ["no groups", dataset(applicants, { target: "y" }), "reweighing: groups: the dataset has no groups"],
    ["no dataset", {} as ReturnType<typeof people>, "reweighing: expected a dataset"],
  ])("refuses %s", (_, rows, message) => {
    expect(() => reweighing(rows)).toThrow(message);
  });
});
