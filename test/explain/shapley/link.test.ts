import { describe, expect, test } from "vitest";
import { exactShapley, WhyboxError } from "whybox";
import { linkedColumn, linkFunction } from "../../../dist/explain/shapley/link.js";
import { byPermutations, tableGame } from "../../fixtures/games.js";

const logit = (p: number) => Math.log(p / (1 - p));
const averages = [0.2, 0.3, 0.5, 0.4, 0.6, 0.7, 0.9, 0.75];

describe("the logit link", () => {
  test("gives the Shapley values of the game in log odds", async () => {
    const { result, subject } = await exactShapley(tableGame(averages), { link: "logit" });
    byPermutations(averages.map(logit)).forEach((value, part) => {
      expect(result.values[0][part]).toBeCloseTo(value, 12);
    });
    expect(result.link).toBe("logit");
    expect(subject.baseline[0]).toBeCloseTo(logit(averages[0]), 12);
  });

  test("refuses averages of 0 and 1, and moves them where clip says how far", async () => {
    const certain = [0, ...averages.slice(1, -1), 1];
    const refused = exactShapley(tableGame(certain), { link: "logit" });
    await expect(refused).rejects.toMatchObject({ code: "LINK_DOMAIN" });
    await expect(refused).rejects.toBeInstanceOf(WhyboxError);
    const { result, notes } = await exactShapley(tableGame(certain), { link: "logit", clip: 0.01 });
    const clipped = certain.map((p) => logit(Math.min(0.99, Math.max(0.01, p))));
    byPermutations(clipped).forEach((value, part) => {
      expect(result.values[0][part]).toBeCloseTo(value, 12);
    });
    expect(notes.map(({ code }) => code)).toContain("LINK_CLIPPED");
  });

  test("has the slope that its values show", () => {
    const { apply, slope } = linkFunction("test", "logit", undefined);
    const step = 1e-6;
    for (const p of [0.1, 0.5, 0.97]) {
      expect(slope(p)).toBeCloseTo((apply(p + step, "y") - apply(p - step, "y")) / (2 * step), 4);
    }
  });

  test("is left out for rows that were not answered", () => {
    const answers = { data: Float64Array.of(0.5, 9, 0, 9), rows: 2, columns: 2 };
    const { apply } = linkFunction("test", "logit", undefined);
    expect([...linkedColumn(answers, 0, (p) => apply(p, "y"), [true, false])]).toEqual([0, 0]);
    expect([...linkedColumn(answers, 1, undefined, undefined)]).toEqual([9, 9]);
  });
});
