import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { dataset, explainGap } from "whybox/audit";
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
});
