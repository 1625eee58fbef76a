import { shuffle } from "../../random/shuffle.js";
import { type Seed, stream } from "../../random/stream.js";
import { type AgreementSurrogate, agreementSurrogate, predictionCost } from "./agreement-surrogate.js";
import type { PerturbationDistribution, RuleParts } from "./perturbation-distribution.js";
import type { SearchContext, WorkLimit } from "./search.js";

/** Precisions of rules as a surrogate has them. They steer a search and certify nothing. */
export interface PredictedPrecision {
  /** Answers that are known count as they are, the others as the surrogate has them. */
  of(rule: RuleParts): number;
  /** True if the precision is at least `target`. A first look at few rows settles it for most rules. */
  reaches(rule: RuleParts, target: number): boolean;
}

/** Perturbed rows under each rule that a prediction is averaged over. */
const MAX_ROWS = 256;
const MIN_ROWS = 64;
/** Standard errors that a first look may be off by. */
const DOUBT = 3;
/** Cells that one step of a beam search may take; with many parts, predictions are averaged over fewer rows. */
const CELLS_PER_STEP = 2.4e7;
/** The most free parts by whose subsets predictions are tabulated. */
const MAX_TABULATED_PARTS = 13;

/**
 * Learns a surrogate from all answers so far.
 *
 * @param round  names the surrogate's random numbers
 * @param looksUp  whether known answers count as they are; worth it where the same rows come up again and again
 */
export async function predictedPrecision(
  { cache, kind, seed, free, beam, giveWay }: SearchContext,
  work: WorkLimit,
  round: number,
  looksUp: boolean,
): Promise<PredictedPrecision> {
  const { distribution, answered } = cache;
  const surrogate = await agreementSurrogate(
    answered.map(({ row }) => row),
    answered.map(({ agrees }) => agrees),
    stream(seed, "anchors surrogate", round),
    giveWay,
  );
  const cost = predictionCost(distribution.parts);
  const perStep = Math.floor(CELLS_PER_STEP / (2 * beam * Math.max(1, free.length) * cost));
  const count = looksUp ? MAX_ROWS : Math.min(MAX_ROWS, Math.max(MIN_ROWS, perStep));
  const rows = referenceRows(distribution, free, seed, count);
  const known = (content: Int32Array) => (looksUp ? cache.known({ key: distribution.key(content) }) : undefined);
  const agreeing = tabulated(rows, free, (row) => {
    const answer = known(row.content);
    if (answer !== undefined) return Number(answer);
    work.spend(cost);
    return surrogate(row);
  });
  const tallies = new Map<string, Tally>();

  /** Goes on with a rule's average until it is over `upTo` rows. */
  const average = (rule: RuleParts, upTo: number): Tally => {
    const name = rule.join();
    const tally = tallies.get(name) ?? { seen: 0, counted: 0, sum: 0 };
    tallies.set(name, tally);
    const isConditional = kind === "conditional";
    const under = agreeing(isConditional ? [] : rule);
    for (; tally.seen < Math.min(upTo, rows.length); tally.seen++) {
      if (isConditional && rule.some((part) => rows[tally.seen].meets[part] === 0)) continue;
      tally.counted++;
      tally.sum += under(tally.seen);
    }
    return tally;
  };
  const of = (rule: RuleParts): number => {
    const { counted, sum } = average(rule, rows.length);
    return counted === 0 ? 0 : sum / counted;
  };
  return {
    of,
    reaches(rule, target) {
      if (kind === "interventional") {
        const { counted, sum } = average(rule, MIN_ROWS);
        const mean = sum / counted;
        const error = Math.sqrt(Math.max(mean * (1 - mean), 1 / counted) / counted);
        if (mean + DOUBT * error < target) return false;
        if (mean - DOUBT * error > target) return true;
      }
      return of(rule) >= target;
    },
  };
}

type Tally = { seen: number; counted: number; sum: number };

/** A background row as it is and with every part kept; `differing` has a bit for each free part that tells them apart. */
type ReferenceRow = {
  readonly content: Int32Array;
  readonly meets: Uint8Array;
  readonly kept: Int32Array;
  readonly differing: number;
};

/**
 * The value of a reference row with the parts of a rule made to hold, by rule and row. Rules that differ only in parts that the row holds
 * anyway make the same row: where the free parts are few, each row is worked out once.
 */
function tabulated(rows: readonly ReferenceRow[], free: readonly number[], value: AgreementSurrogate) {
  const parts = rows[0]?.content.length ?? 0;
  const perturbed = { content: new Int32Array(parts), meets: new Uint8Array(parts) };
  const workOut = ({ content, meets, kept }: ReferenceRow, rule: RuleParts): number => {
    perturbed.content.set(content);
    perturbed.meets.set(meets);
    for (const part of rule) {
      perturbed.content[part] = kept[part];
      perturbed.meets[part] = 1;
    }
    return value(perturbed);
  };
  if (free.length > MAX_TABULATED_PARTS) return (rule: RuleParts) => (at: number) => workOut(rows[at], rule);
  const tables = rows.map((): Float64Array | undefined => undefined);
  const bitOf = new Int32Array(parts);
  free.forEach((part, bit) => {
    bitOf[part] = 1 << bit;
  });
  return (rule: RuleParts) => {
    let subset = 0;
    for (const part of rule) subset |= bitOf[part];
    return (at: number): number => {
      const table = tables[at] ?? new Float64Array(2 ** free.length).fill(Number.NaN);
      tables[at] = table;
      const place = subset & rows[at].differing;
      if (Number.isNaN(table[place])) table[place] = workOut(rows[at], rule);
      return table[place];
    };
  };
}

function referenceRows(
  distribution: PerturbationDistribution,
  free: readonly number[],
  seed: Seed,
  count: number,
): ReferenceRow[] {
  const everything = Array.from({ length: distribution.parts }, (_, part) => part);
  return systematicSample(distribution, seed, count).map((reference) => {
    const { content, meets } = distribution.row([], reference);
    const kept = distribution.row(everything, reference).content;
    let differing = 0;
    free.forEach((part, bit) => {
      if (content[part] !== kept[part]) differing |= 1 << bit;
    });
    return { content, meets, kept, differing };
  });
}

/** Evenly spread over the weights in a random order: every heavy row is among them as often as it should be. */
function systematicSample({ references, weight }: PerturbationDistribution, seed: Seed, most: number): number[] {
  if (!Number.isFinite(references)) return Array.from({ length: most }, (_, i) => i);
  const count = Math.min(references, most);
  const offset = stream(seed, "anchors ranking").uniform();
  const chosen: number[] = [];
  let upTo = 0;
  let at = offset / count;
  for (const reference of shuffled(references, seed)) {
    upTo += weight(reference);
    while (at < upTo && chosen.length < count) {
      chosen.push(reference);
      at += 1 / count;
    }
  }
  return chosen;
}

function shuffled(count: number, seed: Seed): number[] {
  return shuffle([...Array(count).keys()], stream(seed, "anchors ranking order"));
}
