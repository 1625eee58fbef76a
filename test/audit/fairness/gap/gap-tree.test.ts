import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { dataset, explainGap } from "whybox/audit";
import { gapTree } from "../../../../dist/audit/fairness/gap/gap-tree.js";
import { features, linear, records, table } from "./pay.js";

describe("gapTree", () => {
  test("a tree says where the gap is larger, measured on rows that it was not found on", async () => {
    const model = blackBox((rows) => rows.map(([district, skill]) => (skill > 0.5 ? 3 * district : 0)), {
      input: { kind: "columns", features },
      outputs: [{ name: "pay" }],
    });
    const { tree } = (await explainGap(model, dataset(records(1500), { model, groups: ["sex"] }))).result;
    const [all, first, second] = tree?.nodes ?? [];
    expect(all.parent).toBeNull();
    expect(first.text + second.text).toContain("skill");
    const gaps = [first, second].map(({ gap }) => gap.value as number).sort((a, b) => a - b);
    expect(gaps[0]).toBeLessThan(0.6);
    expect(gaps[1]).toBeGreaterThan(2);
    expect(first.rows + second.rows).toBe(tree?.measuredRows);
    const none = await explainGap(linear, table(linear, 600));
    expect(none.result.tree?.nodes.length).toBe(1);
  });

  test("pauses between the columns of many rows", () => {
    const pauses = (columns: number) => {
      const rows = 40_000;
      const names = Array.from({ length: columns }, (_, i) => `x${i}`);
      const people = dataset(
        Array.from({ length: rows }, (_, row) => ({
          ...Object.fromEntries(names.map((name, i) => [name, (row * (2 * i + 3)) % 101])),
          sex: row % 2 ? "f" : "m",
        })),
        { features: names.map((name) => ({ name, kind: "number" as const })), groups: ["sex"] },
      );
      const sides = [0, 1].map((side) => {
        const of = Int32Array.from({ length: rows / 2 }, (_, i) => 2 * i + side);
        return { rows: of, values: Float64Array.from(of, (row) => row % 7), starts: new Float64Array(0) };
      });
      const [grouping] = people.groups;
      const steps = gapTree(people, grouping, sides as never, new Float64Array(rows).fill(1), 1);
      let count = 0;
      while (!steps.next().done) count++;
      return count;
    };
    // Each further column is cut into bands, with a pause, and searched, with one after 5 columns of 20,000 rows.
    expect(pauses(21) - pauses(1)).toBeGreaterThanOrEqual(20 + 4);
  });
});
