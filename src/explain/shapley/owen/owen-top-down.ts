import { keep, noneKept } from "../../../core/coalitions.js";
import type { Attribution } from "../../../core/explanation.js";
import { widenedByStudent } from "../../../math/widened-by-student.js";
import { estimateShapley } from "../estimate-shapley.js";
import type { ShapleyEstimator } from "../shapley-estimator.js";
import type { ShapleyGame, Worths } from "../shapley-game.js";
import { type GroupOfPlayers, partGroups } from "./group-sums.js";
import { playersOf } from "./hierarchical-coalitions.js";
import type { PlayerGroup } from "./hierarchy.js";
import { type Outermost, unionsWithout } from "./outermost.js";
import { shareWithin } from "./share-within.js";
import { MIN_WALK_PAIRS, type Walks, walksInGroups } from "./walks-in-groups.js";

/** Unions of more groups are not all asked. */
const MAX_MEMBERS = 16;
/** Unions take at most this share of the budget. */
const MAX_UNION_SHARE = 0.5;

/**
 * Explains a game by Owen values from the outermost groups inwards: every union of these is asked, so that their values are
 * exact, and the rest of the budget goes into walks through the groups, the more the more a group changes the answer.
 *
 * @returns undefined where this does not pay: too many groups for the budget, or reference rows that are a sample
 */
export async function owenTopDown(
  game: ShapleyGame,
  root: PlayerGroup,
  groups: readonly GroupOfPlayers[],
): Promise<Attribution | undefined> {
  const { members } = innermostRoot(root);
  const sizes = members.map((member) => playersOf(member).length);
  const unions = 2 ** members.length - 2;
  const least = sizes.reduce((sum, size) => sum + 2 * MIN_WALK_PAIRS * (size - 1), 0);
  const { budgetCoalitions, blocks } = game;
  const isShort = unions > MAX_UNION_SHARE * budgetCoalitions || unions + least > budgetCoalitions;
  if (blocks || members.length < 2 || members.length > MAX_MEMBERS || least === 0 || isShort) return undefined;

  const worths = await askUnions(game, members);
  const shares = sharesOf(worths, sizes);
  const rest = { ...game, budgetCoalitions: budgetCoalitions - unions };
  return estimateShapley(rest, walksEstimator({ game, members, worths, groups }, shares));
}

/** The first level at which there is anything to share out. */
function innermostRoot(root: PlayerGroup): PlayerGroup {
  const [only, ...others] = root.members;
  return others.length === 0 && typeof only === "object" ? innermostRoot(only) : root;
}

/** Per output, the worth of every union of members; bit m of its place says whether member m is in. */
async function askUnions({ ask, ends, request }: ShapleyGame, members: PlayerGroup["members"]): Promise<Worths> {
  const count = 2 ** members.length;
  const unions = noneKept(count - 2, request.players.length);
  for (let bits = 1; bits < count - 1; bits++) {
    for (const [m, member] of members.entries()) {
      if ((bits >> m) & 1) for (const player of playersOf(member)) keep(unions, bits - 1, player);
    }
  }
  const { worths } = await ask(unions);
  return worths.map((inner, output) => Float64Array.from([ends.empty[output], ...inner, ends.full[output]]));
}

/** Root mean square of each group's gain over all unions of the others, per square root of the cost of a walk. */
function sharesOf(worths: Worths, sizes: readonly number[]): number[] {
  const changes = sizes.map((_, member) =>
    Math.sqrt(
      worths.reduce(
        (sum, worth) =>
          sum +
          unionsWithout(sizes.length, member).reduce((s, { bits, weight }) => {
            const gain = worth[bits | (1 << member)] - worth[bits];
            return s + weight * gain * gain;
          }, 0),
        0,
      ),
    ),
  );
  // Effects inside a group may cancel out, so that no group goes without.
  const floor = changes.reduce((sum, change) => sum + change, 0) / sizes.length / 4 || 1;
  return changes.map((change, member) => (sizes[member] > 1 ? (change + floor) / Math.sqrt(sizes[member] - 1) : 0));
}

function walksEstimator(outermost: Outermost, shares: readonly number[]): ShapleyEstimator<Walks> {
  const { game, members, worths, groups } = outermost;
  const players = game.request.players.length;
  return {
    name: "owenValues top down",
    variant: JSON.stringify([members, shares]),
    design: (_, max, streams) => walksInGroups(players, members, shares, max, streams),
    answered(walks, isAnswered) {
      const missing = walks.pairs.findIndex((pair) =>
        pair.walks.some(({ path }) => path.some((row) => !isAnswered[row])),
      );
      const pairs = missing < 0 ? walks.pairs : walks.pairs.slice(0, missing);
      const dealt = members.map((_, group) => pairs.filter((pair) => pair.group === group).length);
      const isShort = shares.some((share, group) => share > 0 && dealt[group] < MIN_WALK_PAIRS);
      return isShort ? undefined : { ...walks, pairs, asked: isAnswered.filter(Boolean).length };
    },
    estimate(walks, v, _, noise) {
      const found = v.map((worth, output) =>
        shareWithin(outermost, walks, worth, worths[output], noise?.worth[output] ?? 0),
      );
      const freedom = Math.min(...found.map(({ degreesOfFreedom }) => degreesOfFreedom));
      const sums = {
        values: found.map(({ sums }) => sums),
        standardErrors: found.map(({ sumErrors }) => widenedByStudent(sumErrors, freedom)),
      };
      return {
        values: found.map(({ values }) => values),
        standardErrors: found.map(({ errors }) => errors && widenedByStudent(errors, freedom)),
        asked: { count: walks.asked + 2 ** members.length, of: "coalitions", all: false },
        diagnostics: { unions: 2 ** members.length, walks: 2 * walks.pairs.length },
        weightedR2: v.map(() => null),
        degreesOfFreedom: freedom,
        groups: partGroups(groups, game.request.players, sums),
      };
    },
  };
}
