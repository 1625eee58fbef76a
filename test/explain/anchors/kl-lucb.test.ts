import { describe, expect, test } from "vitest";
import { WhyboxError } from "whybox";
import { explorationRate, klLucb, type PullArms } from "whybox/statistics";
import { stream } from "../../../dist/random/stream.js";

/** Arms of these means; `limit` draws in all. */
function bernoulli(means: readonly number[], seed: number, limit = Number.POSITIVE_INFINITY) {
  const random = stream(seed, "arms of a test");
  const spent = { draws: 0, rounds: 0 };
  const pull: PullArms = async (pulls) => {
    spent.rounds++;
    return pulls.map(({ arm, draws }) => {
      let successes = 0;
      const left = Math.min(draws, limit - spent.draws);
      for (let draw = 0; draw < left; draw++) if (random.uniform() < means[arm]) successes++;
      spent.draws += left;
      return { draws: left, successes };
    });
  };
  return { pull, spent };
}

const RUNS = 200;
const DELTA = 0.05;

describe("klLucb", () => {
  test.each([
    { means: [0.5, 0.45, 0.4, 0.3, 0.2], top: 1, tolerance: 0.06 },
    { means: [0.97, 0.95, 0.9, 0.9, 0.6, 0.5], top: 2, tolerance: 0.04 },
    { means: [0.2, 0.2, 0.2, 0.2], top: 2, tolerance: 0.1 },
    { means: [1, 0.99, 0, 0.5, 0.99, 0.3, 0.7, 0.98], top: 4, tolerance: 0.02 },
  ])(
    "finds $top of $means.length arms within $tolerance in at least 95% of runs",
    async ({ means, top, tolerance }) => {
      const least = means.toSorted((a, b) => b - a)[top - 1] - tolerance;
      let wrong = 0;
      for (let seed = 0; seed < RUNS; seed++) {
        const { pull } = bernoulli(means, seed);
        const { best, separated } = await klLucb({ arms: means.length, top, tolerance, delta: DELTA, batch: 20 }, pull);
        expect(separated).toBe(true);
        expect(new Set(best).size).toBe(top);
        if (best.some((arm) => means[arm] < least)) wrong++;
      }
      // Three standard deviations above delta; the bounds are known to be far more careful than that.
      expect(wrong / RUNS).toBeLessThanOrEqual(DELTA + 3 * Math.sqrt((DELTA * (1 - DELTA)) / RUNS));
    },
  );

  test("draws the arms that decide, not all alike", async () => {
    const means = [0.9, 0.6, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1];
    const { pull } = bernoulli(means, 1);
    const { tallies } = await klLucb({ arms: 8, top: 1, tolerance: 0.05, batch: 10 }, pull);
    for (const loser of [3, 4, 5, 6, 7]) expect(tallies[loser].draws).toBeLessThan(tallies[1].draws / 2);
  });

  test("asks for two batches a round, after one of every arm", async () => {
    const asked: number[][] = [];
    const { pull } = bernoulli([0.5, 0.4, 0.3], 2);
    await klLucb({ arms: 3, top: 1, tolerance: 0.1, batch: 7 }, (pulls) => {
      asked.push(pulls.map(({ arm }) => arm));
      for (const { draws } of pulls) expect(draws).toBe(7);
      return pull(pulls);
    });
    expect(asked[0]).toEqual([0, 1, 2]);
    for (const round of asked.slice(1)) expect(new Set(round).size).toBe(2);
  });

  test("stops by the rule of the paper: not before bounds at the exploration rate are within tolerance", async () => {
    const { pull, spent } = bernoulli([1, 0], 3);
    await klLucb({ arms: 2, top: 1, tolerance: 0.5, delta: 0.1, batch: 1 }, pull);
    // Means of exactly 1 and 0 after n draws each: bounds exp(-rate / n) and 1 - exp(-rate / n).
    const apart = (n: number) => 1 - 2 * Math.exp(-explorationRate(2, 2 * n, 0.1) / n) < 0.5;
    const n = spent.draws / 2;
    expect([apart(n - 1), apart(n)]).toEqual([false, true]);
  });

  test("gives back all arms where there are no more than wanted, best first", async () => {
    const { pull } = bernoulli([0, 1, 0.5], 4);
    const { best, separated } = await klLucb({ arms: 3, top: 5, batch: 50 }, pull);
    expect([best, separated]).toEqual([[1, 2, 0], true]);
  });

  test("promises nothing when draws run out, and says so", async () => {
    const { pull } = bernoulli([0.5, 0.5], 5, 130);
    const { best, tallies, separated } = await klLucb({ arms: 2, top: 1, tolerance: 0.01, batch: 50 }, pull);
    expect(separated).toBe(false);
    expect(best).toHaveLength(1);
    expect(tallies[0].draws + tallies[1].draws).toBe(130);
  });

  test("of arms that show the same, takes the first", async () => {
    const { pull } = bernoulli([1, 1, 1], 6);
    expect((await klLucb({ arms: 3, top: 2, batch: 300 }, pull)).best).toEqual([0, 1]);
  });

  // biome-ignore format: a table, one case a line
  test.each([
    [{ arms: 0, top: 1 }, "klLucb: expected arms to be a whole number of 1 or more, got 0"],
    [{ arms: 2, top: 0.5 }, "klLucb: expected top to be a whole number of 1 or more, got 0.5"],
    [{ arms: 2, top: 1, batch: -1 }, "klLucb: expected batch to be a whole number of 1 or more, got -1"],
    [{ arms: 2, top: 1, tolerance: 0 }, "klLucb: expected tolerance to be above 0 and below 1, got 0"],
    [{ arms: 2, top: 1, delta: 1 }, "klLucb: expected delta to be above 0 and below 1, got 1"],
  ])("refuses %j", async (options, message) => {
    await expect(klLucb(options, bernoulli([0.5, 0.5], 7).pull)).rejects.toThrow(
      new WhyboxError("INVALID_ARGUMENT", message),
    );
  });
});
