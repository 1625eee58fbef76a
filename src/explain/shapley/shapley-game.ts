import { checkSquares } from "../../core/checks/check-answers.js";
import { type Coalitions, keep, keeps, noneKept, someCoalitions } from "../../core/coalitions.js";
import type { Explanation } from "../../core/explanation.js";
import { atOnce, inTurns, type Steps } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import { askEmptyAndGrand, type EmptyAndGrand, emptyAndGrandRows } from "../run/empty-and-grand.js";
import { SHARE_AGAIN } from "../run/few-values.js";
import { shareOfMean, spreadRows } from "../run/noise.js";
import { chosenOutputs } from "../run/output-choice.js";
import { beginRun, type Run } from "../run/run.js";
import { type LinkFunction, linkedColumn, linkFunction } from "./link.js";
import { meanOfBlocks, type ReferenceBlocks, referenceBlocks } from "./reference-blocks.js";
import type { ShapleyRequest } from "./shapley-options.js";

/** Worth of coalitions in link space: one array per explained output. */
export type Worths = readonly Float64Array[];

/** Worth of the empty and of the grand coalition in link space: one number per explained output. */
export interface EmptyAndFull {
  readonly empty: Float64Array;
  readonly full: Float64Array;
}

/** Answers for coalitions of the players. */
export interface AskedWorths {
  readonly worths: Worths;
  /** The same without one block of a sample of reference rows, with the empty and the grand coalition. */
  readonly withoutBlock?: (block: number) => { readonly worths: Worths; readonly ends: EmptyAndFull };
}

/** The game that a probe plays, with the empty and the grand coalition known. */
export interface ShapleyGame {
  readonly request: ShapleyRequest;
  readonly run: Run;
  readonly known: EmptyAndGrand;
  /** Positions of the explained outputs among those of the probe. */
  readonly outputs: readonly number[];
  readonly link: LinkFunction;
  readonly ends: EmptyAndFull;
  /** Blocks of reference rows, where these are a sample. */
  readonly blocks: ReferenceBlocks | undefined;
  /** The number of coalitions, besides the empty and the grand one, that the budget still pays for. */
  readonly budgetCoalitions: number;
  /**
   * Asks for coalitions of the players.
   *
   * @param partial  makes an explanation of the answers that came before an abort
   * @param referenceOf  the one reference row that each coalition meets; absent: all of them
   * @param rowsLater  model rows that the run asks afterwards, for progress
   */
  ask(
    coalitions: Coalitions,
    partial?: (worths: Worths, answered: readonly boolean[]) => Promise<Explanation | undefined>,
    referenceOf?: Int32Array,
    rowsLater?: number,
  ): Promise<AskedWorths>;
}

/** Asks for the empty and the grand coalition of a game. */
export async function shapleyGame(request: ShapleyRequest): Promise<ShapleyGame> {
  const { method, probe, options, players, references, budgetRows, spareRows } = request;
  const run = beginRun(probe, budgetRows, options);
  const againRows = request.enumerate ? spareRows : Math.floor(SHARE_AGAIN * spareRows);
  const known = await askEmptyAndGrand(probe, run, references, spareRows, againRows);
  const outputs = chosenOutputs(options.outputs, probe.outputs, known.prediction);
  const link = linkFunction(method, options.link, options.clip);
  const linkedSteps = function* (answers: Matrix, answered?: readonly boolean[]): Steps<Float64Array[]> {
    // Of every coalition the definition is taken, which squares nothing.
    if (!request.enumerate) checkSquares(method, probe.outputs, answers, "coalition");
    const worths: Float64Array[] = [];
    for (const output of outputs) {
      const toLink = (value: number) => applied(link, value, probe.outputs[output].name, run);
      worths.push(linkedColumn(answers, output, link.isIdentity ? undefined : toLink, answered));
      yield;
    }
    return worths;
  };
  const linked = (answers: Matrix, answered?: readonly boolean[]) => atOnce(linkedSteps(answers, answered));
  const first = (data: Float64Array) =>
    Float64Array.from(linked({ data, rows: 1, columns: data.length }), ([worth]) => worth);
  const ends = { empty: first(known.baseline), full: first(known.prediction) };
  const blocks = probe.sampled ? referenceBlocks(probe) : undefined;
  const reserved = Math.max(emptyAndGrandRows(references), references + 1 + known.repeated);

  return {
    request,
    run,
    known,
    outputs,
    link,
    ends,
    blocks,
    budgetCoalitions: Math.max(0, Math.floor((budgetRows - reserved - (request.memory?.lostRows ?? 0)) / references)),
    async ask(coalitions, partial, referenceOf, rowsLater = 0) {
      const z = await inTurns(overAllParts(coalitions, players, probe.parts.length), run.giveWay);
      run.expect(run.cost("complete").modelRows + z.rows * (referenceOf ? 1 : references) + rowsLater);
      if (!blocks) {
        const salvage =
          partial && ((some: Matrix, answered: readonly boolean[]) => partial(linked(some, answered), answered));
        const answers = await run.ask({ z, ...(referenceOf && { referenceOf }) }, salvage);
        return { worths: await inTurns(linkedSteps(answers), run.giveWay) };
      }
      const answers: Matrix[] = [];
      for (const range of blocks.ranges) answers.push(await run.ask({ z, references: range }));
      const baselines = blocks.ranges.map((range) => meanAnswers(known.referenceAnswers, range, probe.weights));
      return {
        worths: linked(meanOfBlocks(answers, blocks.shares)),
        withoutBlock: (block) => ({
          worths: linked(meanOfBlocks(answers, blocks.shares, block)),
          ends: { empty: first(meanOfBlocks(baselines, blocks.shares, block).data), full: ends.full },
        }),
      };
    },
  };
}

