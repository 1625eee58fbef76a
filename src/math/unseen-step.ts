/** Few values come up so often each, on average. */
const ANSWERS_PER_VALUE = 2;

/** Values that differ by less, relative to their range, differ by rounding. */
const ROUNDING = 1e-9;

/**
 * The largest step between neighbouring values of answers that take few values, such as votes, labels and counts; 0 where
 * answers take many. What was not asked may be off from what all others say by as much.
 *
 * @param worths  answers to the coalitions or rows that were asked
 * @param empty  an answer that is known beside them, such as that of the empty coalition or the lowest there is
 * @param full  another one, such as that of the grand coalition or the highest there is
 */
export function unseenStep(worths: Float64Array, empty: number, full: number): number {
  const sorted = new Float64Array(worths.length + 2);
  sorted.set([empty, full]);
  sorted.set(worths, 2);
  sorted.sort();
  const range = sorted[sorted.length - 1] - sorted[0];
  let values = 1;
  let step = 0;
  for (let i = 1; i < sorted.length; i++) {
    const gap = sorted[i] - sorted[i - 1];
    if (!(gap > ROUNDING * range)) continue;
    values++;
    step = Math.max(step, gap);
  }
  return values * ANSWERS_PER_VALUE <= sorted.length ? step : 0;
}

/**
 * The mean square by which pairs may be off from what all others say where none was seen to be: as if a few more of so many
 * pairs were a step off. An interval of 1.96 standard errors then reaches as far as the rule of three.
 *
 * @param sampled  pairs that were drawn; 0 where nothing was left to chance
 */
export function unseenSquare(step: number, sampled: number): number {
  return sampled > 0 ? (UNSEEN_PAIRS * step * step) / sampled : 0;
}

/** (3 / 1.96)^2: 3 / n is the share that n draws miss in one of 20 runs. Source: Hanley & Lippman-Hand 1983. */
const UNSEEN_PAIRS = 2.343;
