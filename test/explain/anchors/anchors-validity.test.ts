import { describe, expect, test } from "vitest";
import { anchors, binnedColumns, blackBox, type Probe, probe } from "whybox";
import { stream } from "../../../dist/random/stream.js";

const SIZES = [3, 4, 2, 3, 4];
const ROWS = 1500;
const RUNS = 50;
const DELTA = 0.05;

/** A background, an instance of its distribution, and a sum of one number per value and pair as a model: positive or not. */
function distribution(seed: number, isCorrelated: boolean) {
  const random = stream(seed, "a distribution of a test");
  // Two hidden classes; without correlation both have the same distribution.
  const distributions = [0, 1].map(() =>
    SIZES.map((size) => Array.from({ length: size }, () => 0.1 + random.uniform())),
  );
  const rowOf = () => {
    const distribution = distributions[isCorrelated ? random.integer(2) : 0];
    return distribution.map((weights) => {
      const wanted = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
      let upTo = 0;
      const below = weights.filter((weight) => {
        upTo += weight;
        return upTo <= wanted;
      });
      return Math.min(below.length, weights.length - 1);
    });
  };
  const background = Array.from({ length: ROWS }, rowOf);
  const instance = rowOf();
  const worth = SIZES.map((size, part) => Array.from({ length: size }, () => (random.uniform() - 0.5) / (1 + part)));
  const pair = Array.from({ length: 12 }, () => random.uniform() - 0.5);
  const score = (row: ArrayLike<number>) =>
    worth.reduce((sum, values, part) => sum + values[row[part]], pair[4 * row[0] + row[1]]);
  const isPositive = (row: ArrayLike<number>) => score(row) > 0;
  return { background, instance, isPositive };
}

type Distribution = ReturnType<typeof distribution>;

function asked({ background, instance, isPositive }: Distribution): Probe {
  const model = blackBox((rows: readonly ArrayLike<number>[]) => rows.map((row) => Number(isPositive(row))), {
    name: "scores",
    input: {
      kind: "columns",
      features: SIZES.map((size, i) => ({
        name: `x${i}`,
        kind: "category",
        categories: Array.from({ length: size }, (_, value) => `${value}`),
      })),
    },
    outputs: [{ name: "positive", unit: "probability" }],
  });
  return probe(model, binnedColumns(background, instance));
}

type Kind = "interventional" | "conditional";

/** The exact precision of a rule, by going through the background. */
function truth({ background, instance, isPositive }: Distribution, rule: readonly number[], kind: Kind): number {
  const same = (row: readonly number[]) => isPositive(row) === isPositive(instance);
  const rows =
    kind === "interventional"
      ? background.map((row) => row.map((value, part) => (rule.includes(part) ? instance[part] : value)))
      : background.filter((row) => rule.every((part) => row[part] === instance[part]));
  return rows.filter(same).length / rows.length;
}

/** Just above the precision of the rule of highest coverage that comes near: the hardest thing to be asked for. */
function hardest(known: Distribution, kind: Kind): number {
  const { background, instance } = known;
  const tempting = Array.from({ length: 2 ** SIZES.length }, (_, mask) =>
    SIZES.map((_, part) => part).filter((part) => (mask >> part) & 1),
  )
    .map((rule) => ({
      covered: background.filter((row) => rule.every((part) => row[part] === instance[part])).length,
      precision: truth(known, rule, kind),
    }))
    .filter(({ precision }) => precision > 0.8 && precision < 0.985)
    .sort((a, b) => b.covered - a.covered);
  return tempting.length === 0 ? 0.95 : tempting[0].precision + 1 / ROWS;
}

/** Number of invalid rules that delta allows among this many runs: two standard deviations above the mean. */
const MOST = Math.floor(DELTA * RUNS + 2 * Math.sqrt(DELTA * (1 - DELTA) * RUNS));

describe.each([
  { distribution: "independent features", isCorrelated: false, precisionUnder: "interventional" },
  { distribution: "correlated features", isCorrelated: true, precisionUnder: "interventional" },
  { distribution: "correlated features", isCorrelated: true, precisionUnder: "conditional" },
] as const)(
  "$distribution, $precisionUnder precision, tau just out of a rule's reach",
  ({ isCorrelated, precisionUnder }) => {
    test(`of ${RUNS} runs, at most ${MOST} return an invalid certified rule`, async () => {
      let invalid = 0;
      let certified = 0;
      let outside = 0;
      for (let seed = 0; seed < RUNS; seed++) {
        const known = distribution(seed, isCorrelated);
        const precision = hardest(known, precisionUnder);
        const { result } = await anchors(asked(known), {
          seed,
          precision,
          delta: DELTA,
          precisionUnder,
          enumerate: false,
        });
        const exact = truth(known, result.parts, precisionUnder);
        if (result.certified) certified++;
        if (result.certified && exact < precision - 1e-9) invalid++;
        if (exact < result.precisionLow - 1e-9 || exact > result.precisionHigh + 1e-9) outside++;
      }
      expect(certified).toBeGreaterThan(RUNS / 2);
      expect(invalid).toBeLessThanOrEqual(MOST);
      // Two bounds, each as sure as the certificate.
      expect(outside).toBeLessThanOrEqual(2 * MOST);
    });
  },
);

test("what the published search ends with is certified by the same test", async () => {
  const runs = 20;
  let invalid = 0;
  let certified = 0;
  for (let seed = 0; seed < runs; seed++) {
    const known = distribution(seed, true);
    const precision = hardest(known, "interventional");
    const { result } = await anchors(asked(known), { seed, precision, search: "published" });
    if (result.certified) certified++;
    if (result.certified && truth(known, result.parts, "interventional") < precision - 1e-9) invalid++;
  }
  expect(certified).toBeGreaterThan(runs / 2);
  expect(invalid).toBeLessThanOrEqual(Math.floor(DELTA * runs + 2 * Math.sqrt(DELTA * (1 - DELTA) * runs)));
});
