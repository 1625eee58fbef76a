import { describe, expect, test } from "vitest";
import { columns, exactShapley, explainAll, lime, probe } from "whybox";
import { type dataset, explainGap } from "whybox/audit";
import { classifier, records, sumOf, table } from "./pay.js";

describe("explainGap of attributions", () => {
  const background = records(12, 99).map(({ district, skill, luck }) => [district, skill, luck]);
  async function explained(data: ReturnType<typeof dataset>, explain = exactShapley as typeof exactShapley) {
    const found = [];
    for await (const each of explainAll(data.rows, (row) => explain(probe(classifier, columns(background, row))))) {
      if (each.error) throw each.error;
      found.push(each.explanation);
    }
    return found;
  }

  test("adds up to the gap, and is what the model's own Shapley values against the same background say", async () => {
    const data = table(classifier, 90);
    const explanations = await explained(data);
    const found = await explainGap(explanations, data);
    expect(sumOf(found)).toBeCloseTo(found.result.gap.value as number, 12);
    expect(found.result.rest).toBeNull();
    const female = explanations.filter((_, i) => i % 3 === 0);
    const male = explanations.filter((_, i) => i % 3 !== 0);
    const mean = (list: typeof explanations) =>
      list.reduce((sum, { result }) => sum + result.values[0][0], 0) / list.length;
    expect(found.result.parts[0].difference.value).toBeCloseTo(mean(female) - mean(male), 12);
    expect(found.cost.modelRows).toBe(explanations.reduce((sum, { cost }) => sum + cost.modelRows, 0));
  });

  test("says apart what attributions leave over that do not add up", async () => {
    const data = table(classifier, 60);
    const found = await explainGap(
      await explained(data, ((asked) => lime(asked, { samples: 320 })) as typeof exactShapley),
      data,
    );
    expect(sumOf(found)).toBeCloseTo(found.result.gap.value as number, 12);
    expect(found.result.rest).not.toBeNull();
    expect(found.notes.map(({ code }) => code)).toContain("NOT_ADDITIVE");
  });

  test("names the explanation that does not fit", async () => {
    const data = table(classifier, 30);
    const all = await explained(data);
    await expect(explainGap([], data)).rejects.toThrow(/at least one explanation/);
    const { row: _, ...subject } = all[1].subject;
    await expect(explainGap([all[0], { ...all[1], subject }], data)).rejects.toThrow(
      /explanation 1: expected subject.row/,
    );
    await expect(explainGap(all, data, { output: "no" })).rejects.toThrow(/explanation 0: expected the output "no"/);
    await expect(explainGap(all, data, { measure: "loss" })).rejects.toThrow(/give the model/);
    await expect(explainGap(all.slice(0, 1), data)).rejects.toThrow(/are of one group/);
  });
});
