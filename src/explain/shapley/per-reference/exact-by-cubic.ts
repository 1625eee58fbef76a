import { EXACT_FIT } from "../estimators/best-on-held-out-pairs.js";
import type { ShapleyRegression } from "../estimators/shapley-regression.js";
import { type Averaged, averageFits, type Fit, type ReferenceGame } from "./average-fits.js";

/** The average over games of fits by a regression with cubic terms, where it leaves nothing of held-out pairs. */
export async function exactByCubic(
  cubic: ShapleyRegression,
  games: readonly ReferenceGame[],
  players: number,
): Promise<Averaged | undefined> {
  // Cheap to know before the others are fitted.
  const [{ differences, total }] = games;
  if (cubic.fit(differences, total).heldOutError >= EXACT_FIT) return undefined;
  const exact = await averageFits(games, players, fitBy(cubic));
  return exact.heldOutError < EXACT_FIT ? exact : undefined;
}

/** Fits each game by a regression. */
export function fitBy(regression: ShapleyRegression): Fit {
  return ({ differences, total }) => {
    const { values, ...errors } = regression.fit(differences, total);
    return { values, errors };
  };
}
