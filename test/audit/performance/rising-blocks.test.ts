import { expect, test } from "vitest";
import { stream } from "whybox/extending";
import { risingBlocks } from "../../../dist/audit/performance/rising-blocks.js";

/** Isotonic regression by its min-max formula: the largest over starts of the smallest over ends of the mean between. */
function minMax(groups: readonly { weight: number; hits: number }[]): number[] {
  const mean = (from: number, to: number) => {
    const some = groups.slice(from, to + 1);
    return some.reduce((sum, { hits }) => sum + hits, 0) / some.reduce((sum, { weight }) => sum + weight, 0);
  };
  return groups.map((_, i) =>
    Math.max(
      ...Array.from({ length: i + 1 }, (_, from) =>
        Math.min(...groups.slice(i).map((_, after) => mean(from, i + after))),
      ),
    ),
  );
}

test("gives the values of the min-max formula of isotonic regression, rows of equal probability together", () => {
  for (let game = 0; game < 40; game++) {
    const random = stream(3, "rising blocks", game);
    const rows = 3 + random.integer(12);
    const probability = Float64Array.from({ length: rows }, () => random.integer(8) / 8);
    const weights = Float64Array.from({ length: rows }, () => 1 + random.integer(3));
    const happened = Array.from({ length: rows }, () => random.integer(2) === 1);
    const order = Uint32Array.from(probability.keys()).sort((a, b) => probability[a] - probability[b]);
    const blocks = risingBlocks(order, probability, (row) => happened[row], weights);

    const values = [...new Set(probability)].sort((a, b) => a - b);
    const groups = values.map((value) => {
      const members = [...probability.keys()].filter((row) => probability[row] === value);
      const weigh = (some: readonly number[]) => some.reduce((sum, row) => sum + weights[row], 0);
      return { weight: weigh(members), hits: weigh(members.filter((row) => happened[row])) };
    });
    const fitted = minMax(groups);
    for (const { from, to, weight, hits } of blocks) {
      for (const row of order.slice(from, to)) {
        expect(hits / weight).toBeCloseTo(fitted[values.indexOf(probability[row])], 12);
      }
    }
    expect(blocks.map(({ from }) => from)).toEqual([0, ...blocks.slice(0, -1).map(({ to }) => to)]);
    expect(blocks.at(-1)?.to).toBe(rows);
  }
});
