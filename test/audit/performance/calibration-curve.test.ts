import { expect, test } from "vitest";
import { calibrationCurve } from "../../../dist/audit/performance/calibration-curve.js";
import { atOnce } from "../../../dist/core/give-way.js";
import { parkMiller } from "../../fixtures/park-miller.js";

const curveOf = (
  said: readonly number[],
  truth: readonly number[],
  { weights = said.map(() => 1), seed = 0, clustered = false } = {},
) =>
  atOnce(
    calibrationCurve(Float64Array.from(said), (row) => truth[row] === 1, Float64Array.from(weights), {
      seed,
      clustered,
    }),
  );

test("is the best rising function of the probability, by weight", () => {
  const { uniform } = parkMiller(5);
  const said = Array.from({ length: 40 }, () => Math.round(20 * uniform()) / 20);
  const truth = said.map((each) => (uniform() < each ? 1 : 0));
  const weights = said.map(() => 1 + Math.floor(3 * uniform()));
  const levels = [...new Set(said)].sort((a, b) => a - b);
  const mean = (from: number, to: number) => {
    const rows = said.flatMap((each, i) => (each >= levels[from] && each <= levels[to] ? [i] : []));
    return rows.reduce((sum, i) => sum + weights[i] * truth[i], 0) / rows.reduce((sum, i) => sum + weights[i], 0);
  };
  // Least squares under order: the greatest over what begins below of the least over what ends above.
  const places = [...levels.keys()];
  const rising = places.map((at) =>
    Math.max(...places.slice(0, at + 1).map((from) => Math.min(...places.slice(at).map((to) => mean(from, to))))),
  );
  for (const point of curveOf(said, truth, { weights }))
    expect(point.observed).toBeCloseTo(rising[levels.indexOf(point.probability)], 12);
});

test("has a band that holds the curve of a calibrated model as often as it says", () => {
  const { uniform } = parkMiller(6);
  let [held, looked] = [0, 0];
  for (let run = 0; run < 40; run++) {
    const own = Array.from({ length: 120 }, uniform);
    for (const { observed, low, high } of curveOf(
      own,
      own.map((each) => (uniform() < each ? 1 : 0)),
    )) {
      looked++;
      if (observed >= (low as number) && observed <= (high as number)) held++;
    }
  }
  expect(held / looked).toBeGreaterThan(0.9);
  expect(held / looked).toBeLessThan(0.98);
});

test("has the middle 95% of curves whose truths are drawn from the probabilities", () => {
  // One block: the share of hits among 30 rows of .4 each. Of 200 draws five are left out on either side.
  const said = new Array<number>(30).fill(0.4);
  const [{ probability, observed, low, high }, ...more] = curveOf(
    said,
    said.map((_, row) => (row < 6 ? 1 : 0)),
  );
  expect(more).toEqual([]);
  expect([probability, observed]).toEqual([0.4, 0.2]);
  // Binomial: 7 or fewer hits in 4.4% of draws and 6 in 1.7%; 17 or more in 4.8% and 18 in 2.1%.
  expect([6, 7, 8].map((hits) => hits / 30)).toContain(low);
  expect([16, 17, 18].map((hits) => hits / 30)).toContain(high);
  const other = curveOf(said, said, { seed: 1 })[0];
  expect(curveOf(said, said)[0].low).toBe(low);
  expect([other.low, other.high, other.observed]).not.toEqual([low, high, 0.2]);
});

test("has no band where rows are alike within clusters, or there are very many", () => {
  const said = [0.2, 0.8, 0.8];
  for (const { low, high } of curveOf(said, [0, 1, 1], { clustered: true })) expect([low, high]).toEqual([null, null]);
  const many = Array.from({ length: 50_001 }, (_, row) => (row % 2 ? 0.25 : 0.75));
  const points = curveOf(
    many,
    many.map((_, row) => (row % 4 === 0 || row % 8 === 1 ? 1 : 0)),
  );
  expect(points.map(({ probability, low }) => [probability, low])).toEqual([
    [0.25, null],
    [0.75, null],
  ]);
  expect(points[0].observed).toBeCloseTo(0.25, 3);
  expect(points[1].observed).toBeCloseTo(0.5, 3);
});

test("keeps sixty corners at most, both ends among them, in order", () => {
  const said = Array.from({ length: 100 }, (_, row) => row / 100);
  const alternate = said.map((_, row) => (row < 2 ? 0 : row > 97 ? 1 : 0));
  // 31 blocks of 31 rows, in each one hit more than in the one before: hits come first, so that no block is parted.
  const rising = Array.from({ length: 961 }, (_, row) => (row % 31 < Math.floor(row / 31) ? 1 : 0));
  const long = curveOf(
    rising.map((_, row) => row / 1000),
    rising,
    { clustered: true },
  );
  expect(long.length).toBe(60);
  expect([long[0].probability, long.at(-1)?.probability]).toEqual([0, 0.96]);
  const probabilities = long.map(({ probability }) => probability);
  expect(probabilities).toEqual(probabilities.toSorted((a, b) => a - b));
  expect(curveOf(said, alternate, { clustered: true }).map(({ probability }) => probability)).toEqual([
    0, 0.97, 0.98, 0.99,
  ]);
});
