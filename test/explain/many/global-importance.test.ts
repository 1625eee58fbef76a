import { describe, expect, test } from "vitest";
import { type Attribution, blackBox, columns, exactShapley, globalImportance, parseExplanation, probe } from "whybox";

const features = ["a", "b"].map((name) => ({ name, kind: "number" as const, unit: "cm" }));
const model = blackBox((rows) => rows.map(([a, b]) => 2 * a - b), {
  name: "line",
  input: { kind: "columns", features },
  outputs: [{ name: "y", unit: "EUR" }],
});
const explain = (row: number[]): Promise<Attribution> => exactShapley(probe(model, columns([[0, 0]], row)));

describe("globalImportance", () => {
  test("is the mean absolute and the mean signed value, with its spread over rows", async () => {
    const explanations = await Promise.all(
      [
        [1, 3],
        [-3, 3],
        [2, 0],
      ].map(explain),
    );
    const table = globalImportance(explanations);
    // values: [2, -3], [-6, -3], [4, 0]
    expect(table.result).toEqual({
      meanAbsolute: [[4, 2]],
      meanSigned: [[0, -2]],
      standardErrors: [[Math.sqrt((4 + 4 + 0) / 2 / 3), 1].map((v) => expect.closeTo(v, 12))],
      rows: 3,
      rowsPerOutput: [3],
    });
    expect(table.subject).toMatchObject({
      scope: "global",
      model: "line",
      outputs: ["y"],
      units: ["EUR"],
      baseline: [0],
    });
    expect(table.subject.parts).toEqual([
      { name: "a", unit: "cm", columns: [0] },
      { name: "b", unit: "cm", columns: [1] },
    ]);
    expect(table.cost.modelRows).toBe(explanations.reduce((sum, { cost }) => sum + cost.modelRows, 0));
    expect(parseExplanation(JSON.stringify(table))).toEqual(table);
  });

  test("has no spread for a single row", async () => {
    expect(globalImportance([await explain([1, 1])]).result.standardErrors).toEqual([[null, null]]);
  });

  test("averages an output over the rows that explain it", async () => {
    const classifier = blackBox((rows) => rows.map(([a]) => [0.5 + a / 10, 0.5 - a / 10]), {
      input: { kind: "columns", features },
      outputs: ["yes", "no"].map((name) => ({ name, unit: "probability" })),
    });
    const rows = [
      [1, 0],
      [-2, 0],
      [3, 0],
    ];
    const table = globalImportance(
      await Promise.all(rows.map((row) => exactShapley(probe(classifier, columns([[0, 0]], row))))),
    );
    expect(table.subject.outputs).toEqual(["yes", "no"]);
    expect(table.result.rowsPerOutput).toEqual([2, 1]);
    expect(table.result.meanAbsolute.map(([a]) => a)).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.2, 12)]);
  });

  test("refuses none, and explanations of different models", async () => {
    expect(() => globalImportance([])).toThrow("globalImportance: expected at least one explanation, got none");
    const other = blackBox((rows) => rows.map(([a]) => a), {
      name: "other",
      input: { kind: "columns", features },
      outputs: [{ name: "y" }],
    });
    const stranger = await exactShapley(probe(other, columns([[0, 0]], [1, 1])));
    const mixed = [await explain([1, 1]), stranger];
    expect(() => globalImportance(mixed)).toThrow(
      "globalImportance: explanation 1: expected model line, as in explanation 0, got other",
    );
  });

  test("refuses an output of the same name in another unit, the first that explained it named", async () => {
    const inUnit = (unit?: string) =>
      blackBox((rows) => rows.map(([a, b]) => [a, b]), {
        name: "pair",
        input: { kind: "columns", features },
        outputs: [{ name: "y", ...(unit && { unit }) }, { name: "z" }],
      });
    const explainIn = (unit: string | undefined, outputs: string[]) =>
      exactShapley(probe(inUnit(unit), columns([[0, 0]], [1, 1])), { outputs });
    const [onlyZ, euros, dollars, bare] = await Promise.all([
      explainIn("EUR", ["z"]),
      explainIn("EUR", ["y", "z"]),
      explainIn("USD", ["z", "y"]),
      explainIn(undefined, ["y"]),
    ]);
    expect(globalImportance([onlyZ, euros]).subject.units).toEqual([null, "EUR"]);
    expect(() => globalImportance([onlyZ, euros, dollars])).toThrow(
      'globalImportance: explanation 2: expected unit of output "y" EUR, as in explanation 1, got USD',
    );
    expect(() => globalImportance([bare, euros])).toThrow(
      'globalImportance: explanation 1: expected unit of output "y" null, as in explanation 0, got EUR',
    );
  });
});
