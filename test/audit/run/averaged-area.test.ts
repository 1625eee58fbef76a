import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { averagedArea } from "../../../dist/audit/run/averaged-area.js";
import { parkMiller } from "../../fixtures/park-miller.js";

type Row = { readonly truth: number; readonly said: readonly number[]; readonly weight?: number };
const areaOf = (rows: readonly Row[], cluster?: readonly number[]) =>
  averagedArea(
    rows[0].said.map((_, c) => Float64Array.from(rows, ({ said }) => said[c])),
    rows.map(({ truth }) => truth),
    Float64Array.from(rows, ({ weight = 1 }) => weight),
    cluster && Int32Array.from(cluster),
  );

/** The chance that a row of the class is said to be it more than one of the others is, by weight. */
function area(rows: readonly Row[], c: number): number | undefined {
  const pairs = rows.flatMap((a) => rows.flatMap((b) => (a.truth === c && b.truth !== c ? [[a, b] as const] : [])));
  const weight = ([a, b]: (typeof pairs)[number]) => (a.weight ?? 1) * (b.weight ?? 1);
  const total = pairs.reduce((sum, pair) => sum + weight(pair), 0);
  const won = pairs.reduce(
    (sum, pair) => sum + (weight(pair) * (Math.sign(pair[0].said[c] - pair[1].said[c]) + 1)) / 2,
    0,
  );
  return total > 0 ? won / total : undefined;
}

const binaryRows = () => {
  const { uniform } = parkMiller(3);
  return Array.from({ length: 40 }, (_, i) => {
    const p = Math.round(10 * (0.7 * uniform() + (i % 2 ? 0.25 : 0))) / 10;
    return { truth: i % 2, said: [1 - p, p] };
  });
};

test("is the mean over classes of the pairs that are told apart; classes without rows are left out", () => {
  const row = fc.record({
    truth: fc.nat(2),
    said: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)),
    weight: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 9 }), (rows) => {
      const areas = [0, 1, 2].map((c) => area(rows, c)).filter((each) => each !== undefined);
      const { value } = areaOf(rows);
      if (areas.length === 0) expect(value).toBeNull();
      else expect(value).toBeCloseTo(areas.reduce((sum, each) => sum + each, 0) / areas.length, 12);
    }),
    { numRuns: 60 },
  );
});

describe("its interval", () => {
  test("of two classes is DeLong's, symmetric in the logit", () => {
    const rows = binaryRows();
    const [yes, no] = [1, 0].map((truth) => rows.filter((row) => row.truth === truth).map(({ said }) => said[1]));
    const wins = (a: number, b: number) => (Math.sign(a - b) + 1) / 2;
    const mean = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;
    const spread = (list: readonly number[]) =>
      list.reduce((sum, each) => sum + (each - mean(list)) ** 2, 0) / (list.length - 1) / list.length;
    const placed = [yes.map((a) => mean(no.map((b) => wins(a, b)))), no.map((b) => mean(yes.map((a) => wins(a, b))))];
    const [value, error] = [mean(placed[0]), Math.sqrt(spread(placed[0]) + spread(placed[1]))];
    const bound = (side: number) => {
      const logit = Math.log(value / (1 - value)) + (side * 1.959964 * error) / (value * (1 - value));
      return 1 / (1 + Math.exp(-logit));
    };
    const found = areaOf(rows);
    expect(found).toMatchObject({ interval: "DeLong", value: expect.closeTo(value, 12) });
    expect(found.low).toBeCloseTo(bound(-1), 6);
    expect(found.high).toBeCloseTo(bound(1), 6);
  });

  test("of clusters counts copies once", () => {
    const rows = binaryRows();
    const twice = areaOf([...rows, ...rows], [...rows.keys(), ...rows.keys()]);
    const once = areaOf(rows, [...rows.keys()]);
    expect(once.interval).toBe("DeLong by cluster");
    expect(twice.value).toBeCloseTo(once.value as number, 12);
    expect(twice.low).toBeCloseTo(once.low as number, 2);
    expect(areaOf([...rows, ...rows]).low).toBeGreaterThan((once.low as number) + 0.02);
  });
});

test.each([
  ["one class", [{ truth: 1, said: [0.2, 0.8] }], { value: null, reason: "all rows are of one class" }],
  [
    "classes that are told apart fully",
    [
      { truth: 1, said: [0.1, 0.9] },
      { truth: 0, said: [0.8, 0.2] },
      { truth: 0, said: [0.7, 0.3] },
    ],
    { value: 1, low: null, high: null, interval: null, reason: "the scores part the classes fully" },
  ],
  [
    "classes that are told apart the wrong way round",
    [
      { truth: 0, said: [0.1, 0.9] },
      { truth: 1, said: [0.8, 0.2] },
    ],
    { value: 0, low: null, reason: "the scores part the classes fully" },
  ],
])("%s have no interval", (_, rows, expected) => {
  expect(areaOf(rows)).toMatchObject(expected);
});
