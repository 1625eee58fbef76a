import type { Matrix } from "../../core/matrix.js";
import { matrixRows } from "../../core/matrix-rows.js";
import { type Agreed, type AnsweredBy, fewValues, SHARE_AGAIN } from "../run/few-values.js";
import { type Noise, noiseOf, spreadRows } from "../run/noise.js";
import type { Run } from "../run/run.js";
import type { PerturbationDistribution, PerturbedRow, RuleParts } from "./perturbation-distribution.js";

/** An answered row, for surrogates to learn from. */
interface AnsweredRow {
  readonly row: PerturbedRow;
  readonly agrees: boolean;
}

/**
 * Keeps every answer by perturbed row, so that it serves every rule whose support holds that row.
 */
export interface AnswerCache {
  readonly distribution: PerturbationDistribution;
  /** True if the answer to the row agrees with the instance's; undefined before it was asked. */
  known(row: Pick<PerturbedRow, "key">): boolean | undefined;
  /**
   * Asks those rows that were not asked before, in their order, as many as the budget pays for. Gives other work a turn.
   * @returns false when the budget ended before all of them were answered
   */
  ask(rows: Iterable<PerturbedRow>): Promise<boolean>;
  /**
   * Asks rows whatever is known of them, as many as the budget pays for: of a model whose answers vary, every answer is
   * another draw.
   * @returns whether each of those that were asked agrees
   */
  askAfresh(rows: readonly PerturbedRow[]): Promise<boolean[]>;
  /**
   * Where answers are few values, which can agree by chance: asks rows that meet the rule again, as many as the budget pays for
   * and several times where they are fewer.
   * @returns true if an answer differs from the one that was kept; `noise()` is its size then
   */
  askAgain(rule: RuleParts, count: number): Promise<boolean>;
  /** Noise in the model's answers; undefined where they do not vary from call to call. */
  noise(): Noise | undefined;
  /** Answers that were asked again and stayed the same, where they are few values; undefined where that tells enough. */
  agreed(): Agreed | undefined;
  /** Number of rows that the budget still pays for, without those that `askAgain` has for itself. */
  rowsLeft(): number;
  /** Rows of the budget that wait for `askAgain`; 0 once it was called, and where answers are not few values. */
  rowsReserved(): number;
  /** Everything answered so far, in the order asked. */
  readonly answered: readonly AnsweredRow[];
  /** Number of different rows that were answered. */
  distinctRows(): number;
  /** Number of answers that were known already. */
  hits(): number;
}

/** Numbers in the rows looked up, which may be made as they are, between two turns of other work: some milliseconds. */
const NUMBERS_PER_TURN = 2 ** 14;
/** The most rows between two turns. */
const MAX_ROWS_PER_TURN = 64;
/** Fewer rows than this in a question are not worth a worker of their own. */
const MIN_PIECE_ROWS = 32;
/** Into how many questions a batch is split, so that several workers have something to do. */
const MAX_PIECES = 4;

/** The look for noise in the answers to the first rows. */
type NoiseLook = {
  /** How far the model's answers to the instance vary, if they do. */
  readonly known?: Noise | undefined;
  /** The model, whose answers may be few values. Default: nothing is known of it. */
  readonly answeredBy?: AnsweredBy;
  /** The most rows to ask again where values are few. Default 1. */
  readonly maxAgain?: number;
  /** Rows that are kept for a second look, at the rows of a certified rule, where values are few. Default 0. */
  readonly reserve?: number;
};

/**
 * The first row is asked twice, if the budget pays for it: that tells whether the model's answers vary. Where they are few
 * values, which can agree by chance, more of the first rows are.
 *
 * @param agrees  whether row `row` of the answers holds the instance's prediction in place
 * @param budgetRows  the most rows to ask in all
 */
