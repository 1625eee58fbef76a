// How often 95% intervals hold the exact value, and how wide they are beside the errors: each run plays a game of its own.
// Goes on where it was when it is started again.
// Usage: node benchmarks/estimators/coverage.js [--runs 100] [--estimators kernelShap] [--kinds "maximum;trees"]
//        [--budgets 64,256] [--noise 0,0.2]
import { parseArgs } from "node:util";
import { banzhafValues, exactShapley, kernelShap, permutationShapley, shapleyInteractions } from "whybox";
import { KINDS, MODELS, randomGame } from "./random-games.js";
import { openResults } from "./results.js";

const { values: given } = parseArgs({
  options: {
    runs: { type: "string", default: "100" },
    estimators: { type: "string" },
    kinds: { type: "string" },
    budgets: { type: "string", default: "64,128,256,512,1024,2048" },
    noise: { type: "string", default: "0" },
    results: { type: "string", default: "benchmarks/results/coverage.jsonl" },
  },
});
const PARTS = 12;
const REFERENCES = 20;
const BLOCK = 20;
const Z95 = 1.959964;
const ROUNDING = 1e-10;

const attribution = (explain) => async (asked, options) => {
  const { result } = await explain(asked, options);
  return { values: result.values[0], errors: result.standardErrors[0] };
};
const kernel = (estimator) => attribution((asked, options) => kernelShap(asked, { ...options, estimator }));
const interactions = (index, isWanted) => async (asked, options) => {
  const { result } = await shapleyInteractions(asked, { ...options, index });
  const places = [...result.sets.keys()].filter((place) => isWanted(result.sets[place].length));
  const of = (numbers) => Float64Array.from(places, (place) => numbers[place]);
  return { values: of(result.values[0]), errors: of(result.standardErrors[0]) };
};
const isOne = (size) => size === 1;
const isPair = (size) => size === 2;

/** By the name that tables call them. */
const ESTIMATORS = {
  kernelShap: kernel("auto"),
  "kernelShap process": kernel("process"),
  "kernelShap regression": kernel("regression"),
  permutationShapley: attribution(permutationShapley),
  banzhafValues: attribution(banzhafValues),
  ...Object.fromEntries(
    ["SII", "k-SII", "STII", "FSII"].flatMap((index) => [
      [`${index} single parts`, interactions(index, isOne)],
      [`${index} pairs`, interactions(index, isPair)],
    ]),
  ),
};

const results = openResults(given.results);
for (const by of given.estimators?.split(",") ?? Object.keys(ESTIMATORS)) {
  for (const noise of given.noise.split(",").map(Number)) {
    for (const kind of given.kinds?.split(";") ?? [...Object.keys(KINDS), ...Object.keys(MODELS)]) {
      for (const masks of given.budgets.split(",").map(Number)) {
        for (let from = 0; from < Number(given.runs); from += BLOCK) {
          const cell = { by, game: kind, row: from, seeds: BLOCK, masks, ...(noise && { noise }) };
          if (!results.has(cell)) results.addCounts(cell, await measure(cell));
        }
        print({ by, game: kind, masks, noise });
      }
    }
  }
}

/** Sums over the values of so many runs, each error in units of the largest exact value of its game. */
async function measure({ by, game: kind, row: from, masks, noise }) {
  const counts = { inside: 0, known: 0, squaredErrors: 0, squaredWidths: 0, worst: 0 };
  const budgetRows = masks * (kind in MODELS ? REFERENCES : 1);
  for (let seed = from; seed < from + BLOCK; seed++) {
    const { asked, exactly } = randomGame(kind, seed, { parts: PARTS, references: REFERENCES, noise });
    const exact = await exactValues(by, exactly);
    const { values, errors } = await ESTIMATORS[by](asked, { budgetRows, seed });
    if (!errors) continue;
    const scale = Math.max(...exact.map(Math.abs));
    let missed = 0;
    for (const [i, value] of exact.entries()) {
      const off = Math.abs(values[i] - value);
      const isInside = off <= Z95 * errors[i] + ROUNDING * scale;
      counts.known++;
      counts.inside += Number(isInside);
      missed += Number(!isInside);
      counts.squaredErrors += (off / scale) ** 2;
      counts.squaredWidths += (errors[i] / scale) ** 2;
    }
    counts.worst = Math.max(counts.worst, missed / exact.length);
  }
  return counts;
}

async function exactValues(by, exactly) {
  if (by.startsWith("kernelShap") || by === "permutationShapley") return (await exactShapley(exactly)).result.values[0];
  return (await ESTIMATORS[by](exactly, { enumerate: true, budgetRows: 2 ** PARTS * REFERENCES })).values;
}

function print({ by, game, masks, noise }) {
  const blocks = results
    .lines()
    .filter((line) => line.by === by && line.game === game && line.masks === masks && (line.noise ?? 0) === noise);
  const sum = (name) => blocks.reduce((total, block) => total + block[name], 0);
  const error = Math.sqrt(sum("squaredErrors") / sum("known"));
  const cells = [
    by,
    game,
    noise,
    masks,
    sum("known"),
    `${((100 * sum("inside")) / sum("known")).toFixed(1)}%`,
    error.toPrecision(3),
    Math.sqrt(sum("squaredWidths") / sum("squaredErrors")).toFixed(2),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
