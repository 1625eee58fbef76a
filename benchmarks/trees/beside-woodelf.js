import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { forestFromXGBoost, treeShapley } from "whybox/trees";
import { median } from "../median.js";
import { plainTable, verdict } from "../plain-table.js";

/** Rounds in which both sides have a turn, so that a machine that is shared slows both down alike. */
const ROUNDS = 3;
const MAX_RATIO = 1;
const CASES = [
  { rows: 1000, background: 100 },
  { rows: 1000, background: 5000 },
  { rows: 20_000, background: 100 },
  { rows: 20_000, background: 5000 },
];

if (!process.env.TREES_PYTHON) {
  console.error("woodelf: TREES_PYTHON has to name a Python with woodelf-explainer and xgboost");
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "woodelf-"));
const [table, answers] = [join(folder, "table"), join(folder, "values")];
const script = new URL("./beside-woodelf.py", import.meta.url).pathname;
const python = spawn(process.env.TREES_PYTHON, ["-W", "ignore", script, table, answers], {
  env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", TQDM_DISABLE: "1" },
  stdio: ["pipe", "pipe", process.env.VERBOSE ? "inherit" : "ignore"],
});
const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
const answer = async () => JSON.parse((await lines.next()).value);
const numbersOf = (file) => new Float64Array(new Uint8Array(readFileSync(file)).buffer);

const { export: json, rows: total, features } = await answer();
const forest = forestFromXGBoost(json);
const data = numbersOf(table);
const part = (from, to) => ({ data: data.slice(from * features, to * features), rows: to - from, columns: features });

const found = [];
for (const { rows, background } of CASES) {
  const [x, hidden] = [part(0, rows), part(total - background, total)];
  const own = [];
  const peer = [];
  let apart = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    python.stdin.write(`values ${rows} ${background}\n`);
    const beside = await answer();
    const startedCpu = process.cpuUsage();
    const startedMs = performance.now();
    const { values } = treeShapley(forest, hidden, x);
    const ms = performance.now() - startedMs;
    const cpu = process.cpuUsage(startedCpu);
    const theirs = numbersOf(answers);
    for (let i = 0; i < values.length; i++) apart = Math.max(apart, Math.abs(values[i] - theirs[i]));
    // The first round warms both sides up.
    if (round === 0) continue;
    own.push({ ms, cpuMs: (cpu.user + cpu.system) / 1000 });
    peer.push(beside);
  }
  const of = (side, key) => median(side.map((run) => run[key]));
  const ratio = median(own.map((run, i) => run.cpuMs / peer[i].cpuMs));
  found.push([
    rows.toLocaleString("en"),
    background.toLocaleString("en"),
    of(own, "cpuMs").toFixed(0),
    of(peer, "cpuMs").toFixed(0),
    median(own.map((run, i) => run.ms / peer[i].ms)).toFixed(2),
    ratio.toFixed(2),
    apart.toExponential(0),
    verdict(ratio <= MAX_RATIO, `<= ${MAX_RATIO}`),
  ]);
}
python.stdin.end();
rmSync(folder, { recursive: true });
console.log(
  plainTable(
    ["rows", "background", "whybox CPU ms", "woodelf CPU ms", "wall ratio", "CPU ratio", "apart", "target"],
    found,
  ),
);
