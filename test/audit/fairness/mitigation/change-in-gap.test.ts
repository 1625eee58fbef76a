import { describe, expect, test } from "vitest";
import { stream } from "whybox/extending";
import { simulateChange } from "../../../../benchmarks/fairness/simulate-change.js";
import { changeInGap, type PairedMeasure } from "../../../../dist/audit/fairness/mitigation/change-in-gap.js";
import { boundedCell, type Cell, countedCell } from "../../../../dist/audit/fairness/review/cell.js";
import { atOnce } from "../../../../dist/core/give-way.js";
import { absoluteChange } from "../../../../dist/math/absolute-change.js";
import { type Bounded, differenceInterval } from "../../../../dist/math/difference-interval.js";
import { eachLevel } from "../../../../dist/math/each-level.js";
import { pairLevel } from "../../../../dist/math/pair-level.js";
import { pairedDifferenceInterval } from "../../../../dist/math/paired-difference-interval.js";

describe("intervals of changes hold the truth", () => {
  /** Of 150 tables a share of 95% varies by 1.8%: three standard deviations below. */
  const LOW = 0.89;

  test.each([
    [
      "a gap that is closed",
      [
        [0.8, 0.3],
        [0.5, 0.2],
      ],
      [
        [0.7, 0.25],
        [0.7, 0.25],
      ],
    ],
    [
      "groups that change places",
      [
        [0.8, 0.3],
        [0.6, 0.2],
      ],
      [
        [0.6, 0.2],
        [0.8, 0.3],
      ],
    ],
    [
      "no gap, neither before nor after",
      [
        [0.7, 0.25],
        [0.7, 0.25],
      ],
      [
        [0.7, 0.25],
        [0.7, 0.25],
      ],
    ],
  ] as const)("%s", (_, before, after) => {
    const held = simulateChange({ sizes: [150, 150], baseRates: [0.5, 0.5], before, after }, 150);
    for (const share of Object.values(held)) expect(share).toBeGreaterThanOrEqual(LOW);
    expect(Object.keys(held)).toHaveLength(5);
  });
});

describe("of many groups", () => {
  /** Shares of groups before and after, with decisions that move together. */
  function measureOf(groups: number, seed: number, onRead: () => void = () => {}): PairedMeasure {
    const random = stream(seed, "gaps", groups);
    const cellsOf = (shares: readonly number[]) =>
      shares.map((share, g) => countedCell(share, 40 + 10 * (g % 5), 40 + 10 * (g % 5), "Wilson"));
    const before = Array.from({ length: groups }, () => 0.2 + 0.6 * random.uniform());
    const after = before.map((share) => Math.min(0.95, Math.max(0.05, share + 0.2 * (random.uniform() - 0.5))));
    const spreads = before.map((share, g) => {
      const spread = (share * (1 - share)) / (40 + 10 * (g % 5));
      return {
        before: spread,
        both: 0.6 * spread,
        get after() {
          onRead();
          return spread;
        },
      };
    });
    return { before: cellsOf(before), after: cellsOf(after), spreads };
  }

  /** Every pair of groups after against every pair before, one after the other. */
  function plain(of: "pairs" | "groups", measures: readonly PairedMeasure[], level: number) {
    const groups = measures[0].before.length;
    const each = eachLevel(measures.length, level);
    const single = of === "pairs" ? pairLevel(groups, each) : eachLevel(groups, each);
    const gaps = measures.flatMap(({ before, after, spreads }) => {
      const difference = (cells: readonly Cell[], i: number, j: number | undefined) => {
        const [a, b] = [i, j].map((g) => (g === undefined ? undefined : (boundedCell(cells[g], single) as Bounded)));
        if (!a) throw new Error("expected a group");
        return b ? { value: a.value - b.value, ...differenceInterval(a, b) } : a;
      };
      const all = [...before.keys()];
      const pairs = of === "groups" ? all.map((i) => [i]) : all.flatMap((i) => all.slice(i + 1).map((j) => [i, j]));
      return pairs.map(([i, j]) => ({
        i,
        j,
        spreads,
        before: difference(before, i, j),
        after: difference(after, i, j),
      }));
    });
    const changes = gaps.map((p) =>
      gaps.map((q) => {
        const signs = ({ i, j }: typeof p) =>
          new Map([[i, 1], ...(j === undefined ? [] : [[j, -1] as const])] as [number, number][]);
        let [both, after, before] = [0, 0, 0];
        for (const [g, sign] of signs(p)) {
          both += p.spreads === q.spreads ? sign * (signs(q).get(g) ?? 0) * p.spreads[g].both : 0;
          after += p.spreads[g].after;
        }
        for (const g of signs(q).keys()) before += q.spreads[g].before;
        const correlation = both / Math.sqrt(after * before);
        const turned = { value: -q.before.value, low: -q.before.high, high: -q.before.low };
        return absoluteChange(
          pairedDifferenceInterval(p.after, q.before, correlation),
          pairedDifferenceInterval(p.after, turned, -correlation),
        );
      }),
    );
    const largest = (bound: "low" | "high") =>
      Math.max(...changes.map((list) => Math.min(...list.map((change) => change[bound]))));
    return { low: largest("low"), high: largest("high") };
  }

  test.each(["pairs", "groups"] as const)("the change is that of all %s after and before", (of) => {
    for (let seed = 0; seed < 8; seed++) {
      const measures = [
        measureOf(3 + (seed % 5), seed),
        ...(seed % 2 === 0 ? [] : [measureOf(3 + (seed % 5), 90 + seed)]),
      ];
      const expected = plain(of, measures, 0.95);
      const found = atOnce(changeInGap(of, measures, 0.95));
      expect(found?.low).toBeCloseTo(expected.low, 12);
      expect(found?.high).toBeCloseTo(expected.high, 12);
    }
  });

  test("takes time that grows with the pairs, not with pairs of pairs", () => {
    let reads = 0;
    const pairs = (40 * 39) / 2;
    const measure = measureOf(40, 1, () => {
      reads++;
    });
    atOnce(changeInGap("pairs", [measure], 0.95));
    // Two reads per comparison; all of them are 780 times 780.
    expect(reads).toBeLessThan(60 * pairs);
    expect(reads).toBeGreaterThan(pairs);
  });
});
