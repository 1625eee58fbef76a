import { describe, expect, test } from "vitest";
import { type AnchorsOptions, anchors, columns, type Probe, probe, type Rule, toText } from "whybox";
import { backgroundOf, instance, noisyModel } from "../../fixtures/noisy-model.js";

/** Of -1, 0 and 1, so that rows meet rules by themselves. */
const BACKGROUND = backgroundOf(40).map((row) => row.map(Math.round));
const score = (row: ArrayLike<number>) => 0.5 + 0.12 * (row[0] + row[1]) - 0.04;

function noisy(seed: number, sd: number, of = score): Probe {
  const model = noisyModel({ seed, sd, of, output: { name: "yes", unit: "probability" } });
  return probe(model, columns(BACKGROUND, instance));
}

/** Upper tail of the normal distribution. Source: Abramowitz & Stegun 1964, 26.2.17. */
function upperTail(x: number): number {
  if (x < 0) return 1 - upperTail(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

/** The mean over the background, made to meet the rule, of the probability that an answer is above a half. */
function truePrecision(parts: readonly number[], sd: number): number {
  const forced = BACKGROUND.map((row) => row.map((value, part) => (parts.includes(part) ? instance[part] : value)));
  return forced.reduce((sum, row) => sum + upperTail((0.5 - score(row)) / sd), 0) / forced.length;
}

const codes = ({ notes }: Rule) => notes.map(({ code }) => code);

describe("an anchor of a model whose answers vary from call to call", () => {
  const searches: { [name: string]: AnchorsOptions } = {
    "the default search": { budgetRows: 1500 },
    "every row asked for": { budgetRows: 1500, enumerate: true, count: 2 },
    "the published search": { budgetRows: 20_000, search: "published" },
  };

  test.each(Object.entries(searches))("%s: what is certified holds, and bounds hold", async (_, options) => {
    let certified = 0;
    let wrong = 0;
    let outside = 0;
    let runs = 0;
    for (const sd of [0.02, 0.08, 0.2]) {
      for (let run = 0; run < 10; run++) {
        const rule = await anchors(noisy(1000 + 7919 * run, sd), { ...options, precision: 0.9, delta: 0.1, seed: run });
        const { result } = rule;
        expect(codes(rule)).toContain("ANSWERS_VARY");
        expect(result).toMatchObject({ exact: false, optimal: false });
        expect(toText(rule)).not.toContain("every row asked");
        expect(rule.cost.modelRows).toBeLessThanOrEqual(rule.cost.budgetRows);
        const holds = "class" in result.holds && result.holds.class === "yes";
        const precision = holds ? truePrecision(result.parts, sd) : 1 - truePrecision(result.parts, sd);
        runs++;
        if (result.certified) certified++;
        if (result.certified && precision < 0.9) wrong++;
        if (precision < result.interventional.low - 1e-9 || precision > result.interventional.high + 1e-9) outside++;
      }
    }
    expect(certified).toBeGreaterThan(runs / 4);
    expect(wrong).toBeLessThanOrEqual(0.1 * runs);
    // Two bounds, each of which may fail with probability delta.
    expect(outside).toBeLessThanOrEqual(0.2 * runs);
  });

  test("says how large the noise is", async () => {
    const { notes } = await anchors(noisy(3, 0.08), { budgetRows: 500 });
    expect(notes[0].message).toMatch(
      /standard deviation of about 0\.\d+ for output "yes".* bounds of the precision cover/,
    );
  });

  test("is seen where the answer to the instance is the only one that stays", async () => {
    let call = 0;
    const of = (row: ArrayLike<number>) => (row[0] === 1 && row[1] === 1 ? 1 : (call++ % 7) / 7);
    const rule = await anchors(noisy(1, 0, of), { budgetRows: 500 });
    expect(codes(rule)).toContain("ANSWERS_VARY");
    expect(rule.result.exact).toBe(false);
  });

  test("costs a model that does not two rows at most, and is exact as before", async () => {
    // Answers of three digits: fewer could agree by chance, and more of them are asked again.
    const asked = noisy(1, 0, (row) => score(row) + 0.001);
    const rule = await anchors(asked);
    expect(rule.result).toMatchObject({ exact: true, optimal: true, certified: true });
    expect(rule.cost.modelRows).toBe((rule.cost.distinctRows as number) + 2);
    const tight = await anchors(asked, { budgetRows: rule.cost.distinctRows as number });
    expect(tight.result).toMatchObject({ exact: true, optimal: true });
  });
});
