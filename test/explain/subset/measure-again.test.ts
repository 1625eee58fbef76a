import { describe, expect, test } from "vitest";
import { game, greedy, type Probe, parseExplanation, type SubsetExplanation, streak, toText } from "whybox";
import { normals } from "../../fixtures/noisy-model.js";

const PARTS = 10;
const RUNS = 50;
/** Monotone, with equal gains nearly everywhere: what is chosen is chosen by noise. */
const worth = (kept: readonly number[]) => kept.reduce((sum, part) => sum + 0.1 + 0.001 * part, 1);

function noisyGame(seed: number, sd: number): Probe {
  const error = normals(seed);
  return game(PARTS, (z) =>
    Array.from({ length: z.rows }, (_, row) => {
      const kept = Array.from({ length: PARTS }, (_, part) => part).filter((part) => z.data[row * PARTS + part] === 1);
      return worth(kept) + sd * error.next().value;
    }),
  );
}

const methods: { [name: string]: (asked: Probe, budgetRows?: number) => Promise<SubsetExplanation> } = {
  streak: (asked, budgetRows) => streak(asked, { count: 4, ...(budgetRows && { budgetRows }) }),
  "lazy greedy": (asked, budgetRows) => greedy(asked, { count: 4, ...(budgetRows && { budgetRows }) }),
  greedy: (asked) => greedy(asked, { count: 4, lazy: false }),
  "streak in log probability": (asked) => streak(asked, { count: 4, objective: "logProbability" }),
};

describe("the parts chosen for a model whose answers vary from call to call", () => {
  test.each(Object.entries(methods))("%s: what they are worth is measured anew, and covered", async (name, choose) => {
    const scale = name.includes("log") ? Math.log : (value: number) => value;
    for (const sd of [0.02, 0.2]) {
      let inside = 0;
      let count = 0;
      let bias = 0;
      for (let run = 0; run < RUNS; run++) {
        const { result, notes, cost } = await choose(noisyGame(1000 + 7919 * run, sd));
        expect(notes.map(({ code }) => code)).toContain("ANSWERS_VARY");
        expect(notes.map(({ code }) => code)).not.toContain("CHOSEN_BY_NOISE");
        expect(cost.modelRows).toBeLessThanOrEqual(cost.budgetRows);
        expect(result.guarantee).toBeNull();
        const truth = scale(worth(result.parts)) - scale(worth([]));
        const holds = (value: number, true_: number, error: number | null | undefined) => {
          inside += Math.abs(value - true_) <= 1.96 * Number(error) ? 1 : 0;
          count++;
        };
        holds(result.value, truth, result.standardErrors?.value);
        holds(result.answer, worth(result.parts), result.standardErrors?.answer);
        result.gains.forEach((gain, i) => {
          const [before, after] = [result.parts.slice(0, i), result.parts.slice(0, i + 1)].map(worth).map(scale);
          holds(gain, after - before, result.standardErrors?.gains[i]);
        });
        bias += (result.value - truth) / RUNS;
      }
      expect(inside / count).toBeGreaterThan(0.92);
      // Of the answers that the parts were chosen by, the highest are about two standard deviations too high.
      expect(Math.abs(bias)).toBeLessThan(0.3 * sd);
    }
  });

  test("says so where the budget does not pay for it", async () => {
    const explanation = await streak(noisyGame(5, 0.05), { count: 4, budgetRows: 16 });
    expect(explanation.result.standardErrors).toMatchObject({ value: null, answer: null });
    expect(explanation.notes.map(({ code }) => code)).toContain("CHOSEN_BY_NOISE");
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
  });

  test("does not take noise for parts that take away, and sees those that do", async () => {
    for (let run = 0; run < 20; run++) {
      const { notes } = await streak(noisyGame(1000 + 7919 * run, 0.2), { count: 4 });
      expect(notes.map(({ code }) => code)).not.toContain("NOT_MONOTONE");
    }
    const error = normals(1);
    const falling = game(3, (z) =>
      Array.from({ length: z.rows }, (_, row) => error.next().value * 1e-3 - z.data[3 * row]),
    );
    const { notes } = await greedy(falling, { count: 2 });
    expect(notes.map(({ code }) => code)).toContain("NOT_MONOTONE");
  });

  test("prints gains and the answer with their errors, and reads back", async () => {
    const explanation = await streak(noisyGame(5, 0.05), { count: 3, sequence: [...Array(PARTS).keys()] });
    expect(toText(explanation)).toMatch(/kept alone, give 1\.\d+ ± 0\.\d+/);
    expect(toText(explanation)).toMatch(/\+0\.\d+ ± 0\.\d+/);
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
  });
});
