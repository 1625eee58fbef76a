// Error of Shapley values against model rows, on nine games, ours beside those of shap and shapiq; see README.md here.
// Usage: node benchmarks/estimators/run.js [--rows 20] [--seeds 10] [--peer-seeds 2] [--games mlp,text60] [--budgets 64,128]
//        [--estimators "kernelShap,shapiq OddSHAP"] [--rules yes] [--noise 0.02,0.08,0.2]
//        [--python venv/bin/python] [--adult adult-train.csv --adult-model lightgbm.json] [--results file]
import { parseArgs } from "node:util";
import { estimatorGames } from "./games.js";
import { measureOurs, OURS } from "./ours.js";
import { startPeers } from "./peers.js";
import { openResults } from "./results.js";

const { values: given } = parseArgs({
  options: {
    rows: { type: "string", default: "20" },
    seeds: { type: "string", default: "10" },
    "peer-seeds": { type: "string", default: "2" },
    games: { type: "string" },
    budgets: { type: "string" },
    estimators: { type: "string", default: "kernelShap,permutationShapley" },
    rules: { type: "boolean", default: false },
    noise: { type: "string" },
    python: { type: "string" },
    adult: { type: "string" },
    "adult-model": { type: "string" },
    results: { type: "string", default: "benchmarks/results/estimators.jsonl" },
  },
});
/** When a run that stops by itself is to stop. */
const RULES = [{ top: 3 }, { relative: 0.05 }];

const games = await estimatorGames({ adult: given.adult && { table: given.adult, model: given["adult-model"] } });
const peers = given.python ? await startPeers(given.python) : undefined;
const results = openResults(given.results);
results.addAbout({ games: chosenTitles(), ...(peers && { versions: peers.versions }) });

const chosen = given.games?.split(",") ?? Object.keys(games);
for (let row = 0; row < Number(given.rows); row++) {
  for (const name of chosen) await measureRow(name, row);
}
peers?.close();

/** Every cell of one row of a game that has not been measured. */
async function measureRow(name, row) {
  const game = games[name];
  const cells = [...ourCells(game), ...peerCells(game)].map((cell) => ({ ...cell, game: name, row }));
  const left = cells.filter((cell) => !results.has(cell));
  if (left.length === 0) return;
  const played = { game, ...(await game.at(row)) };
  const from = performance.now();
  for (const cell of left) {
    results.add(cell, cell.by in OURS ? await measureOurs(cell, played) : await peers.measure(cell, played));
  }
  console.log(`${game.title}, row ${row}: ${left.length} cells in ${((performance.now() - from) / 1000).toFixed(1)} s`);
}

/** The descriptions of games in the tables. */
function chosenTitles() {
  const titles = Object.entries(games).map(([name, { at: _, ...about }]) => [name, about]);
  return Object.fromEntries(titles);
}

/** In masks. */
function budgetsOf(game) {
  const wanted = given.budgets?.split(",").map(Number);
  return wanted ? game.budgets.filter((masks) => wanted.includes(masks)) : game.budgets;
}

function ourCells(game) {
  const budgets = budgetsOf(game);
  const seeds = Number(given.seeds);
  const asked = given.noise
    ? given.noise.split(",").flatMap((noise) => budgets.map((masks) => ({ masks, noise: Number(noise) })))
    : budgets.map((masks) => ({ masks }));
  return given.estimators
    .split(",")
    .filter((by) => by in OURS)
    .flatMap((by) => {
      const rules = given.rules ? RULES.map((until) => ({ until })) : [];
      return [...asked, ...rules].map((each) => ({ by, seeds, ...each }));
    });
}

function peerCells(game) {
  const budgets = budgetsOf(game);
  const named = given.estimators.split(",");
  const methods = peers?.methods.filter((method) => named.includes("peers") || named.includes(method)) ?? [];
  return methods.flatMap((by) => budgets.map((masks) => ({ by, seeds: Number(given["peer-seeds"]), masks })));
}
