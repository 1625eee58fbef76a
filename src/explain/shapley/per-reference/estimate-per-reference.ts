import type { Attribution } from "../../../core/explanation.js";
import { inTurns } from "../../../core/give-way.js";
import { stream } from "../../../random/stream.js";
import { type Asking, askInLooks, computed } from "../estimate-shapley.js";
import { pairedRegression } from "../estimators/paired-regression.js";
import { shapleyAttribution } from "../shapley-attribution.js";
import type { ShapleyGame } from "../shapley-game.js";
import { fitsOf, type GroupDesign, groupDesign } from "./fit-group.js";
import { type GroupedDesign, gamesIn, grouped, ownCoalitions } from "./grouped-design.js";
import { type ReferenceGroup, splitReferences } from "./reference-groups.js";
import { exactEstimate, sumOfGames } from "./sum-of-games.js";
import { turnToWholeTwos } from "./turn-to-whole-twos.js";
import { valuesOfWholeGames } from "./whole-games.js";

/** With fewer reference rows, too little of the sampling error averages out. */
const MIN_REFERENCES = 10;
/** With fewer, the intervals of a regression are too narrow: what it gets wrong is the same for all reference rows. */
const MIN_PAIRS_PER_PLAYER = 2;
/** Beyond this the masks take more memory than most models. */
const MAX_PLAYERS = 64;
const MAX_ROWS = 2 ** 22;

/**
 * The average over reference rows of the values of each row's own game: exact ones where the row differs from the instance
 * in so few parts that every coalition can be asked, else a fit. At the same number of model rows it is closer than one fit to
 * the average game, because the error of sampling coalitions differs from row to row and averages out.
 *
 * @returns undefined where reference rows cannot have coalitions of their own
 */
export async function estimatePerReference(game: ShapleyGame): Promise<Attribution | undefined> {
  if (!averagesGames(game)) return undefined;
  const suits = (coalitions: number) => suitsSampling(game, coalitions);
  const split = await inTurns(splitReferences(game, suits), game.run.giveWay);
  if (!split) return undefined;
  const { whole, groups, coalitions } = split;
  const designs: GroupDesign[] = [];
  for (const group of groups) {
    const design = await computed(game, sharedDesign(game, group, coalitions));
    if (!design) return undefined;
    designs.push(design);
  }
  const games = gamesIn(designs);
  const rowsLater = designs.length > 0 ? designs[0].design.coalitions.rows * games : 0;
  const known = await valuesOfWholeGames(game, whole, rowsLater);
  if (designs.length === 0)
    return shapleyAttribution(game, { ...exactEstimate(game, split, known), stoppedBy: "complete" });
  const { shared, seed } = game.request.options;
  const make = () => ownCoalitions(game, designs);
  // Only with all reference rows in one group is another instance asked the same.
  const isCommon = shared && whole.length === 0 && designs.length === 1 && games === game.request.references;
  const key = JSON.stringify(["coalitions per reference", game.request.players.length, games, coalitions, seed]);
  const { answered } = pairedRegression(undefined);
  const asking: Asking<GroupedDesign> = {
    ...(isCommon ? await computed(game, shared.of(key, make)) : make()),
    design: grouped(designs),
    perCoalition: games,
    repeats: 0,
    async answered(design, isAnswered) {
      const rest: GroupDesign[] = [];
      for (const each of design.groups) {
        const some = await answered(each.design, isAnswered);
        if (!some) return undefined;
        rest.push(some === each.design ? each : await groupDesign(each.group, some));
      }
      return grouped(rest);
    },
    estimate: (done, { worths }) => sumOfGames(game, done, worths, split, whole.length > 0 ? known : undefined),
  };
  const turn = turnToWholeTwos(game, asking);
  return askInLooks(game, { ...asking, ...(turn && { turn }) });
}

/** True where the values of the average game are the average of the values of each reference row's game. */
function averagesGames({ request, known, link }: ShapleyGame): boolean {
  const { probe, enumerate, memory } = request;
  if (memory?.wasPerReference !== undefined) return memory.wasPerReference;
  return !enumerate && link.isIdentity && !known.noise && !probe.sampled;
}

/** True where coalitions of their own are worth sampling, so many for each reference row. */
function suitsSampling({ request }: ShapleyGame, coalitions: number): boolean {
  const { players, references, options, memory } = request;
  if (memory?.wasPerReference) return true;
  const allPairs = 2 ** (players.length - 1) - 1;
  const pairs = Math.min(allPairs, Math.floor(coalitions / 2));
  return (
    references >= MIN_REFERENCES &&
    players.length <= MAX_PLAYERS &&
    pairs >= MIN_PAIRS_PER_PLAYER * players.length &&
    // With nothing left to chance there is nothing to average out, unless that is only where a run may end.
    (pairs < allPairs || options.until !== undefined) &&
    2 * pairs * references <= MAX_ROWS
  );
}

/** The design of a group, which explanations of the same size share. */
async function sharedDesign(
  { request: { options } }: ShapleyGame,
  group: ReferenceGroup,
  coalitions: number,
): Promise<GroupDesign | undefined> {
  const { seed, shared } = options;
  const regression = pairedRegression(undefined);
  const make = async () => {
    const streams = (row: number) => stream(seed, regression.name, row);
    const design = await regression.design(group.players, coalitions, streams);
    return design && fitsOf(design);
  };
  const key = JSON.stringify(["per reference", group.players, coalitions, seed]);
  const fits = await (shared ? shared.of(key, make) : make());
  return fits && { group, isOfLowOrder: false, ...fits };
}
