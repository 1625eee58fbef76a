// How far kernelShap is from exact values at a number of model rows, and whether its standard errors say so, at a fixed
// budget and where it stops by itself. See benchmarks/README.md.
// Usage: node benchmarks/estimators/run.js [--rows 3] [--seeds 2] [--games mlp,text60] [--estimators auto]
//        [--adult adult-train.csv --adult-model lightgbm.json]
import { parseArgs } from "node:util";
import { kernelShap, permutationShapley } from "whybox";
import { estimatorGames } from "./games.js";

const { values: given } = parseArgs({
  options: {
    rows: { type: "string", default: "3" },
    seeds: { type: "string", default: "2" },
    games: { type: "string" },
    estimators: { type: "string", default: "auto" },
    adult: { type: "string" },
    "adult-model": { type: "string" },
  },
});
const [ROWS, SEEDS] = [Number(given.rows), Number(given.seeds)];
/** Two-sided 95% of the normal distribution. */
const Z95 = 1.959964;
const RULES = [{ top: 3 }, { relative: 0.05 }];

const adult = given.adult && { table: given.adult, model: given["adult-model"] };
const games = await estimatorGames({ adult });
for (const name of given.games?.split(",") ?? Object.keys(games)) {
  const { title, parts, references, budgets, at } = games[name];
  console.log(`\n${title}: ${parts} parts, ${references} background rows; ${ROWS} rows x ${SEEDS} seeds\n`);
  console.log("| estimator | masks or rule | model rows | relative L2 error | covered | largest 3 right |");
  console.log("|---|---:|---:|---:|---:|---:|");
  for (const estimator of given.estimators.split(",")) {
    for (const masks of budgets)
      print(estimator, masks, await measure(at, estimator, { budgetRows: masks * references }));
    if (estimator === "regression" || estimator === "process") continue;
    for (const until of RULES) print(estimator, JSON.stringify(until), await measure(at, estimator, { until }));
  }
}

function print(estimator, asked, run) {
  if (!run) return;
  const share = (of, all) => (all === 0 ? "-" : `${((100 * of) / all).toFixed(1)}%`);
  const cells = [estimator, asked, Math.round(run.modelRows), run.error.toFixed(5), share(run.inside, run.known)];
  console.log(`| ${cells.join(" | ")} | ${run.right} of ${run.runs} |`);
}

/** Undefined where the estimator refuses the budget. */
async function measure(at, estimator, options) {
  const found = { error: 0, inside: 0, known: 0, modelRows: 0, right: 0, runs: ROWS * SEEDS };
  for (let row = 0; row < ROWS; row++) {
    const { asked, exact } = await at(row);
    for (let seed = 0; seed < SEEDS; seed++) {
      const explanation = await explain(asked, estimator, { ...options, seed });
      if (!explanation) return undefined;
      const [values] = explanation.result.values;
      const [errors] = explanation.result.standardErrors;
      const differences = values.map((value, part) => value - exact[part]);
      found.error += norm(differences) / norm(exact) / found.runs;
      found.modelRows += explanation.cost.modelRows / found.runs;
      if (largest(values).join() === largest(exact).join()) found.right++;
      differences.forEach((difference, part) => {
        if (errors[part] === null) return;
        found.known++;
        if (Math.abs(difference) <= Z95 * errors[part] + 1e-12) found.inside++;
      });
    }
  }
  return found;
}

async function explain(asked, estimator, options) {
  try {
    if (estimator === "permutation") return await permutationShapley(asked, options);
    return await kernelShap(asked, { ...options, estimator });
  } catch (error) {
    if (error.code === "BUDGET_TOO_SMALL") return undefined;
    throw error;
  }
}

/** The three parts with the largest absolute values. */
function largest(values) {
  const order = [...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
  return order.slice(0, 3).sort((a, b) => a - b);
}

function norm(values) {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
}
