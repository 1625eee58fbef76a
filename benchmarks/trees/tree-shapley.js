import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { matrix } from "whybox";
import { forestFromLightGBM, forestFromScikitLearn, forestFromXGBoost, treeShapley } from "whybox/trees";
import { median } from "../median.js";
import { plainTable, verdict } from "../plain-table.js";

/** Rounds in which both sides have a turn, so that a machine that is shared slows both down alike. */
const ROUNDS = 3;
const MAX_OF_SHAP = 0.25;
const CASES = [
  { what: "100 trees of depth 6, regressor", model: "regressor", rows: 1000, target: true },
  { what: "the same, classifier of 2 classes", model: "classifier", rows: 1000 },
  { what: "XGBoost, 100 trees of depth 6", model: "xgboost", rows: 1000 },
  { what: "LightGBM, 100 trees of depth 6", model: "lightgbm", rows: 1000 },
  { what: "regressor, 1 row", model: "regressor", rows: 1 },
  { what: "10 trees of depth 16, 100 rows", model: "deep", rows: 100 },
];

if (!process.env.TREES_PYTHON) {
  console.error("tree-shapley: TREES_PYTHON has to name a Python with shap, scikit-learn, xgboost and lightgbm");
  process.exit(2);
}
const script = new URL("./tree-shapley.py", import.meta.url).pathname;
const python = spawn(process.env.TREES_PYTHON, ["-W", "ignore", script], {
  env: { ...process.env, OMP_NUM_THREADS: "1" },
  stdio: ["pipe", "pipe", "inherit"],
});
const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
const answer = async () => JSON.parse((await lines.next()).value);

const { exports, rows, background } = await answer();
const read = (name, json) =>
  name === "xgboost"
    ? forestFromXGBoost(json)
    : name === "lightgbm"
      ? forestFromLightGBM(json)
      : forestFromScikitLearn(json);
const forests = Object.fromEntries(Object.entries(exports).map(([name, json]) => [name, read(name, json)]));
const hidden = matrix(background);

const table = [];
for (const { what, model, rows: count, target } of CASES) {
  const x = matrix(rows.slice(0, count));
  const own = [];
  const peer = [];
  let apart = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    python.stdin.write(`${model} ${count}\n`);
    const beside = await answer();
    const startedCpu = process.cpuUsage();
    const startedMs = performance.now();
    const { values } = treeShapley(forests[model], hidden, x);
    const ms = performance.now() - startedMs;
    const cpu = process.cpuUsage(startedCpu);
    beside.values.forEach((value, i) => {
      apart = Math.max(apart, Math.abs(value - values[i]));
    });
    // The first round warms both sides up.
    if (round === 0) continue;
    own.push({ ms, cpuMs: (cpu.user + cpu.system) / 1000 });
    peer.push(beside);
  }
  const ms = (side) => median(side.map((run) => run.ms));
  const ratio = (key) => median(own.map((run, i) => run[key] / peer[i][key]));
  table.push([
    what,
    ms(own).toFixed(0),
    ms(peer).toFixed(0),
    ratio("ms").toFixed(3),
    ratio("cpuMs").toFixed(3),
    apart.toExponential(0),
    target ? verdict(ratio("ms") <= MAX_OF_SHAP, `<= ${MAX_OF_SHAP}`) : "",
  ]);
}
python.stdin.end();
console.log(plainTable(["", "whybox ms", "shap ms", "ratio", "CPU ratio", "apart", "target"], table));
