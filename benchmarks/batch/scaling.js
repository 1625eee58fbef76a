// The cost of a batch beyond explainAll, and the gain by a second worker process, on a model of 20 microseconds per row.
// npm run build && node benchmarks/batch/scaling.js    # two and a half minutes alone on two cores
//   [--pairs 5] [--shard 250] [--rounds 2] [--rows 2000]
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { matrix } from "whybox";
import { bullmqEngine, runBatch } from "whybox/batch";
import { stream } from "whybox/extending";
import { startRedis } from "./redis-server.js";
import { createModel } from "./slow-model.js";

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "5" },
    shard: { type: "string", default: "250" },
    rounds: { type: "string", default: "2" },
    rows: { type: "string", default: "2000" },
  },
});
const [PAIRS, SHARD, ROUNDS, ROWS] = [values.pairs, values.shard, values.rounds, values.rows].map(Number);
const MODEL_MICROS = 20;
const BACKGROUND = 50;
/** Turns that are left out: a new thread explains some 300 rows before all of its code is compiled. */
const WARM_UP = 2;
/** So many that two workers end together. */
const SHARDS = 40;
const SUMS_MILLIONS = 40;
const HERE = fileURLToPath(new URL(".", import.meta.url));
const BIN = fileURLToPath(new URL("../../dist/cli/whybox.js", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "whybox-scaling-"));
mkdirSync(join(folder, "redis"));
const redis = await startRedis(join(folder, "redis"));
try {
  const hashedBytes = await bytesPerRow();
  console.log(
    `${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)} before; a model of ${MODEL_MICROS} microseconds per row (SHA-256 of ${hashedBytes} bytes)`,
  );
  if (PAIRS > 0) await overhead(hashedBytes);
  if (ROUNDS > 0) await scaling(hashedBytes);
} finally {
  await redis.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** A batch beside explainAll on the same rows. */
async function overhead(hashedBytes) {
  const rows = SHARD * (PAIRS + WARM_UP);
  const pairs = await inChild("pairs", writeJob("pairs", { rows, rowsPerShard: SHARD, hashedBytes }), WARM_UP);
  // A model that takes no time: what is left is the difference itself.
  const free = await inChild("pairs", writeJob("free", { rows, rowsPerShard: SHARD, hashedBytes: 0 }), WARM_UP);
  const start = await inChild("start", writeJob("start", { rows: 1, rowsPerShard: 1, hashedBytes }));
  const ratio = (of) => show(pairs.map(({ batch, bare }) => batch[of] / bare[of]));
  const beyondMs = (of) => show(free.map(({ batch, bare }) => 1000 * (batch[of] - bare[of])).map(Math.round));
  console.log(`\nA shard of ${SHARD} rows, and explainAll on its rows, in ${PAIRS} turns: median (all)`);
  table([
    ["", "processor time", "clock"],
    ["shard / explainAll", ratio("cpu"), ratio("wall")],
    ["the same with a model that takes no time: ms beyond explainAll, per shard", beyondMs("cpu"), beyondMs("wall")],
    [
      "before the first row, once: planning, a thread, the model",
      `${start.cpu.toFixed(2)} s`,
      `${start.wall.toFixed(2)} s`,
    ],
  ]);
}

/** Worker processes that take shards from one Redis. */
async function scaling(hashedBytes) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const one = await byProcesses(`one-${round}`, hashedBytes, 1);
    const two = await byProcesses(`two-${round}`, hashedBytes, 2);
    const alone = await inChild("compute", SUMS_MILLIONS);
    const halves = await Promise.all([0, 1].map(() => inChild("compute", SUMS_MILLIONS / 2)));
    rounds.push({ one, two, alone, halves });
  }
  const busiest = (processes) => Math.max(...processes.map(({ cpu }) => cpu));
  const slowest = (processes) => Math.max(...processes.map(({ wall }) => wall));
  console.log(`\n${ROWS} rows in ${SHARDS} shards, one worker process and two, in ${ROUNDS} turns: median (all)`);
  table([
    ["", "processor time of the busiest process", "clock"],
    [
      "one worker: seconds",
      show(rounds.map(({ one }) => busiest(one.workers))),
      show(rounds.map(({ one }) => one.wall)),
    ],
    [
      "two workers: seconds",
      show(rounds.map(({ two }) => busiest(two.workers))),
      show(rounds.map(({ two }) => two.wall)),
    ],
    [
      "one / two",
      show(rounds.map(({ one, two }) => busiest(one.workers) / busiest(two.workers))),
      show(rounds.map(({ one, two }) => one.wall / two.wall)),
    ],
    // Cores that share a cache, a clock or other users give less than two.
    [
      "the same of processes that only compute",
      show(rounds.map(({ alone, halves }) => alone.cpu / busiest(halves))),
      show(rounds.map(({ alone, halves }) => alone.wall / slowest(halves))),
    ],
  ]);
}