/**
 * The variance of full - empty by the model's noise, in link space: one number per output; undefined without noise.
 *
 * @param ofWorth  the variance of a coalition's worth, where it is known; else that of the empty and the grand one
 */
export function noiseOfTotal(
  { known, outputs, link, request }: ShapleyGame,
  ofWorth?: Float64Array,
): Float64Array | undefined {
  const { noise, baseline, prediction } = known;
  if (!noise) return undefined;
  const share = shareOfMean(request.probe);
  return Float64Array.from(outputs, (output, i) => {
    const slopes = [link.slope(prediction[output]) ** 2, link.slope(baseline[output]) ** 2];
    if (ofWorth) return (ofWorth[i] / share) * (1 / noise.asks) + ofWorth[i];
    return (slopes[0] / noise.asks + slopes[1] * share) * noise.variances[output];
  });
}

function applied({ apply }: LinkFunction, value: number, output: string, run: Run): number {
  try {
    return apply(value, output);
  } catch (error) {
    throw run.withCost(error);
  }
}

/** The weighted mean of some rows. */
function meanAnswers(
  { data, columns }: Matrix,
  { from, to }: { from: number; to: number },
  weights: Float64Array | undefined,
): Matrix {
  const mean = new Float64Array(columns);
  let total = 0;
  for (let row = from; row < to; row++) {
    const weight = weights ? weights[row] : 1;
    total += weight;
    for (let column = 0; column < columns; column++) mean[column] += weight * data[row * columns + column];
  }
  return { data: total > 0 ? mean.map((sum) => sum / total) : mean, rows: 1, columns };
}

/** Places of coalitions that are filled in a millisecond or two. */
const PLACES_PER_STEP = 2 ** 18;

/** Coalitions of the players as coalitions of all parts; the constant ones stay hidden, which makes no difference. */
function* overAllParts(coalitions: Coalitions, players: readonly number[], parts: number): Steps<Coalitions> {
  if (players.length === parts) return coalitions;
  const all = noneKept(coalitions.rows, parts);
  const rowsPerStep = Math.ceil(PLACES_PER_STEP / players.length);
  for (let row = 0; row < coalitions.rows; row++) {
    for (let i = 0; i < players.length; i++) if (keeps(coalitions, row, i)) keep(all, row, players[i]);
    if ((row + 1) % rowsPerStep === 0) yield;
  }
  return all;
}

/** Variances by the model's noise, one number per output: of the worth of one coalition, and of full - empty. */
export interface GameNoise {
  readonly worth: Float64Array;
  readonly total: Float64Array;
  /** Degrees of freedom behind them. */
  readonly degreesOfFreedom: number;
}

/** Bounds of repeats: fewer say no more of the noise than the empty and the grand coalition do. */
const MIN_REPEATS = 4;
export const MAX_REPEATS = 64;

/** Coalitions to ask once more where answers vary: a tenth of those that the budget pays for, within bounds. */
export function repeatsFor({ known, budgetCoalitions }: ShapleyGame): number {
  if (!known.noise) return 0;
  return Math.min(MAX_REPEATS, Math.max(MIN_REPEATS, Math.floor(budgetCoalitions / 10)));
}

/** Degrees of freedom behind the noise of the empty and the grand coalition: three answers to each. */
const DEGREES_OF_TOTAL = 4;

/** Measures the noise of worths: asks coalitions evenly spread over a design once more, as far as the budget goes. */
export async function askNoise(
  game: ShapleyGame,
  coalitions: Coalitions,
  worths: Worths,
  repeats: number,
): Promise<GameNoise | undefined> {
  const total = noiseOfTotal(game);
  if (!total) return undefined;
  const { references, budgetRows } = game.request;
  const left = Math.floor((budgetRows - game.run.cost("complete").modelRows) / references);
  const count = Math.min(repeats, left, coalitions.rows);
  // Without a repeat, what is known of full - empty is all that is known: twice the variance of a worth, or more.
  if (count < MIN_REPEATS)
    return { worth: total.map((variance) => variance / 2), total, degreesOfFreedom: DEGREES_OF_TOTAL };
  const rows = spreadRows(coalitions.rows, count);
  const again = await game.ask(someCoalitions(coalitions, rows));
  const worth = Float64Array.from(again.worths, (values, output) =>
    rows.reduce((sum, row, i) => sum + (values[i] - worths[output][row]) ** 2 / 2 / count, 0),
  );
  // The empty and the grand coalition were asked a few times only: their noise is taken to be partly that of the rest.
  const known = count / (count + DEGREES_OF_TOTAL);
  const scaled = noiseOfTotal(game, worth) as Float64Array;
  return {
    worth,
    total: total.map((variance, output) => (1 - known) * variance + known * scaled[output]),
    degreesOfFreedom: count,
  };
}
