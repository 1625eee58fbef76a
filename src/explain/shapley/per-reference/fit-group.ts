import { twoDigits } from "../../run/notes.js";
import { EXACT_REASON } from "../estimators/best-on-held-out-pairs.js";
import type { RegressionDesign } from "../estimators/paired-regression.js";
import { cubicRegressionIfExact, type ShapleyRegression } from "../estimators/shapley-regression.js";
import { MAX_PROCESS_PAIRS, type ProcessDesign, processDesign } from "../process/odd-process-estimator.js";
import type { ShapleyGame, Worths } from "../shapley-game.js";
import { type Averaged, averageFits, type ReferenceGame } from "./average-fits.js";
import { exactByCubic, fitBy } from "./exact-by-cubic.js";
import { lowOrderProcess } from "./low-order-process.js";
import { type ProcessOfEach, processOfEach } from "./process-of-each.js";
import { gamesOf } from "./reference-games.js";
import type { ReferenceGroup } from "./reference-groups.js";

/** The design of a group of reference rows, and what the fits to their games share. */
export interface GroupDesign {
  readonly group: ReferenceGroup;
  readonly design: RegressionDesign;
  readonly process: ProcessDesign;
  /** Taken where it leaves nothing unexplained. */
  readonly cubic: ShapleyRegression | undefined;
  /** The last pairs complete size 2, as the answers to the others spoke for games of low order. */
  readonly isOfLowOrder: boolean;
}

/** The weighted sum of the fits to a group's games, for one output. */
export interface GroupFit extends Averaged {
  readonly order: 1 | 3;
  readonly estimator: string;
  readonly reason: string;
  readonly terms: ProcessOfEach["terms"];
}

export async function groupDesign(
  group: ReferenceGroup,
  design: RegressionDesign,
  isOfLowOrder = false,
): Promise<GroupDesign> {
  return { group, isOfLowOrder, ...(await fitsOf(design)) };
}

/** The parts of a fit that games share, whatever the reference rows. */
export async function fitsOf(design: RegressionDesign): Promise<Pick<GroupDesign, "design" | "process" | "cubic">> {
  return {
    design,
    process: processDesign(design.pairs, design.asked),
    cubic: await cubicRegressionIfExact(design.pairs, design.regression),
  };
}

/**
 * Fits the games of a group, for each output by itself: by cubic terms where these leave nothing unexplained, else by the
 * regression or the process, as held-out pairs say.
 *
 * @param games  number of games of all groups
 * @param first  the place of the group's first game among them
 */
export async function fitGroup(
  game: ShapleyGame,
  { group, design, process, cubic, isOfLowOrder }: GroupDesign,
  worths: Worths,
  games: number,
  first: number,
): Promise<GroupFit[]> {
  const players = game.request.players.length;
  const found: GroupFit[] = [];
  for (const output of game.outputs.keys()) {
    const gamesOfOutput = gamesOf(game, group, { worths, games, first, asked: design.asked }, output);
    const exact = cubic && (await exactByCubic(cubic, gamesOfOutput, players));
    if (exact) {
      found.push({ ...exact, order: 3, estimator: "regression per reference", terms: [], reason: EXACT_REASON });
    } else if (isOfLowOrder) {
      const fitted = await lowOrderProcess(process, gamesOfOutput, players);
      found.push({
        ...fitted,
        order: design.regression.order,
        estimator: "process of low order per reference",
        terms: [],
        reason: `by the first answers, interactions of five parts and more are next to nothing, and those of three are known from every two parts; relative error on held-out pairs ${twoDigits(fitted.heldOutError)}`,
      });
    } else {
      found.push(await betterOnHeldOutPairs(design, process, gamesOfOutput, players));
    }
  }
  return found;
}

/** With fewer pairs a process has seen too little of interactions to be worth its time beside a regression. */
const PROCESS_PAIRS_PER_PLAYER = 3;

async function betterOnHeldOutPairs(
  { pairs, regression, isComplete }: RegressionDesign,
  designed: ProcessDesign,
  games: readonly ReferenceGame[],
  players: number,
): Promise<GroupFit> {
  const fitted = await averageFits(games, players, fitBy(regression));
  const { rows, parts } = pairs.coalitions;
  // With every pair asked, the regression is exact.
  const tries = !isComplete && rows >= PROCESS_PAIRS_PER_PLAYER * parts && rows <= MAX_PROCESS_PAIRS;
  const process = tries ? await processOfEach(designed, games, players) : undefined;
  const byProcess = process && (await averageFits(games, players, process.fit));
  const isBetter = byProcess !== undefined && (byProcess.heldOutError < fitted.heldOutError || !fitted.standardErrors);
  const name = process && process.terms.length > 0 ? "process with terms" : "process";
  return {
    ...(isBetter ? byProcess : fitted),
    order: regression.order,
    estimator: isBetter ? `${name} per reference` : "regression per reference",
    terms: isBetter && process ? process.terms : [],
    reason: `chance averages out when each background row has coalitions of its own; relative error on held-out pairs: regression ${twoDigits(fitted.heldOutError)}${byProcess ? `, ${name} ${twoDigits(byProcess.heldOutError)}` : ""}`,
  };
}
