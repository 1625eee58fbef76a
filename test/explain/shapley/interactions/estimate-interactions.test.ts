import { describe, expect, test } from "vitest";
import {
  type Attribution,
  banzhafInteractions,
  banzhafValues,
  type InteractionIndexExplanation,
  owenValues,
  type Probe,
  parseExplanation,
  shapleyInteractions,
  toText,
} from "whybox";
import { pairsInGroups } from "../../../fixtures/games.js";

const { parts: PARTS, hierarchy } = pairsInGroups();
const EVERY = 2 ** PARTS + 50;

type Explained = Attribution | InteractionIndexExplanation;
type Options = { budgetRows?: number; seed?: number; keepAnswers?: boolean; resume?: Explained };
const methods: [string, (asked: Probe, options: Options) => Promise<Explained>][] = [
  ["shapleyInteractions", (asked, o) => shapleyInteractions(asked, o as object)],
  ["banzhafInteractions", (asked, o) => banzhafInteractions(asked, { ...(o as object), index: "FBII" })],
  ["banzhafValues", (asked, o) => banzhafValues(asked, o as object)],
  ["owenValues", (asked, o) => owenValues(asked, { ...(o as object), hierarchy })],
];

describe.each(methods)("%s", (method, explain) => {
  test("resumed has the same bits as one run, and asks nothing twice", async () => {
    const budgetRows = method === "owenValues" ? 110 : 400;
    const whole = pairsInGroups();
    const atOnce = await explain(whole.asked, { budgetRows, seed: 3 });
    const [first, second] = [pairsInGroups(), pairsInGroups()];
    const begun = await explain(first.asked, {
      budgetRows: Math.ceil((2 / 3) * budgetRows),
      seed: 3,
      keepAnswers: true,
    });
    const resume = parseExplanation(JSON.parse(JSON.stringify(begun))) as Explained;
    const resumed = await explain(second.asked, { budgetRows, seed: 3, resume });
    expect(resumed.result).toEqual(atOnce.result);
    expect(first.rows() + second.rows()).toBeLessThanOrEqual(resumed.cost.modelRows);
    expect(resumed.cost.modelRows - atOnce.cost.modelRows).toBeLessThanOrEqual(2);
    expect(resumed.diagnostics.resumedRows).toBeGreaterThan(0);
  });
});

describe("interactions until sure", () => {
  test("tells which are the largest, long before all coalitions are asked, and is seldom wrong", async () => {
    const exact = await shapleyInteractions(pairsInGroups().asked, { index: "SII", budgetRows: EVERY });
    const place = (set: string) => exact.result.sets.findIndex((each) => each.join() === set);
    let inside = 0;
    let count = 0;
    for (let seed = 0; seed < 6; seed++) {
      const { result, cost } = await shapleyInteractions(pairsInGroups().asked, {
        index: "SII",
        until: { top: 2 },
        seed,
      });
      expect(result.until).toMatchObject({ met: true, why: "which 2 interactions are the largest is settled" });
      expect(cost).toMatchObject({ stoppedBy: "converged" });
      expect(cost.modelRows).toBeLessThan(800);
      const largest = [...result.sets.keys()]
        .filter((at) => result.sets[at].length === 2)
        .sort((a, b) => Math.abs(result.values[0][b]) - Math.abs(result.values[0][a]));
      expect(largest.slice(0, 2).sort((a, b) => a - b)).toEqual([place("0,1"), place("2,3")]);
      result.values[0].forEach((value, at) => {
        count++;
        const error = result.standardErrors[0][at] as number;
        if (Math.abs(value - exact.result.values[0][at]) <= 1.96 * error + 1e-9) inside++;
      });
    }
    expect(inside / count).toBeGreaterThan(0.9);
  });

  test("asks every coalition where nothing less will do, and is exact then", async () => {
    const exact = await shapleyInteractions(pairsInGroups().asked, { index: "STII", budgetRows: EVERY });
    const all = await shapleyInteractions(pairsInGroups().asked, {
      index: "STII",
      until: { standardError: 1e-12 },
      budgetRows: EVERY,
    });
    expect(all.result.asked?.all).toBe(true);
    expect(all.cost.stoppedBy).toBe("complete");
    expect(toText(all)).toContain("exact: all 1,024 coalitions asked");
    all.result.values[0].forEach((value, at) => expect(value).toBeCloseTo(exact.result.values[0][at], 9));
  });

  test("says that the budget was spent before the rule was met, and refuses rules about more than there are", async () => {
    const spent = await banzhafInteractions(pairsInGroups().asked, { budgetRows: 100, until: { signs: true } });
    expect(spent.result.until).toMatchObject({ met: false, why: "the sign of every value is not settled" });
    expect(spent.notes.map(({ code }) => code)).toContain("UNTIL_NOT_MET");
    const refusal = await shapleyInteractions(pairsInGroups().asked, { until: { top: 45 } }).catch(String);
    expect(refusal).toContain("expected until.top to be less than the number of interactions, 45, got 45");
  });

  test("resumes only the same index of the same order, and Owen values of the same groups", async () => {
    const begun = await shapleyInteractions(pairsInGroups().asked, {
      budgetRows: 200,
      index: "SII",
      keepAnswers: true,
    });
    const other = await shapleyInteractions(pairsInGroups().asked, { index: "FSII", resume: begun }).catch(String);
    expect(other).toContain("expected the same index as in the explanation to resume");
    const owen = await owenValues(pairsInGroups().asked, { budgetRows: 90, hierarchy, keepAnswers: true });
    const groups = await owenValues(pairsInGroups().asked, {
      budgetRows: 180,
      hierarchy: [[0, 1]],
      resume: owen,
    }).catch(String);
    expect(groups).toContain("expected the same hierarchy as in the explanation to resume");
  });
});