export function answerCache(
  distribution: PerturbationDistribution,
  run: Run,
  agrees: (answers: Matrix, row: number) => boolean,
  budgetRows: number,
  noiseLook: NoiseLook = {},
): AnswerCache {
  const rowsPerTurn = Math.max(1, Math.min(MAX_ROWS_PER_TURN, Math.floor(NUMBERS_PER_TURN / distribution.parts)));
  const byKey = new Map<string, boolean>();
  const answered: AnsweredRow[] = [];
  /** One per answered row where answers are few values; empty elsewhere. */
  const kept: Float64Array[] = [];
  let hits = 0;
  let seen: SeenNoise = { noise: noiseLook.known, repeated: 0 };
  let reserve = noiseLook.reserve ?? 0;
  const rowsReserved = () => (seen.agreed ? reserve : 0);
  const rowsLeft = () => budgetRows - answered.length - seen.repeated - rowsReserved();
  const askAll = (rows: readonly PerturbedRow[]) => inPieces(rows, (piece) => distribution.ask(run, piece));
  const repeat = async (rows: readonly PerturbedRow[]) => matrixRows(await distribution.ask(run, rows));

  return {
    distribution,
    answered,
    hits: () => hits,
    rowsLeft,
    rowsReserved,
    known: (row) => byKey.get(row.key),
    async ask(rows) {
      const fresh = new Map<string, PerturbedRow>();
      let isComplete = true;
      let looked = 0;
      for (const row of rows) {
        if (looked++ % rowsPerTurn === 0) await run.giveWay();
        if (byKey.has(row.key) || fresh.has(row.key)) hits++;
        else if (fresh.size < rowsLeft()) fresh.set(row.key, row);
        else isComplete = false;
      }
      const asked = [...fresh.values()];
      if (asked.length === 0) return isComplete;
      const isFirst = answered.length === 0;
      const answers = await askAll(asked);
      asked.forEach((row, i) => {
        const isSame = agrees(answers, i);
        byKey.set(row.key, isSame);
        answered.push({ row, agrees: isSame });
      });
      if (isFirst && !seen.noise) seen = await findNoise(noiseLook, asked, matrixRows(answers), rowsLeft(), repeat);
      if (seen.agreed) for (const answer of matrixRows(answers)) kept.push(answer);
      return isComplete;
    },
    async askAfresh(rows) {
      await run.giveWay();
      const asked = rows.slice(0, rowsLeft());
      if (asked.length === 0) return [];
      const answers = await askAll(asked);
      return asked.map((row, i) => {
        const isSame = agrees(answers, i);
        if (!byKey.has(row.key)) byKey.set(row.key, isSame);
        answered.push({ row, agrees: isSame });
        return isSame;
      });
    },
    async askAgain(rule, count) {
      reserve = 0;
      const meeting = [...answered.keys()].filter((at) => rule.every((part) => answered[at].row.meets[part] === 1));
      const repeats = meeting.length === 0 ? 0 : Math.min(count, rowsLeft());
      if (!seen.agreed || repeats === 0) return false;
      const places = spreadRows(meeting.length, repeats).map((at) => meeting[at]);
      const again = await repeat(places.map((at) => answered[at].row));
      const noise = noiseOf([places.map((at) => kept[at]), again]);
      const { agreed, repeated } = seen;
      seen = noise
        ? { noise, repeated: repeated + repeats }
        : { agreed: { ...agreed, answers: agreed.answers + repeats }, repeated: repeated + repeats };
      return noise !== undefined;
    },
    noise: () => seen.noise,
    agreed: () => seen.agreed,
    distinctRows: () => byKey.size,
  };
}

type SeenNoise = {
  readonly noise?: Noise | undefined;
  readonly agreed?: Agreed;
  /** Rows that were asked again. */
  readonly repeated: number;
};

/** Asks the first rows again: one of them, or where their answers are few values a share of the rows that are left. */
async function findNoise(
  { answeredBy = { outputs: [] }, maxAgain = 1 }: NoiseLook,
  rows: readonly PerturbedRow[],
  answers: readonly Float64Array[],
  rowsLeft: number,
  askAgain: (rows: readonly PerturbedRow[]) => Promise<readonly Float64Array[]>,
): Promise<SeenNoise> {
  const few = fewValues(answeredBy, answers);
  const affordable = Math.max(Math.min(1, rowsLeft), Math.floor(SHARE_AGAIN * rowsLeft));
  const repeated = Math.min(rows.length, affordable, few.includes(true) ? maxAgain : Math.min(1, maxAgain));
  const noise =
    repeated > 0 ? noiseOf([answers.slice(0, repeated), await askAgain(rows.slice(0, repeated))]) : undefined;
  if (noise || !few.includes(true)) return { noise, repeated };
  return { agreed: { answers: repeated, few }, repeated };
}

/** Asks rows in several questions at once: a pool gives each to a worker that is free. */
async function inPieces(
  asked: readonly PerturbedRow[],
  ask: (piece: readonly PerturbedRow[]) => Promise<Matrix>,
): Promise<Matrix> {
  const rows = asked.length;
  const pieces = Math.min(MAX_PIECES, Math.max(1, Math.floor(rows / MIN_PIECE_ROWS)));
  const edges = Array.from({ length: pieces + 1 }, (_, i) => Math.floor((i * rows) / pieces));
  const answers = await Promise.all(edges.slice(1).map((to, i) => ask(asked.slice(edges[i], to))));
  const { columns } = answers[0];
  const data = new Float64Array(rows * columns);
  for (const [i, answer] of answers.entries()) data.set(answer.data, edges[i] * columns);
  return { data, rows, columns };
}
