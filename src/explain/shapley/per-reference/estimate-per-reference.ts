import type { Attribution } from "../../../core/explanation.js";
import { stream } from "../../../random/stream.js";
import { twoDigits } from "../../run/notes.js";
import { type Asking, askInLooks, computed } from "../estimate-shapley.js";
import { EXACT_REASON } from "../estimators/best-on-held-out-pairs.js";
import { pairedRegression, type RegressionDesign } from "../estimators/paired-regression.js";
import { cubicRegressionIfExact, type ShapleyRegression } from "../estimators/shapley-regression.js";
import { MAX_PROCESS_PAIRS, type ProcessDesign, processDesign } from "../process/odd-process-estimator.js";
import type { Estimate } from "../shapley-estimator.js";
import type { ShapleyGame, Worths } from "../shapley-game.js";
import { type Averaged, averageFits } from "./average-fits.js";
import { designsPerReference } from "./designs-per-reference.js";
import { exactByCubic, fitBy } from "./exact-by-cubic.js";
import { type ProcessOfEach, processOfEach } from "./process-of-each.js";
import { gamesOf } from "./reference-games.js";
import { turnToWholeTwos } from "./turn-to-whole-twos.js";

/** With fewer reference rows, too little of the sampling error averages out. */
const MIN_REFERENCES = 10;
/** With fewer, the intervals of a regression are too narrow: what it gets wrong is the same for all reference rows. */
const MIN_PAIRS_PER_PLAYER = 2;
/** Beyond this the masks take more memory than most models. */
const MAX_PLAYERS = 64;
const MAX_ROWS = 2 ** 22;

/** True where each reference row can have coalitions of its own: averages must pass through the link. */
function suitsPerReference({ request, known, link, budgetCoalitions }: ShapleyGame): boolean {
  const { probe, players, references, enumerate, options, memory } = request;
  if (memory?.wasPerReference !== undefined) return memory.wasPerReference;
  const allPairs = 2 ** (players.length - 1) - 1;
  const pairs = Math.min(allPairs, Math.floor(budgetCoalitions / 2));
  return (
    !enumerate &&
    link.isIdentity &&
    !known.noise &&
    !probe.sampled &&
    references >= MIN_REFERENCES &&
    players.length <= MAX_PLAYERS &&
    pairs >= MIN_PAIRS_PER_PLAYER * players.length &&
    // With nothing left to chance there is nothing to average out, unless that is only where a run may end.
    (pairs < allPairs || options.until !== undefined) &&
    2 * pairs * references <= MAX_ROWS
  );
}

/**
 * The average over reference rows of a fit to each row's own game. At the same number of model rows it is closer than one
 * fit to the average game, because the error of sampling coalitions differs from row to row and averages out.
 *
 * @returns undefined where reference rows cannot have coalitions of their own
 */
export async function estimatePerReference(game: ShapleyGame): Promise<Attribution | undefined> {
  if (!suitsPerReference(game)) return undefined;
  const { players, references, options } = game.request;
  const regression = pairedRegression(undefined);
  const key = JSON.stringify(["per reference", players.length, game.budgetCoalitions, options.seed]);
  const make = async () => {
    const streams = (row: number) => stream(options.seed, regression.name, row);
    const design = await regression.design(players.length, game.budgetCoalitions, streams);
    return (
      design && {
        design,
        process: processDesign(design.pairs, design.asked),
        cubic: await cubicRegressionIfExact(design.pairs, design.regression),
        own: designsPerReference(design.coalitions, references, options.seed),
      }
    );
  };
  const made = await computed(game, options.shared ? options.shared.of(`${key} ${references}`, make) : make());
  if (!made) return undefined;
  const { own, ...whole } = made;
  const { design } = whole;
  const fitsTo = async (done: RegressionDesign): Promise<Fits> =>
    done === design
      ? whole
      : {
          design: done,
          process: processDesign(done.pairs, done.asked),
          cubic: await cubicRegressionIfExact(done.pairs, done.regression),
        };

  const asking: Asking<RegressionDesign> = {
    design,
    coalitions: own.coalitions,
    perCoalition: references,
    referenceOf: own.referenceOf,
    repeats: 0,
    answered: regression.answered,
    estimate: async (done, { worths }) => average(game, await fitsTo(done), own.names, worths),
  };
  const turn = turnToWholeTwos(game, asking, own.names);
  return askInLooks(game, { ...asking, ...(turn && { turn }) });
}

/** What fits to the games of all reference rows share. */
interface Fits {
  readonly design: RegressionDesign;
  readonly process: ProcessDesign;
  /** Taken where it leaves nothing unexplained. */
  readonly cubic: ShapleyRegression | undefined;
}

/** Averages each reference row's fit by the rows' weights: by the regression or the process, as held-out pairs say. */
async function average(
  game: ShapleyGame,
  { design, process: processDesigned, cubic }: Fits,
  names: readonly Int32Array[],
  worths: Worths,
): Promise<Estimate> {
  const { references, players } = game.request;
  const { pairs, regression, coalitions } = design;
  const found: (Averaged & { order: 1 | 3; estimator: string; reason: string; terms: ProcessOfEach["terms"] })[] = [];
  for (const output of game.outputs.keys()) {
    const games = gamesOf(game, design, worths, output);
    const exact = cubic && (await exactByCubic(cubic, games, names));
    if (exact) {
      found.push({ ...exact, order: 3, estimator: "regression per reference", terms: [], reason: EXACT_REASON });
      continue;
    }
    const fitted = await averageFits(games, names, fitBy(regression));
    // With every pair asked, the regression is exact.
    const tries =
      !design.isComplete &&
      pairs.coalitions.rows >= PROCESS_PAIRS_PER_PLAYER * players.length &&
      pairs.coalitions.rows <= MAX_PROCESS_PAIRS;
    const process = tries ? await processOfEach(processDesigned, games, names) : undefined;
    const byProcess = process && (await averageFits(games, names, process.fit));
    const isBetter =
      byProcess !== undefined && (byProcess.heldOutError < fitted.heldOutError || !fitted.standardErrors);
    const name = process && process.terms.length > 0 ? "process with terms" : "process";
    found.push({
      ...(isBetter ? (byProcess as Averaged) : fitted),
      order: regression.order,
      estimator: isBetter ? `${name} per reference` : "regression per reference",
      terms: isBetter && process ? process.terms : [],
      reason: `chance averages out when each background row has coalitions of its own; relative error on held-out pairs: regression ${twoDigits(fitted.heldOutError)}${byProcess ? `, ${name} ${twoDigits(byProcess.heldOutError)}` : ""}`,
    });
  }
  return {
    values: found.map(({ values }) => values),
    standardErrors: found.map(({ standardErrors }) => standardErrors),
    options: { estimator: "perReference", order: found.every(({ order }) => order === 3) ? 3 : regression.order },
    degreesOfFreedom: regression.degreesOfFreedom * references,
    asked: { count: coalitions.rows + 2, of: "coalitions", all: design.isComplete },
    diagnostics: {
      weightEnumerated: pairs.weightEnumerated,
      estimator: found.map(({ estimator }) => estimator),
      estimatorReason: found.map(({ reason }) => reason),
      heldOutError: found.map(({ heldOutError }) => heldOutError),
    },
    terms: found.map(({ terms }) => terms),
    // Each mask met one reference row only, so that the average game is known nowhere but at its ends.
    weightedR2: found.map(() => null),
  };
}

/** With fewer pairs a process has seen too little of interactions to be worth its time beside a regression. */
const PROCESS_PAIRS_PER_PLAYER = 6;
