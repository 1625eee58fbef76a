import { describe, expect, test } from "vitest";
import { game, type Matrix } from "whybox";
import { answerCache } from "../../../dist/explain/anchors/answer-cache.js";
import { perturbationDistribution } from "../../../dist/explain/anchors/perturbation-distribution.js";
import { beginRun } from "../../../dist/explain/run/run.js";

const PARTS = 4;

/** A cache of a game that agrees where part 0 is kept; `noise` is added to answer after answer. */
function cached(budgetRows: number, noise: (call: number) => number = () => 0) {
  let asked = 0;
  const probe = game(PARTS, (z: Matrix) =>
    Array.from({ length: z.rows }, (_, row) => z.data[row * PARTS] + noise(asked++)),
  );
  const distribution = perturbationDistribution(probe, 0, undefined);
  const run = beginRun(probe, budgetRows, {});
  const agrees = ({ data }: Matrix, row: number) => data[row] > 0.5;
  const cache = answerCache(distribution, run, agrees, budgetRows);
  const rows = (...draws: number[]) => draws.map((draw) => distribution.row([], draw));
  return { cache, rows, run, distribution, asked: () => asked };
}

describe("answerCache", () => {
  test("asks a row once, and the first one twice to see whether answers stay", async () => {
    const { cache, rows, asked } = cached(100);
    expect(await cache.ask(rows(0, 1, 2))).toBe(true);
    expect(asked()).toBe(4);
    expect(await cache.ask(rows(1, 2, 3, 3))).toBe(true);
    expect(asked()).toBe(5);
    expect([cache.hits(), cache.distinctRows(), cache.rowsLeft()]).toEqual([3, 4, 95]);
    expect(rows(0, 1, 2, 3).map((row) => cache.known(row))).toEqual([false, true, false, true]);
    expect(cache.known(rows(4)[0])).toBeUndefined();
    expect(cache.noise()).toBeUndefined();
  });

  test("gives other work its turns while it looks rows up", async () => {
    const { rows, run, distribution } = cached(100);
    let turns = 0;
    const counting = { ...run, giveWay: async () => void turns++ };
    const cache = answerCache(distribution, counting, () => true, 100);
    await cache.ask(Array(1000).fill(rows(1)[0]));
    expect(turns).toBe(Math.ceil(1000 / 64));
    turns = 0;
    // A row of ten thousand parts takes some milliseconds to make.
    const ofMany = answerCache({ ...distribution, parts: 10_000 }, counting, () => true, 100);
    await ofMany.ask(Array(100).fill(rows(1)[0]));
    expect(turns).toBe(100);
  });

  test("asks what the budget pays for, in order, and says that it was not all", async () => {
    const { cache, rows, asked } = cached(3);
    expect(await cache.ask(rows(0, 1, 2, 3, 4))).toBe(false);
    expect(asked()).toBe(3);
    expect(cache.known(rows(2)[0])).toBe(false);
    expect(cache.known(rows(3)[0])).toBeUndefined();
    // Of what is known, nothing is asked.
    expect(await cache.ask(rows(0, 1, 2))).toBe(true);
    expect(await cache.askAfresh(rows(0))).toEqual([]);
  });

  test("sees answers that vary, and asks afresh whatever is known", async () => {
    const { cache, rows, asked } = cached(100, (call) => (call % 2) * 0.6);
    await cache.ask(rows(0));
    expect(cache.noise()?.variances[0]).toBeCloseTo(0.18, 12);
    const before = asked();
    expect(await cache.askAfresh(rows(0, 0, 0, 0))).toEqual([false, true, false, true]);
    expect(asked() - before).toBe(4);
    expect(cache.distinctRows()).toBe(1);
  });
});
