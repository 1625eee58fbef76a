import { someCoalitions } from "../../../core/coalitions.js";
import { stream } from "../../../random/stream.js";
import type { Asking } from "../estimate-shapley.js";
import { pairedRegression, regressionDesign } from "../estimators/paired-regression.js";
import { everyPair, pairsWithWholeTwos } from "../pairs/paired-coalitions.js";
import { pairsOfSize } from "../pairs/shapley-kernel.js";
import { MAX_PROCESS_PAIRS } from "../process/odd-process-estimator.js";
import { withGrandCoalition } from "../process/odd-process-fit.js";
import type { ShapleyGame, Worths } from "../shapley-game.js";
import { type GroupDesign, groupDesign } from "./fit-group.js";
import { type GroupedDesign, gamesIn, grouped, ownCoalitions } from "./grouped-design.js";
import { pooledPrior } from "./pooled-prior.js";
import { type AnswersPerReference, gamesOf, halves } from "./reference-games.js";

/** As far as a few large interactions and chance go. With fewer coalitions than are asked in the end, they say less. */
const MAX_AGAINST_LOW_ORDER = 12;

/**
 * Where the last coalitions that the budget pays for would complete those of two parts: the decision to ask these instead,
 * if the answers so far speak for next to no interactions of five parts and more, for every output. Each group of reference
 * rows decides for itself.
 *
 * @param asking  with the designs that the turns depart from
 */
export function turnToWholeTwos(game: ShapleyGame, asking: Asking<GroupedDesign>): Asking<GroupedDesign>["turn"] {
  const { groups } = asking.design;
  const turns: GroupTurn[] = [];
  let first = 0;
  for (const [place, each] of groups.entries()) {
    const turn = turnOf(game, each, place, first, gamesIn(groups));
    if (turn) turns.push(turn);
    first += each.group.references.length;
  }
  return oneAfterTheOther(
    game,
    asking,
    turns.sort((a, b) => a.at - b.at),
  );
}

/** The turn of one group's design. */
interface GroupTurn {
  /** Among the groups. */
  readonly place: number;
  readonly at: number;
  decide(worths: Worths): Promise<GroupDesign | undefined>;
}

function oneAfterTheOther(
  game: ShapleyGame,
  asking: Asking<GroupedDesign>,
  [next, ...later]: readonly GroupTurn[],
): Asking<GroupedDesign>["turn"] {
  if (!next) return undefined;
  return {
    at: next.at,
    async decide({ worths }) {
      const { turn: _, ...same } = asking;
      const turned = await next.decide(worths);
      const groups = asking.design.groups.map((group, place) => (place === next.place && turned) || group);
      const now = turned ? { ...same, ...ownCoalitions(game, groups), design: grouped(groups) } : same;
      const turn = oneAfterTheOther(game, now, later);
      return { ...now, ...(turn && { turn }) };
    },
  };
}

function turnOf(
  game: ShapleyGame,
  { group, design }: GroupDesign,
  place: number,
  first: number,
  games: number,
): GroupTurn | undefined {
  const { options, memory } = game.request;
  const count = design.pairs.coalitions.rows;
  // Cubic terms in a regression need no such coalitions.
  const suits = design.regression.order === 1 && count <= MAX_PROCESS_PAIRS;
  // Answers of an earlier run must not go to waste.
  const before = memory?.askedAlone(group.references[0]);
  const hasTurned = before !== undefined && before.twos > 0 && before.twos === pairsOfSize(group.players, 2);
  if (design.isComplete || !(suits || hasTurned)) return undefined;
  const streams = (row: number) => stream(options.seed, pairedRegression(undefined).name, row);
  const whole = pairsWithWholeTwos(group.players, count, streams);
  if (!whole) return undefined;
  const { shared, pairs } = whole;
  const isFree = (before?.coalitions ?? 0) <= 2 * shared;
  return {
    place,
    at: 2 * shared,
    async decide(worths) {
      const asked = design.asked.subarray(0, shared);
      const speaks = async () => speakForLowOrder(game, { group, design }, { worths, games, first, asked });
      if (!hasTurned && !(isFree && (await speaks()))) return undefined;
      const turned = await regressionDesign(pairs, undefined, everyPair(pairs), false);
      return turned && groupDesign(group, turned, suits);
    },
  };
}

async function speakForLowOrder(
  game: ShapleyGame,
  { group, design }: Pick<GroupDesign, "group" | "design">,
  answers: AnswersPerReference,
): Promise<boolean> {
  const observed = withGrandCoalition(someCoalitions(design.pairs.coalitions, Array.from(answers.asked.keys())));
  for (const output of game.outputs.keys()) {
    const games = gamesOf(game, group, answers, output);
    const counting = games.filter(({ weight }) => weight > 0).map(halves);
    const { againstLowOrder } = await pooledPrior(observed, counting);
    if (againstLowOrder > MAX_AGAINST_LOW_ORDER) return false;
  }
  return true;
}
