import { describe, expect, test } from "vitest";
import { anchors, binnedColumns, blackBox, columns, exactShapley, probe } from "whybox";

const background = Array.from({ length: 12 }, (_, row) => [row, 12 - row]);
const spoilt = (isBad: (row: number[]) => boolean) =>
  blackBox((rows) => rows.map((row) => (isBad(row) ? Number.NaN : 0.5)), {
    name: "m",
    input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
    outputs: [{ name: "y", unit: "probability" }],
  });

describe("an answer that is not finite is reported with what its row was made from", () => {
  test.each<[string, (row: number[]) => boolean, string]>([
    ["a background row", ([a, b]) => a === 4 && b === 8, "background row 4"],
    ["the instance", ([a, b]) => a === 50 && b === 60, "the instance itself"],
    ["a mixture", ([a, b]) => a === 50 && b === 9, "the instance with hidden parts from background row 3"],
  ])("%s", async (_, isBad, what) => {
    const run = exactShapley(probe(spoilt(isBad), columns(background, [50, 60])));
    await expect(run).rejects.toThrow(new RegExp(`got NaN at row \\d+, output "y" \\(${what}\\)$`));
  });

  test("not as the instance's own where kept parts are drawn anew", async () => {
    // Rows of which only "a" was moved into the instance's bin: none is the instance, none a background row.
    const isBad = ([a, b]: number[]) => a <= 2 && b <= 5;
    const run = anchors(probe(spoilt(isBad), binnedColumns(background, [1, 11])));
    await expect(run).rejects.toThrow(
      'got NaN at row 22, output "y" (background row 11 with kept parts moved to where the instance\'s are)',
    );
  });
});
