// Our estimators on one row of a game, held against its exact values.
import { kernelShap, permutationShapley } from "whybox";
import { stream } from "whybox/extending";
import { compared } from "./compared.js";

/** By the name that tables call them. */
export const OURS = {
  kernelShap,
  "kernelShap process": (asked, options) => kernelShap(asked, { ...options, estimator: "process" }),
  "kernelShap regression": (asked, options) => kernelShap(asked, { ...options, estimator: "regression" }),
  permutationShapley,
};

/**
 * @param cell  { by, row, seeds } and either { masks } or { until }, and { noise }: the standard deviation per model row
 * @param played.game  of `estimatorGames`
 * @param played.asked, played.exact  what the game gives for the row, without noise
 * @returns undefined where the estimator refuses the budget
 */
export async function measureOurs({ by, row, seeds, masks, until, noise }, { game, asked, exact }) {
  const runs = [];
  for (let seed = 0; seed < seeds; seed++) {
    const question = noise
      ? (await game.at(row, normalNoise(noise, stream(seed, "noise of a model", row)))).asked
      : asked;
    const asking = masks ? { budgetRows: masks * game.references } : { until };
    const explanation = await accepted(() => OURS[by](question, { ...asking, seed }));
    if (!explanation) return undefined;
    const { result, cost } = explanation;
    runs.push({
      ...compared(result.values[0], result.standardErrors[0], exact),
      modelRows: cost.modelRows,
      stopped: cost.stoppedBy === "converged",
    });
  }
  return runs;
}

/** Normally distributed noise. Source: Box & Muller 1958. */
function normalNoise(sd, { uniform }) {
  return (answers) => {
    for (let row = 0; row < answers.length; row++) {
      answers[row] += sd * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    }
  };
}

async function accepted(explain) {
  try {
    return await explain();
  } catch (error) {
    if (error.code === "BUDGET_TOO_SMALL") return undefined;
    throw error;
  }
}
