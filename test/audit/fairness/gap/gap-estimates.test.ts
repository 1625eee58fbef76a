import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainGap } from "whybox/audit";
import { gapEstimates } from "../../../../dist/audit/fairness/gap/gap-estimates.js";
import { atOnce } from "../../../../dist/core/give-way.js";
import { studentQuantile } from "../../../../dist/math/student-quantile.js";
import { linear, table } from "./pay.js";

type Person = { readonly start: number; readonly parts: readonly number[]; readonly rest?: number };
const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
const mean = (list: readonly number[]) => sum(list) / list.length;
const squares = (list: readonly number[]) => sum(list.map((value) => (value - mean(list)) ** 2));
/** What the model says of a person: where it starts, and all that moves it. */
const answerTo = ({ start, parts, rest = 0 }: Person) => start + sum(parts) + rest;

/** Estimates of two groups of people, of which the first so many are explained. */
function estimates(
  groups: readonly [readonly Person[], readonly Person[]],
  {
    explained = groups.map(({ length }) => length),
    weights = groups.flat().map(() => 1),
    cluster,
    errors,
  }: { explained?: number[]; weights?: number[]; cluster?: number[]; errors?: number[] } = {},
) {
  const sides = groups.map((people, side) => {
    const first = side === 0 ? 0 : groups[0].length;
    const taken = people.slice(0, explained[side]);
    return {
      ...{ rows: Int32Array.from(people, (_, i) => first + i), explained: Int32Array.from(taken, (_, i) => first + i) },
      ...{ values: Float64Array.from(people, answerTo), starts: Float64Array.from(people, ({ start }) => start) },
      ...{ attributions: taken.map(({ parts }) => parts), ...(errors && { errors }) },
    };
  });
  const units = { weights: Float64Array.from(weights), ...(cluster && { cluster: Int32Array.from(cluster) }) };
  return atOnce(gapEstimates(sides as unknown as Parameters<typeof gapEstimates>[0], 2, units));
}
const half = ({ low, high }: { low: number | null; high: number | null }) => ((high as number) - (low as number)) / 2;
const number = fc.integer({ min: -8, max: 8 });
const person = fc.record({ start: number, parts: fc.tuple(number, number) });
const women: Person[] = [
  [1, 4],
  [2, 1],
  [4, 0],
  [7, 2],
  [1, 1],
].map((parts, i) => ({ start: i % 2, parts }));
const men: Person[] = [
  [0, 3],
  [5, 5],
  [2, 8],
].map((parts) => ({ start: 1, parts }));

