/**
 * Audits beside scikit-learn, alibi and sage-importance on the same table and model: how far numbers are apart, model
 * rows and time.
 *
 *   python benchmarks/peers/audit_reference.py > reference.json
 *   node benchmarks/audit/peers.js reference.json
 */
import { readFile } from "node:fs/promises";
import { blackBox } from "whybox";
import {
  accumulatedEffects,
  answersOf,
  dataset,
  partialDependence,
  performance,
  permutationImportance,
  sage,
} from "whybox/audit";

const reference = JSON.parse(await readFile(process.argv[2], "utf8"));
let state = 20240601;
const uniform = () => {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
};
const logit = ([a, b, c]) => 1.5 * a - b + 2 * a * b + Math.sin(3 * c);
const probability = (row) => 1 / (1 + Math.exp(-logit(row)));
const ROWS = 1000;
const x = Array.from({ length: ROWS }, () => Array.from({ length: 4 }, () => 2 * uniform() - 1));
const y = x.map((row) => (uniform() < probability(row) ? "1" : "0"));
const permutations = Array.from({ length: 5 }, () => {
  const order = [...x.keys()];
  for (let i = ROWS - 1; i > 0; i--) {
    const k = Math.floor((i + 1) * uniform());
    [order[i], order[k]] = [order[k], order[i]];
  }
  return order;
});
const names = ["a", "b", "c", "d"];
const model = blackBox((rows) => rows.map(probability), {
  name: "logistic",
  input: { kind: "columns", features: names.map((name) => ({ name, kind: "number" })) },
  outputs: [{ name: "1", unit: "probability" }],
});
const table = dataset(
  x.map((row, i) => ({ ...Object.fromEntries(names.map((name, c) => [name, row[c]])), y: y[i] })),
  { model, target: "y" },
);
const apart = (ours, theirs) => Math.max(...ours.map((value, i) => Math.abs(value - theirs[i])));
const lines = [];
async function compare(what, key, run, difference) {
  const start = globalThis.performance.now();
  const found = await run();
  const ms = globalThis.performance.now() - start;
  const peer = reference[key];
  lines.push({
    what,
    "largest difference": difference(found, peer.value).toExponential(1),
    "rows, ours": found.cost.modelRows,
    "rows, theirs": peer.rows ?? "-",
    "ms, ours": Math.round(ms),
    "ms, theirs": peer.ms === undefined ? "-" : Math.round(peer.ms),
  });
}

const answers = await answersOf(model, table);
await compare(
  "metrics (scikit-learn; ours with intervals)",
  "metrics",
  async () => performance(answers),
  ({ result }, theirs) =>
    Math.max(
      ...Object.entries(theirs).map(([name, value]) =>
        Math.abs(result.metrics.find((each) => each.name === name).value - value),
      ),
    ),
);
await compare(
  "calibration curve (scikit-learn)",
  "calibration",
  async () => performance(answers),
  ({ result }, theirs) =>
    apart(
      result.classification.calibration.bins.map(({ observed }) => observed.value),
      theirs.observed,
    ),
);
const grid = reference.partialDependence.value.grid;
await compare(
  "partial dependence (scikit-learn)",
  "partialDependence",
  () => partialDependence(model, table, { features: ["a"], grid: { a: grid } }),
  ({ result }, theirs) => apart(result.curves[0].values[0], theirs.values),
);
await compare(
  "permutation importance (scikit-learn's loss)",
  "permutationImportance",
  () => permutationImportance(model, table, { permutations }),
  ({ result }, theirs) =>
    apart(
      result.values.map(({ value }) => value),
      theirs,
    ),
);
await compare(
  "accumulated effects (alibi)",
  "accumulatedEffects",
  () => accumulatedEffects(model, table, { features: ["a"], intervals: 10 }),
  ({ result }, theirs) => apart(result.curves[0].values[0], theirs.values),
);
await compare(
  "SAGE to 2.5% (sage-importance; both sampled)",
  "sage",
  () => sage(model, table, { budgetRows: 20_000_000, backgroundRows: 64, precision: 0.025 }),
  ({ result }, theirs) =>
    apart(
      result.values.map(({ value }) => value),
      theirs.values,
    ),
);
console.table(lines);
