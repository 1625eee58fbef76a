import { describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, globalImportance, probe, toText } from "whybox";
import { yes } from "./text/house.js";

describe("toText counts", () => {
  test("for each output the rows that explain it, one row as one", async () => {
    const rows = [
      [1, 1],
      [2, 0],
      [-3, 1],
      [0, 1],
    ];
    const three = blackBox((asked) => asked.map(([a, b]) => [0.4 + (a + b) / 20, 0.3 - (a + b) / 20, 0.3]), {
      name: "three",
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: ["yes", "no", "perhaps"].map((name) => ({ name, unit: "probability" })),
    });
    const table = globalImportance(
      await Promise.all(rows.map((row) => exactShapley(probe(three, columns([[0, 0]], row))))),
    );
    expect(table.result.rowsPerOutput).toEqual([3, 1]);
    expect(toText(table).match(/mean absolute value over .*/g)).toEqual([
      "mean absolute value over 3 rows",
      "mean absolute value over 1 row",
    ]);
  });

  test("one coalition and one model row as one", async () => {
    const explanation = await exactShapley(probe(yes, columns([[1, 1]], [1, 1])));
    expect(toText(explanation)).toContain("exact: the one coalition asked; ");
    expect(toText({ ...explanation, cost: { ...explanation.cost, modelRows: 1 } })).toContain("; 1 model row, in");
  });
});
