import { describe, expect, test } from "vitest";
import { atOnce } from "../../../dist/core/give-way.js";
import type { PerturbationDistribution } from "../../../dist/explain/anchors/perturbation-distribution.js";
import { referenceRows } from "../../../dist/explain/anchors/reference-rows.js";

const PARTS = 3;

/** A distribution whose reference row r holds 10 r in every part, and 1 where a rule makes it hold. */
function distributionOf(weights: readonly number[] | undefined): PerturbationDistribution {
  return {
    parts: PARTS,
    references: weights?.length ?? Number.POSITIVE_INFINITY,
    weight: (reference: number) => weights?.[reference] ?? 0,
    row: (rule: readonly number[], reference: number) => ({
      content: Int32Array.from({ length: PARTS }, (_, part) => (rule.includes(part) ? 1 : 10 * reference)),
      meets: Uint8Array.from({ length: PARTS }, (_, part) => Number(rule.includes(part) || reference === part)),
    }),
  } as never;
}

const chosen = (weights: readonly number[] | undefined, seed: number, most: number) =>
  atOnce(referenceRows(distributionOf(weights), seed, most)).map(({ content }) => content[0] / 10);

const countsOf = (references: readonly number[], of: number) =>
  Array.from({ length: of }, (_, reference) => references.filter((each) => each === reference).length);

describe("referenceRows", () => {
  test("are every row once where there are few of equal weight", () => {
    expect(chosen(new Array(8).fill(1 / 8), 1, 100).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test("hold each row as often as its weight says, to one, and as many in all as asked for", () => {
    const raw = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 7 : i % 5));
    const total = raw.reduce((sum, each) => sum + each, 0);
    const weights = raw.map((each) => each / total);
    for (let seed = 0; seed < 20; seed++) {
      const references = chosen(weights, seed, 25);
      expect(references).toHaveLength(25);
      const counts = countsOf(references, 40);
      for (const [reference, count] of counts.entries()) {
        expect(Math.abs(count - 25 * weights[reference])).toBeLessThan(1);
        if (weights[reference] === 0) expect(count).toBe(0);
      }
    }
  });

  test("hold each row on average as often as its weight says, over seeds", () => {
    const weights = [0.4, 0.05, 0.15, 0.1, 0.3];
    const SEEDS = 2000;
    const sums = new Array(5).fill(0);
    for (let seed = 0; seed < SEEDS; seed++) {
      for (const [reference, count] of countsOf(chosen(weights, seed, 3), 5).entries()) sums[reference] += count;
    }
    // Four standard errors of a share.
    for (const [reference, sum] of sums.entries()) {
      const mean = 3 * weights[reference];
      const spread = Math.sqrt((mean - Math.floor(mean)) * (1 - (mean - Math.floor(mean))));
      expect(Math.abs(sum / SEEDS - mean)).toBeLessThan((4 * spread) / Math.sqrt(SEEDS) + 1e-9);
    }
  });

  test("come in an order of the seed's: neighbours in the table are no neighbours there", () => {
    const even = new Array(64).fill(1 / 64);
    expect(chosen(even, 3, 64)).toEqual(chosen(even, 3, 64));
    expect(chosen(even, 3, 64)).not.toEqual(chosen(even, 4, 64));
    const order = chosen(even, 3, 64);
    expect(order.filter((reference, i) => order[i + 1] === reference + 1).length).toBeLessThan(8);
  });

  test("are the first so many where they are drawn anyway", () => {
    expect(chosen(undefined, 1, 5)).toEqual([0, 1, 2, 3, 4]);
  });

  test("say what they hold by themselves, what they meet, and what the instance holds in their place", () => {
    const [row] = atOnce(referenceRows(distributionOf(undefined), 1, 2)).slice(1);
    expect([[...row.content], [...row.meets], [...row.kept]]).toEqual([
      [10, 10, 10],
      [0, 1, 0],
      [1, 1, 1],
    ]);
  });
});
