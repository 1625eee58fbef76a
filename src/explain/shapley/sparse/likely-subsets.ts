import { giveWay } from "../../../core/give-way.js";
import { dot } from "../../../math/vectors.js";

/** Subsets of each size that are kept. */
const MAX_BEAM = 250;

/** Multiplications for each size of subset. */
const MAX_WORK = 1e7;

export const MAX_PLAYERS = 8;

/** Answers for each player in a subset, at least. */
const ANSWERS_PER_PLAYER = 3;

/** The search ends after so many sizes without a likelier subset. */
const PATIENCE = 6;

/** Subsets of each size that are returned. */
const MAX_OF_SIZE = 16;

/** Largest rest of the answers, relative to their spread, that is no more than rounding. */
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
 * Sizes end where the extended Bayesian information criterion (Chen & Chen 2008) has not risen for some.
 *
 * @param columns  per player, one number per answer; nuisances such as the intercept are taken out of them and the answers
 * @returns the best of every size, from none to the most players
 * Cost: O(beam players answers) time for each size.
 */
export async function likelySubsets(
  columns: readonly Float64Array[],
  answers: Float64Array,
): Promise<readonly (readonly number[])[]> {
  const count = answers.length;
  const spread = dot(answers, answers);
  if (spread === 0) return [[]];
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
  const found: (readonly number[])[] = [[]];
  let best = { evidence: evidence(beam[0]), size: 0 };
  for (let size = 1; size <= most && size <= best.size + PATIENCE; size++) {
    const grown: Candidate[] = [];
    for (const [i, { parent, player }] of likeliestChildren(beam, width).entries()) {
      grown.push(childOf(parent, player, columns));
      if (i % 8 === 7) await giveWay();
    }
    if (grown.length === 0) break;
    beam = grown;
    found.push(...beam.slice(0, MAX_OF_SIZE).map(({ players }) => players));
    const likeliest = evidence(beam[0]);
    if (likeliest > best.evidence) best = { evidence: likeliest, size };
  }
  return found;
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
  const players = beam[0].lengths.length;
  const unexplained = new Float64Array(beam.length * players).fill(Number.POSITIVE_INFINITY);
  for (const [i, parent] of beam.entries()) {
    const { lengths, pulls } = parent;
    for (let player = 0; player < players; player++) {
      if (lengths[player] < MIN_LENGTH || parent.players.includes(player)) continue;
      unexplained[i * players + player] = parent.unexplained - pulls[player] ** 2 / lengths[player];
    }
  }
  // A subset has as many parents as players.
  const enough = Math.min(unexplained.length, width * (beam[0].players.length + 1));
  const most = unexplained.slice().sort()[enough - 1];
  const likeliest: number[] = [];
  for (let child = 0; child < unexplained.length; child++) {
    if (unexplained[child] <= most && unexplained[child] < Number.POSITIVE_INFINITY) likeliest.push(child);
  }
  likeliest.sort((a, b) => unexplained[a] - unexplained[b] || a - b);
  const seen = new Set<string>();
  const kept: { parent: Candidate; player: number }[] = [];
  for (const child of likeliest) {
    const parent = beam[Math.floor(child / players)];
    const player = child % players;
    const key = [...parent.players, player].sort((a, b) => a - b).join();
    if (seen.has(key)) continue;
    seen.add(key);
    if (kept.push({ parent, player }) === width) break;
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
