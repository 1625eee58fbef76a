import type { Steps } from "../../core/give-way.js";
import type { CalibrationPoint } from "../../core/kinds/performance.js";
import { argsort } from "../../math/argsort.js";
import { type Seed, stream } from "../../random/stream.js";
import { type RisingBlock, risingBlocks } from "./rising-blocks.js";

/** Most corners of the curve that are kept: more would not show in a picture. */
const MAX_POINTS = 60;
/** Resamples of the band, the quantiles of which bound 95% of them. */
const RESAMPLES = 200;
const LOW = 5;
const HIGH = RESAMPLES - 1 - LOW;
/** With more rows, the band is narrower than a line. */
const MAX_BAND_ROWS = 50_000;

/**
 * Observed frequency as the best non-decreasing function of the predicted probability, without bins: the corners of the
 * CORP reliability diagram. `low` and `high` bound, point by point, 95% of such curves if every probability were right:
 * truths are sampled from them and the curve is fitted again, with a pause after every fit.
 *
 * @param said  one probability per row
 * @returns by rising probability; low and high are null where rows are alike within clusters, or more than 50,000
 * Source: Dimitriadis, Gneiting & Jordan 2021, PNAS 118, consistency bands. Cost: 200 fits.
 */
export function* calibrationCurve(
  said: Float64Array,
  happened: (row: number) => boolean,
  weights: Float64Array,
  { seed, clustered }: { readonly seed: Seed; readonly clustered: boolean },
): Steps<CalibrationPoint[]> {
  const order = argsort(
    said,
    Uint32Array.from(said, (_, row) => row),
  );
  const blocks = risingBlocks(order, said, happened, weights);
  yield;
  const places = thinned(
    blocks.flatMap(({ from, to }) => (said[order[from]] < said[order[to - 1]] ? [from, to - 1] : [from])),
  );
  const fitted = valuesAt(blocks, places);
  const band = clustered || order.length > MAX_BAND_ROWS ? null : yield* bandOf(order, said, weights, places, seed);
  return places.map((place, i) => ({
    probability: said[order[place]],
    observed: fitted[i],
    low: band ? band[i][LOW] : null,
    high: band ? band[i][HIGH] : null,
  }));
}

/** Per place the values of curves of a model whose probabilities are right, sorted. */
function* bandOf(
  order: Uint32Array,
  said: Float64Array,
  weights: Float64Array,
  places: readonly number[],
  seed: Seed,
): Steps<Float64Array[]> {
  const found = places.map(() => new Float64Array(RESAMPLES));
  const drawn = new Uint8Array(said.length);
  for (let b = 0; b < RESAMPLES; b++) {
    const { uniform } = stream(seed, "calibration band", b);
    for (const row of order) drawn[row] = uniform() < said[row] ? 1 : 0;
    const values = valuesAt(
      risingBlocks(order, said, (row) => drawn[row] === 1, weights),
      places,
    );
    for (const [i, value] of values.entries()) found[i][b] = value;
    yield;
  }
  return found.map((values) => values.sort());
}

/** The values of the non-decreasing function at the given positions in the order, ascending. */
function valuesAt(blocks: readonly RisingBlock[], places: readonly number[]): number[] {
  let at = 0;
  return places.map((place) => {
    while (blocks[at].to <= place) at++;
    return Math.min(1, Math.max(0, blocks[at].hits / blocks[at].weight));
  });
}

/** Evenly spaced entries of a list that is too long, both ends included. */
function thinned(places: readonly number[]): readonly number[] {
  if (places.length <= MAX_POINTS) return places;
  return Array.from({ length: MAX_POINTS }, (_, i) => places[Math.round((i * (places.length - 1)) / (MAX_POINTS - 1))]);
}
