import { type Coalitions, someCoalitions } from "../../../core/coalitions.js";
import { giveWay } from "../../../core/give-way.js";
import { take } from "../../../math/vectors.js";
import type { OddPrior } from "../process/odd-process.js";
import { misfitUnder } from "../process/odd-process-fit.js";
import { evenlySpread } from "../process/weigh-priors.js";

/** The prior that games together speak for. */
export interface PooledPrior {
  readonly prior: OddPrior;
  /** The likeliest of those under which interactions of five parts and more are next to nothing. */
  readonly lowOrder: OddPrior;
  /** Minus twice the logarithm of how much less likely that one is. */
  readonly againstLowOrder: number;
}

/** Variances of the additive part relative to that of all interactions. */
const ADDITIVE = [4, 16, 64, 256, 1024, 4096, 65536];
/** Variances of interactions of 5 parts relative to those of 3; by the first, these are next to nothing. */
const DECAY = [1e-5, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 0.8];
const ROUGHNESS = 1e-9;

/** Coalitions on which all priors are compared, and on which those are that come near the likeliest. */
const FEW = 128;
const MANY = 400;
/** Differences of misfit beyond which more coalitions would not turn the balance. */
const NEAR = 16;

/** More games say no more in good time. */
const MAX_GAMES = 48;

/**
 * The prior under which games on the same coalitions, under other names, are together the likeliest; each has a scale of its
 * own. One game says little of how fast interactions fall off with their order, fifty say it well.
 *
 * @param observed  coalitions, and last the grand one
 * @param halves  per game, half differences, one per coalition
 * Cost: no model row; some 40 factorisations of the covariance of 128 coalitions, and a few of 400.
 */
export async function pooledPrior(observed: Coalitions, halves: readonly Float64Array[]): Promise<PooledPrior> {
  const games = evenlySpread(halves.length, MAX_GAMES).map((game) => halves[game]);
  let found: Weighed[] = [];
  let near = ADDITIVE;
  for (const decay of DECAY) {
    const best = likeliest(await weighed(observed, games, FEW, decay, near));
    const at = ADDITIVE.indexOf(best.prior.additive);
    near = ADDITIVE.slice(Math.max(0, at - 1), at + 2);
    found.push(best);
  }
  if (observed.rows > FEW) {
    const { misfit } = likeliest(found);
    const close = found.filter((each) => each.misfit < misfit + NEAR || each.prior.decay === DECAY[0]);
    found = [];
    for (const { prior } of close) {
      found.push(...(await weighed(observed, games, MANY, prior.decay, [prior.additive])));
    }
  }
  const { prior, misfit } = likeliest(found);
  const low = likeliest(found.filter((each) => each.prior.decay === DECAY[0]));
  return { prior, lowOrder: low.prior, againstLowOrder: low.misfit - misfit };
}

type Weighed = { readonly prior: OddPrior; readonly misfit: number };

/** The misfit of priors of one decay, summed over games, on so many coalitions. */
async function weighed(
  observed: Coalitions,
  games: readonly Float64Array[],
  count: number,
  decay: number,
  additives: readonly number[],
): Promise<Weighed[]> {
  const rows = evenlySpread(observed.rows, count);
  const compared = someCoalitions(observed, rows);
  const values = games.map((half) => take(half, Uint32Array.from(rows)));
  const found: Weighed[] = [];
  for (const additive of additives) {
    const prior = { additive, decay, roughness: ROUGHNESS };
    const misfits = await (await misfitUnder(compared, prior))(values);
    found.push({ prior, misfit: misfits.reduce((sum, each) => sum + each, 0) });
  }
  await giveWay();
  return found;
}

function likeliest(found: readonly Weighed[]): Weighed {
  return found.reduce((best, each) => (each.misfit < best.misfit ? each : best));
}
