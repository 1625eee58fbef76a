import { describe, expect, test } from "vitest";
import {
  type Attribution,
  blackBox,
  columns,
  exactShapley,
  globalImportance,
  lime,
  parseExplanation,
  probe,
} from "whybox";

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

  test("reads every value a few times, however many parts there are", async () => {
    const parts = 300;
    const one = await explain([1, 1]);
    const names = Array.from({ length: parts }, (_, part) => ({ name: `x${part}` }));
    let reads = 0;
    const counted = (values: number[]) =>
      new Proxy(values, {
        get(target, key) {
          if (typeof key === "string" && /^[0-9]+$/.test(key)) reads++;
          return Reflect.get(target, key);
        },
      });
    const explanations = Array.from({ length: 3 }, (_, row) => {
      const values = names.map((_, part) => ((part * 7 + row * 3) % 11) - 5);
      const result = { ...one.result, values: [counted(values)], standardErrors: [values.map(() => 0.1)] };
      return { ...one, subject: { ...one.subject, parts: names }, result };
    });
    globalImportance(explanations);
    expect(reads).toBeLessThanOrEqual(10 * parts * explanations.length);
  });

  test("has no spread for a single row", async () => {
    expect(globalImportance([await explain([1, 1])]).result.standardErrors).toEqual([[null, null]]);
  });

  const classes = (names: readonly string[], answer: (a: number) => number[]) =>
    blackBox((rows) => rows.map(([a]) => answer(a)), {
      input: { kind: "columns", features },
      outputs: names.map((name) => ({ name, unit: "probability" })),
    });
  const explainRows = (classifier: ReturnType<typeof classes>, values: number[], link?: "logit") =>
    Promise.all(
      values.map((a) => exactShapley(probe(classifier, columns([[0, 0]], [a, 0])), link === undefined ? {} : { link })),
    );

  test("averages an output over the rows that explain it", async () => {
    const three = classes(["yes", "no", "perhaps"], (a) => [0.4 + a / 10, 0.4 - a / 10, 0.2]);
    const table = globalImportance(await explainRows(three, [1, -2, 3]));
    expect(table.subject.outputs).toEqual(["yes", "no"]);
    expect(table.result.rowsPerOutput).toEqual([2, 1]);
    expect(table.result.meanAbsolute.map(([a]) => a)).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.2, 12)]);
  });

  test.each([undefined, "logit" as const])("two classes make one picture, link %s", async (link) => {
    const two = classes(["yes", "no"], (a) => [0.4 + a / 10, 0.6 - a / 10]);
    const rows = [3, -2, 4, -1];
    const table = globalImportance(await explainRows(two, rows, link));
    expect(table.subject.outputs).toEqual(["yes"]);
    expect(table.result.rowsPerOutput).toEqual([4]);
    // As if "yes" had been explained in every row.
    const all = await Promise.all(
      rows.map((a) => exactShapley(probe(two, columns([[0, 0]], [a, 0])), { outputs: ["yes"], ...(link && { link }) })),
    );
    const direct = globalImportance(all);
    const close = (numbers: readonly (number | null)[]) => numbers.map((value) => expect.closeTo(value as number, 12));
    expect(table.result.meanAbsolute).toEqual(direct.result.meanAbsolute.map(close));
    expect(table.result.meanSigned).toEqual(direct.result.meanSigned.map(close));
    expect(table.subject.prediction).toEqual(close(direct.subject.prediction));
    expect(table.subject.baseline).toEqual(close(direct.subject.baseline));
    expect(table.notes.map(({ code }) => code)).toEqual([
      "TWO_CLASSES",
      "FEW_ROWS",
      "STEADY_VALUES",
      "NOISE_MAY_BE_UNSEEN",
    ]);
    expect(parseExplanation(JSON.stringify(table))).toEqual(table);
  });

  test("two classes make one picture where each row has an intercept of its own, two of three do not", async () => {
    const explainedBy = (classifier: ReturnType<typeof classes>, outputs?: string[]) =>
      Promise.all(
        [3, -2, 4, -1].map((a) =>
          lime(
            probe(
              classifier,
              columns(
                [
                  [0, 1],
                  [1, 2],
                  [2, 0],
                ],
                [a, 1],
              ),
            ),
            { samples: 64, ...(outputs && { outputs }) },
          ),
        ),
      );
    const two = classes(["yes", "no"], (a) => [0.4 + a / 10, 0.6 - a / 10]);
    const explanations = await explainedBy(two);
    expect(explanations[0].subject.otherClass).toBe("no");
    const table = globalImportance(explanations);
    expect(table.subject.outputs).toEqual(["yes"]);
    const direct = globalImportance(await explainedBy(two, ["yes"]));
    const [signed] = direct.result.meanSigned;
    expect(table.result.meanSigned).toEqual([signed.map((value) => expect.closeTo(value, 12))]);
    expect(table.subject.baseline).toEqual([expect.closeTo(direct.subject.baseline[0] as number, 12)]);
    const labels = await explainedBy(classes(["yes", "no"], (a) => [0.4 + a / 10, 0.5 - a / 10]));
    expect(labels[0].subject).not.toHaveProperty("otherClass");
    expect(globalImportance(labels).subject.outputs).toEqual(["yes", "no"]);
  });

  test("values near the largest double stay numbers", async () => {
    const huge = blackBox((rows) => rows.map(([a]) => a), {
      input: { kind: "columns", features },
      outputs: [{ name: "y" }],
    });
    const explanations = await Promise.all(
      [1e308, -1.2e308, 1.1e308].map((a) => exactShapley(probe(huge, columns([[0, 0]], [a, 0])))),
    );
    const table = globalImportance(explanations);
    expect(table.result.meanAbsolute[0][0]).toBeCloseTo(1.1e308, -297);
    expect(parseExplanation(JSON.stringify(table))).toEqual(table);
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
      'globalImportance: explanation 1: expected model "line", as in explanation 0, got "other"',
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
      'globalImportance: explanation 2: expected unit of output "y" "EUR", as in explanation 1, got "USD"',
    );
    expect(() => globalImportance([bare, euros])).toThrow(
      'globalImportance: explanation 1: expected unit of output "y" null, as in explanation 0, got "EUR"',
    );
  });
});
