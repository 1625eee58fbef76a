import { giveWay } from "../../../core/give-way.js";
import { dot } from "../../../math/vectors.js";

/** Players whose additive effects explain the answers, and how likely that is beside other subsets. */
export interface LikelySubset {
  readonly players: readonly number[];
  /** Weights of all subsets sum to 1. */
  readonly weight: number;
}

/** Subsets of each size that are kept. */
const MAX_BEAM = 100;

/** Multiplications for each size of subset. */
const MAX_WORK = 4e7;

export const MAX_PLAYERS = 8;

/** Answers for each player in a subset, at least. */
const ANSWERS_PER_PLAYER = 3;

/** The search ends after so many sizes without a likelier subset. */
const PATIENCE = 6;

/** Subsets this much less likely than the likeliest are left out. */
const MIN_WEIGHT = 0.01;

/** What is left over of the answers, relative to their spread, is rounding below this. */
const ROUNDING = 1e-20;

/** A subset under construction, with what its players leave of the others. */
type Candidate = {
  readonly players: readonly number[];
  /** Orthonormal columns that span those of its players. */
  readonly basis: readonly Float64Array[];
  /** One per player: the squared length of what the basis leaves of its column. */
  readonly lengths: Float64Array;
  /** One per player: the inner product of that with what the basis leaves of the answers. */
  readonly pulls: Float64Array;
  readonly unexplained: number;
};

/**
 * The subsets of players whose effects best explain the answers by least squares, by a beam search over subsets of growing
 * size: a greedy path would not come back from a wrong first player, as few answers make many columns alike.
 *
 * Subsets are weighed by their approximate marginal likelihood and by how many others there are of their size.
 *
 * @param columns  per player, one number per answer; the intercept is taken out of them
 * @returns the likeliest first; one at least, which may have no players
 * Source: the extended Bayesian information criterion: Chen & Chen 2008.
 * Cost: O(beam players answers) time for each size.
 */
export async function likelySubsets(
  columns: readonly Float64Array[],
  answers: Float64Array,
): Promise<readonly LikelySubset[]> {
  const count = answers.length;
  const spread = dot(answers, answers);
  if (spread === 0) return [{ players: [], weight: 1 }];
  const width = Math.max(1, Math.min(MAX_BEAM, Math.floor(MAX_WORK / (columns.length * count))));
  const most = Math.min(MAX_PLAYERS, Math.floor(count / ANSWERS_PER_PLAYER), columns.length - 1);
  const evidence = ({ players, unexplained }: Candidate) =>
    -((count - 1) / 2) * Math.log(Math.max(unexplained, ROUNDING * spread)) -
    (players.length / 2) * Math.log(count) -
    logSubsets(columns.length, players.length);

  let beam: readonly Candidate[] = [
    {
      players: [],
      basis: [],
      lengths: Float64Array.from(columns, (column) => dot(column, column)),
      pulls: Float64Array.from(columns, (column) => dot(column, answers)),
      unexplained: spread,
    },
  ];
  const found = beam.map((candidate) => ({ players: candidate.players, evidence: evidence(candidate) }));
  let best = { evidence: found[0].evidence, size: 0 };
  for (let size = 1; size <= most && size <= best.size + PATIENCE; size++) {
    const grown: Candidate[] = [];
    for (const [i, { parent, player }] of likeliestChildren(beam, width).entries()) {
      grown.push(childOf(parent, player, columns));
      if (i % 8 === 7) await giveWay();
    }
    beam = grown;
    for (const candidate of beam) {
      const each = { players: candidate.players, evidence: evidence(candidate) };
      found.push(each);
      if (each.evidence > best.evidence) best = { evidence: each.evidence, size };
    }
  }
  return withWeights(found);
}

/** The likelier ones of some subsets, by the logarithm of how likely they are. */
export function withWeights(
  found: readonly { readonly players: readonly number[]; readonly evidence: number }[],
): LikelySubset[] {
  const best = found.reduce((most, { evidence }) => Math.max(most, evidence), Number.NEGATIVE_INFINITY);
  const kept = found
    .map(({ players, evidence }) => ({ players, weight: Math.exp(evidence - best) }))
    .filter(({ weight }) => weight >= MIN_WEIGHT)
    .sort((a, b) => b.weight - a.weight);
  const total = kept.reduce((sum, { weight }) => sum + weight, 0);
  return kept.map(({ players, weight }) => ({ players, weight: weight / total }));
}

/** The logarithm of how many subsets of a size there are. */
export function logSubsets(players: number, size: number): number {
  let log = 0;
  for (let i = 0; i < size; i++) log += Math.log((players - i) / (i + 1));
  return log;
}

/** A column of which so little is left is explained by the others. */
const MIN_LENGTH = 1e-8;

/** The subsets of one player more that leave least unexplained, each once. */
function likeliestChildren(beam: readonly Candidate[], width: number): { parent: Candidate; player: number }[] {
  const children: { parent: Candidate; player: number; unexplained: number }[] = [];
  for (const parent of beam) {
    const { players, lengths, pulls } = parent;
    const own: typeof children = [];
    for (let player = 0; player < lengths.length; player++) {
      if (lengths[player] < MIN_LENGTH || players.includes(player)) continue;
      own.push({ parent, player, unexplained: parent.unexplained - pulls[player] ** 2 / lengths[player] });
    }
    own.sort((a, b) => a.unexplained - b.unexplained);
    children.push(...own.slice(0, width));
  }
  children.sort((a, b) => a.unexplained - b.unexplained);
  const seen = new Set<string>();
  const kept: typeof children = [];
  for (const child of children) {
    const key = [...child.parent.players, child.player].sort((a, b) => a - b).join();
    if (seen.has(key)) continue;
    seen.add(key);
    if (kept.push(child) === width) break;
  }
  return kept;
}

function childOf(parent: Candidate, player: number, columns: readonly Float64Array[]): Candidate {
  const direction = columns[player].slice();
  for (const column of parent.basis) subtract(direction, dot(column, direction), column);
  const length = Math.sqrt(dot(direction, direction));
  for (let i = 0; i < direction.length; i++) direction[i] /= length;
  const along = parent.pulls[player] / length;
  const lengths = parent.lengths.slice();
  const pulls = parent.pulls.slice();
  for (let other = 0; other < columns.length; other++) {
    const share = dot(columns[other], direction);
    lengths[other] -= share * share;
    pulls[other] -= share * along;
  }
  return {
    players: [...parent.players, player],
    basis: [...parent.basis, direction],
    lengths,
    pulls,
    unexplained: Math.max(0, parent.unexplained - along * along),
  };
}

function subtract(from: Float64Array, factor: number, values: Float64Array): void {
  for (let i = 0; i < from.length; i++) from[i] -= factor * values[i];
}
