import { columns, explainAll, game, importModel, kernelShap, permutationShapley, probe } from "whybox";
import { noneKept } from "whybox/extending";
import { verdict } from "./plain-table.js";
import { background, exactValues, instances } from "./workload.js";

const SEEDS = 20;
const BUDGETS_MASKS = [64, 128, 256, 512, 1024, 2048];
const TARGET_ERROR = { 1024: 0.007, 2048: 0.0034 };
const METHODS = {
  kernelShap: (asked, options) => kernelShap(asked, options),
  "kernelShap order 1": (asked, options) => kernelShap(asked, { ...options, order: 1 }),
  permutationShapley: (asked, options) => permutationShapley(asked, options),
};
/** Two-sided 95% of the normal distribution. */
const Z95 = 1.959964;

/**
 * Distance of the values from the exact ones beside their standard errors: on the MLP's game, whose 4096 coalitions are
 * all computed beforehand, so that a budget of masks costs only the estimator.
 */
export async function accuracy() {
  const games = await cachedGames();
  const numbers = [];
  for (const [method, explain] of Object.entries(METHODS)) {
    for (const budgetMasks of BUDGETS_MASKS) {
      numbers.push({ method, budgetMasks, ...(await measure(games, explain, budgetMasks)) });
    }
  }
  return {
    title: `Accuracy: MLP, 20 rows x ${SEEDS} seeds, relative L2 error against exact values`,
    header: ["method", "masks", "masks asked", "mean error", "rms z", "in 95% interval", "target"],
    rows: numbers.map((run) => {
      const target = run.method === "kernelShap" ? TARGET_ERROR[run.budgetMasks] : undefined;
      return [
        run.method,
        run.budgetMasks,
        run.masksAsked.toFixed(0),
        run.error.toFixed(5),
        run.rmsZ === null ? "-" : run.rmsZ.toFixed(2),
        run.coverage === null ? "-" : `${(100 * run.coverage).toFixed(1)}%`,
        target === undefined ? "" : verdict(run.error <= target, `<= ${target}`),
      ];
    }),
    numbers,
  };
}

async function measure(games, explain, budgetMasks) {
  let error = 0;
  let count = 0;
  let squaredZ = 0;
  let inside = 0;
  let withError = 0;
  let masksAsked = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const run = explainAll(games, (asked, { shared }) => explain(asked, { seed, shared, budgetRows: budgetMasks }));
    for await (const { index, explanation, error: failed } of run) {
      if (failed) throw failed;
      const [values] = explanation.result.values;
      const [standardErrors] = explanation.result.standardErrors;
      const exact = exactValues[index];
      let squaredError = 0;
      let squaredNorm = 0;
      for (let part = 0; part < exact.length; part++) {
        const difference = values[part] - exact[part];
        squaredError += difference ** 2;
        squaredNorm += exact[part] ** 2;
        if (!(standardErrors[part] > 0)) continue;
        const z = difference / standardErrors[part];
        squaredZ += z ** 2;
        if (Math.abs(z) <= Z95) inside++;
        withError++;
      }
      error += Math.sqrt(squaredError / squaredNorm);
      masksAsked += explanation.cost.modelRows;
      count++;
    }
  }
  return {
    error: error / count,
    masksAsked: masksAsked / count,
    rmsZ: withError ? Math.sqrt(squaredZ / withError) : null,
    coverage: withError ? inside / withError : null,
  };
}

/** One game a row: the mean over the background for every coalition, looked up. */
async function cachedGames() {
  const model = await importModel(new URL("./models/mlp.js", import.meta.url));
  const parts = instances.columns;
  const every = noneKept(2 ** parts, parts);
  for (let coalition = 0; coalition < every.rows; coalition++) every.bits[coalition] = coalition;
  const games = [];
  for (let row = 0; row < exactValues.length; row++) {
    const instance = instances.data.subarray(row * parts, (row + 1) * parts);
    const { data: worth } = await probe(model, columns(background, instance)).ask({ z: every });
    games.push(game(parts, (z) => Float64Array.from({ length: z.rows }, (_, i) => worth[bitsOf(z, i)])));
  }
  return games;
}

function bitsOf({ data, columns: parts }, row) {
  let bits = 0;
  for (let part = 0; part < parts; part++) if (data[row * parts + part] === 1) bits |= 1 << part;
  return bits;
}