/** Median, and all. */
function show(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const text = (number) => (Number.isInteger(number) ? String(number) : number.toFixed(2));
  const middle = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  return `${text(middle)} (${sorted.map(text).join(", ")})`;
}

function table(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    );
}

function writeJob(name, { rows, rowsPerShard, hashedBytes }) {
  const random = stream(1, "scaling");
  const text = (count) =>
    `a,b,c,d\n${Array.from({ length: count }, () => [0, 0, 0, 0].map(() => random.uniform()).join()).join("\n")}\n`;
  writeFileSync(join(folder, `${name}.csv`), text(rows));
  writeFileSync(join(folder, `${name}-background.csv`), text(BACKGROUND));
  const job = {
    schema: "whybox/job@1",
    model: { path: join(HERE, "slow-model.js"), args: { hashedBytes } },
    method: "kernel-shap",
    table: join(folder, `${name}.csv`),
    background: { table: join(folder, `${name}-background.csv`), rows: BACKGROUND },
    rowsPerShard,
    out: join(folder, name),
  };
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(job));
  return file;
}

/** The answer of a step of scaling-child.js, in a separate process. */
function inChild(step, ...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(HERE, "scaling-child.js"), step, ...args.map(String)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (more) => {
      text += more;
    });
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`exit code ${code}`))));
  });
}

/** Workers that wait for shards already; from the first put to the last published. */
async function byProcesses(name, hashedBytes, count) {
  const rowsPerShard = Math.ceil(ROWS / SHARDS);
  const job = JSON.parse(readFileSync(writeJob(name, { rows: ROWS, rowsPerShard, hashedBytes }), "utf8"));
  const args = ["batch", "work", "--redis", redis.url, "--allow", folder, "--allow", HERE, "--workers", "1"];
  const workers = Array.from({ length: count }, () =>
    spawn(process.execPath, [BIN, ...args], { stdio: ["ignore", "ignore", "pipe"] }),
  );
  try {
    await Promise.all(workers.map((worker) => new Promise((resolve) => worker.stderr.once("data", resolve))));
    const before = workers.map(({ pid }) => cpuSeconds(pid));
    const startedMs = performance.now();
    const { doneRows } = await runBatch(job, { engine: bullmqEngine({ redis: redis.url }) });
    if (doneRows !== ROWS) throw new Error("rows are missing");
    const wall = (performance.now() - startedMs) / 1000;
    return { wall, workers: workers.map(({ pid }, i) => ({ cpu: cpuSeconds(pid) - before[i] })) };
  } finally {
    for (const worker of workers) worker.kill("SIGKILL");
  }
}

/** User and system time of a process, of Linux's 100 ticks per second. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function bytesPerRow() {
  const BYTES = 10_000;
  const model = createModel({ hashedBytes: BYTES });
  const rows = matrix(Array.from({ length: 5000 }, () => [0.1, 0.2, 0.3, 0.4]));
  const micros = async () => {
    const cpu = process.cpuUsage();
    await model.predict(rows);
    return process.cpuUsage(cpu).user / 5000;
  };
  await micros();
  return Math.round((BYTES * MODEL_MICROS) / (await micros()));
}