describe("the parts of a gap", () => {
  test("and what it starts with add up to it, whichever rows are explained", () => {
    const people = fc.array(person, { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(people, people, fc.nat(3), fc.nat(3), (first, second, a, b) => {
        const explained = [1 + (a % first.length), 1 + (b % second.length)];
        const { gap, base, parts, means } = estimates([first, second], { explained });
        expect(gap.value).toBeCloseTo(mean(first.map(answerTo)) - mean(second.map(answerTo)), 10);
        expect(base.value).toBeCloseTo(
          mean(first.map(({ start }) => start)) - mean(second.map(({ start }) => start)),
          10,
        );
        expect((base.value as number) + sum(parts.map(({ difference }) => difference.value as number))).toBeCloseTo(
          gap.value as number,
          10,
        );
        expect(means.map(({ value }) => value)).toEqual(
          [first, second].map((side) => expect.closeTo(mean(side.map(answerTo)), 10)),
        );
      }),
      { numRuns: 40 },
    );
  });

  test("are differences of mean attributions, with a t interval, where all rows are explained", () => {
    const { parts, gap, together } = estimates([women, men]);
    const [own, other] = [women, men].map((side) => [0, 1].map((part) => side.map((each) => each.parts[part])));
    for (const part of [0, 1]) {
      expect(parts[part].meanOf).toBeCloseTo(mean(own[part]), 12);
      expect(parts[part].meanAgainst).toBeCloseTo(mean(other[part]), 12);
      expect(parts[part].difference.value).toBeCloseTo(mean(own[part]) - mean(other[part]), 12);
      // The smaller group, of three, gives the degrees of freedom and the correction.
      const error = Math.sqrt((squares(own[part]) / 25 + squares(other[part]) / 9) * (3 / 2));
      expect(half(parts[part].difference)).toBeCloseTo(studentQuantile(0.975, 2) * error, 10);
      expect(parts[part].difference.interval).toBe("t");
    }
    const starts = estimates([
      women.map((each) => ({ ...each, start: 0 })),
      men.map((each) => ({ ...each, start: 0 })),
    ]);
    expect(half(together([0, 1]))).toBeCloseTo(half(starts.gap), 10);
    expect(together([0, 1]).value).toBeCloseTo(sum(parts.map(({ difference }) => difference.value as number)), 12);
    expect(gap.value).not.toBe(starts.gap.value);
  });

  test("of rows that are not explained go to the parts that vary as all parts together do", () => {
    // The first part alone varies: it takes the whole of what the explained rows miss.
    const [two, three, seven] = [2, 3, 7].map((first) => ({ start: 0, parts: [first, 0.5] }));
    const { parts } = estimates([[two, three, seven], men], { explained: [2, 3] });
    expect([parts[0].meanOf, parts[1].meanOf]).toEqual([expect.closeTo(4, 12), expect.closeTo(0.5, 12)]);
    // Where nothing varies both take half.
    const even = estimates([[two, two, seven], men], { explained: [2, 3] }).parts;
    expect([even[0].meanOf, even[1].meanOf]).toEqual([expect.closeTo(2 + 5 / 6, 12), expect.closeTo(0.5 + 5 / 6, 12)]);
    // Twice as far: two thirds of what is missed.
    const steep = [
      [2, 1],
      [4, 2],
      [9, 9],
    ].map((own) => ({ start: 0, parts: own }));
    const [first] = estimates([steep, men], { explained: [2, 3] }).parts;
    const missed = mean(steep.map(answerTo)) - mean(steep.slice(0, 2).map(answerTo));
    expect(first.meanOf).toBeCloseTo(3 + (2 / 3) * missed, 12);
  });

  test("that are not sampled in full are less sure", () => {
    const [all, some] = [estimates([women, men]), estimates([women, men], { explained: [3, 2] })];
    expect(half(some.parts[0].difference)).toBeGreaterThan(half(all.parts[0].difference));
    expect(half(some.gap)).toBeCloseTo(half(all.gap), 12);
  });

  test("have the error of their attributions on top, part by part and side by side", () => {
    const [plain, more] = [estimates([women, men]), estimates([women, men], { errors: [0.3, 0.4] })];
    const t = studentQuantile(0.975, 2);
    for (const [part, error] of [0.3, 0.4].entries()) {
      const expected = Math.hypot(half(plain.parts[part].difference), t * error * Math.SQRT2);
      expect(half(more.parts[part].difference)).toBeCloseTo(expected, 10);
    }
    expect(half(more.together([0, 1]))).toBeCloseTo(Math.hypot(half(plain.together([0, 1])), t * 0.5 * Math.SQRT2), 10);
    expect(half(more.gap)).toBeCloseTo(half(plain.gap), 12);
  });
});

describe("rows", () => {
  test("of weight 2 are two rows in every value", () => {
    const weighted = estimates([women, men], { weights: [2, 1, 1, 2, 1, 1, 2, 1] });
    const repeated = estimates([
      [women[0], women[3], ...women],
      [men[1], ...men],
    ]);
    const values = ({ gap, base, parts }: typeof weighted) => [
      ...[gap.value, base.value, ...parts.map(({ difference }) => difference.value)],
    ];
    expect(values(weighted)).toEqual(values(repeated).map((value) => expect.closeTo(value as number, 12)));
  });

  test("of one cluster count as one: copies say nothing new", () => {
    const twice = (people: readonly Person[]) => people.flatMap((each) => [each, each]);
    const cluster = [...women, ...men].flatMap((_, i) => [i, i]);
    const [copied, single] = [
      estimates([twice(women), twice(men)], { cluster }),
      estimates([women, men], { cluster: [...cluster.keys()].slice(0, 8) }),
    ];
    expect(half(copied.gap)).toBeCloseTo(half(single.gap), 10);
    expect(copied.parts[0].difference.interval).toBe("t by cluster");
    expect(half(estimates([twice(women), twice(men)]).gap)).toBeLessThan(0.6 * half(copied.gap));
  });

  test("that are alone in their group have no spread; the other group's mean has", () => {
    const { gap, parts, means } = estimates([women.slice(0, 1), men]);
    const none = { low: null, high: null, interval: null, reason: "one row has no spread" };
    expect([gap, parts[0].difference, means[0]]).toEqual([
      ...[expect.objectContaining(none), expect.objectContaining(none), expect.objectContaining(none)],
    ]);
    const error = Math.sqrt(squares(men.map(answerTo)) / 3 / 2);
    expect(half(means[1])).toBeCloseTo(studentQuantile(0.975, 2) * error, 10);
    expect(means[1].value).toBeCloseTo(mean(men.map(answerTo)), 12);
  });

  test("that all say the same say exactly that", () => {
    const same = Array.from({ length: 3 }, () => ({ start: 0.1, parts: [0.1, 0.1] }));
    expect(estimates([same, same]).gap).toMatchObject({ value: 0, low: 0, high: 0 });
  });
});

test("intervals of parts hold what all rows of such a kind would say, in about 95% of tables", async () => {
  // The district differs by 1 and counts 2.
  let [holds, total] = [0, 0];
  for (let seed = 1; seed <= 60; seed++) {
    const data = table(linear, 120, 7919 * seed);
    const { result } = await explainGap(linear, data, { seed, ordersPerRow: 1, tree: false, budgetRows: 700 });
    [2, 0].forEach((truth, part) => {
      total++;
      const { low, high } = result.parts[part].difference;
      if ((low as number) <= truth && truth <= (high as number)) holds++;
    });
  }
  expect(holds / total).toBeGreaterThan(0.9);
  expect(holds / total).toBeLessThan(0.995);
});
