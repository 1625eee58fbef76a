import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fitTree } from "whybox/trees";
import { median } from "../median.js";
import { verdict } from "../plain-table.js";
import { table } from "./table.js";

const python = process.env.TREES_PYTHON;
const ROUNDS = 3;
const WARM_UP = 2;
const TARGETS = [
  { rows: 10_000, repetitions: 9, exact: 0.5, histogram: 0.3 },
  { rows: 100_000, repetitions: 3, exact: 0.3, histogram: 0.1 },
];

/** Milliseconds of CPU that a tree of depth 5 takes, both sides in turns. */
export async function time() {
  const numbers = [];
  for (const target of TARGETS) numbers.push(...compare(target));
  return {
    title: "Time: 20 columns, depth 5, CPU ms",
    header: ["rows", "task", "splits", "whybox", "scikit-learn", "ratio", "target"],
    rows: numbers.map(({ rows, task, splits, ownMs, peerMs, ratio, most }) => [
      rows.toLocaleString("en"),
      task,
      splits,
      ownMs.toFixed(1),
      peerMs?.toFixed(1) ?? "",
      ratio?.toFixed(3) ?? "",
      ratio === undefined ? "" : verdict(ratio <= most, `<= ${most}`),
    ]),
    numbers,
  };
}

function compare({ rows, repetitions, ...most }) {
  const data = table(rows);
  const folder = mkdtempSync(join(tmpdir(), "trees-"));
  const file = join(folder, "table");
  writeFileSync(file, Buffer.concat([Float32Array.from(data.x.data), data.numbers, data.classes].map(bytes)));
  const runs = ["classification", "regression"].flatMap((task) =>
    ["exact", "histogram"].map((splits) => ({ task, splits })),
  );
  for (const run of runs) ownMs(data, run, WARM_UP);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const peer = python === undefined ? {} : peerMs(file, data.x);
    return runs.map((run) => ({ own: ownMs(data, run, repetitions), peer: peer[run.task] }));
  });
  rmSync(folder, { recursive: true });
  return runs.map(({ task, splits }, i) => {
    const own = median(rounds.map((round) => round[i].own));
    if (python === undefined) return { rows, task, splits, ownMs: own, most: most[splits] };
    const peer = median(rounds.map((round) => round[i].peer));
    const ratio = median(rounds.map((round) => round[i].own / round[i].peer));
    return { rows, task, splits, ownMs: own, peerMs: peer, ratio, most: most[splits] };
  });
}

/** Of all threads, the garbage collector's too. */
function ownMs({ x, numbers, classes }, { task, splits }, repetitions) {
  const times = [];
  for (let i = 0; i < repetitions; i++) {
    const started = process.cpuUsage();
    fitTree(x, task === "regression" ? numbers : classes, { task, splits, maxDepth: 5 });
    const { user, system } = process.cpuUsage(started);
    times.push((user + system) / 1000);
  }
  return median(times);
}

function peerMs(file, { rows, columns }) {
  const script = fileURLToPath(new URL("../peers/tree_times.py", import.meta.url));
  const env = { ...process.env, OMP_NUM_THREADS: "1" };
  return JSON.parse(execFileSync(python, [script, file, String(rows), String(columns)], { encoding: "utf8", env }));
}

function bytes({ buffer, byteOffset, byteLength }) {
  return Buffer.from(buffer, byteOffset, byteLength);
}
