// What a batch costs beyond explainAll, and what a second worker brings, on a model of about 20 microseconds per row.
// npm run build && node benchmarks/batch/scaling.js [--rows 1200] [--rounds 3]
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { matrix } from "whybox";
import { bullmqEngine, runBatch } from "whybox/batch";
import { stream } from "whybox/extending";
import { startRedis } from "./redis-server.js";
import { createModel } from "./slow-model.js";

const { values } = parseArgs({
  options: { rows: { type: "string", default: "1200" }, rounds: { type: "string", default: "3" } },
});
const [ROWS, ROUNDS] = [values.rows, values.rounds].map(Number);
const MODEL_MICROS = 20;
/** About five seconds. */
const SUMS_MILLIONS = 40;
const HERE = fileURLToPath(new URL(".", import.meta.url));
const BIN = fileURLToPath(new URL("../../dist/cli/whybox.js", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "whybox-scaling-"));
mkdirSync(join(folder, "redis"));
const redis = await startRedis(join(folder, "redis"));
try {
  const random = stream(1, "scaling");
  const table = Array.from({ length: ROWS }, () => Array.from({ length: 4 }, () => random.uniform()));
  writeFileSync(join(folder, "rows.csv"), `a,b,c,d\n${table.map((row) => row.join()).join("\n")}\n`);
  writeFileSync(join(folder, "one-row.csv"), `a,b,c,d\n${table[0].join()}\n`);
  const sines = await sinesPerRow();
  console.log(
    `${ROWS} rows, ${sines} sines per model row, shards of ${shardRows()} rows; load ${loadavg()[0].toFixed(1)}`,
  );
  const pairs = await inChild(["pairs", writeJob("pairs", sines), sines]);
  const start = await inChild(["start", writeJob("start", sines, "one-row.csv")]);
  console.log(`processor seconds before the first row: ${start.cpu.toFixed(2)}`);
  // The first pair starts the thread and warms the compiler up.
  const ratios = pairs.slice(1).map(({ batch, bare }) => batch / bare);
  console.log(`processor seconds per shard / of explainAll on its rows: ${show(ratios)}`);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const one = await byProcesses(`one-process-${round}`, sines, 1);
    const two = await byProcesses(`two-processes-${round}`, sines, 2);
    const sums = Math.round(SUMS_MILLIONS / 2);
    const [alone, halves] = [
      await inChild(["compute", "", 2 * sums]),
      [0, 1].map(() => inChild(["compute", "", sums])),
    ];
    const busier = Math.max(...(await Promise.all(halves)).map(({ cpu }) => cpu));
    rounds.push({ one, two, machine: alone.cpu / busier });
  }
  const compare = (what, of) => console.log(`${what}: ${show(rounds.map(of))}`);
  compare("time with one worker process / with two", ({ one, two }) => one.wall / two.wall);
  // Time on two otherwise idle cores: the busier worker decides.
  compare(
    "processor seconds of the only worker process / of the busier of two",
    ({ one, two }) => one.cpu[0] / Math.max(...two.cpu),
  );
  // Two cores that share caches, or a core, give less than two.
  compare("the same of processes that only compute", ({ machine }) => machine);
} finally {
  await redis.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** Median, and all. */
function show(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return `${sorted[Math.floor(sorted.length / 2)].toFixed(3)} (${sorted.map((each) => each.toFixed(2)).join(", ")})`;
}

/** Enough shards for two workers to end together. */
function shardRows() {
  return Math.max(10, Math.ceil(ROWS / 6));
}

function writeJob(name, sines, table = "rows.csv") {
  const job = {
    ...{ schema: "whybox/job@1", model: { path: join(HERE, "slow-model.js"), args: { sines } }, method: "kernel-shap" },
    ...{ table: join(folder, table), background: { table: join(folder, "rows.csv"), rows: 50 } },
    ...{ rowsPerShard: shardRows(), out: join(folder, name) },
  };
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(job));
  return file;
}

/** A run of scaling-child.js in a process of its own. */
function inChild(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(HERE, "scaling-child.js"), ...args.map(String)], {
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
async function byProcesses(name, sines, count) {
  const job = JSON.parse(readFileSync(writeJob(name, sines), "utf8"));
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
    return { wall, cpu: workers.map(({ pid }, i) => cpuSeconds(pid) - before[i]) };
  } finally {
    for (const worker of workers) worker.kill("SIGKILL");
  }
}

/** User and system time of a process, of Linux's 100 ticks per second. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function sinesPerRow() {
  const model = createModel({ sines: 1000 });
  const rows = matrix(Array.from({ length: 2000 }, () => [0.1, 0.2, 0.3, 0.4]));
  const timed = async () => {
    const cpu = process.cpuUsage();
    await model.predict(rows);
    return process.cpuUsage(cpu).user / 2000;
  };
  return timed()
    .then(timed)
    .then((micros) => Math.round((1000 * MODEL_MICROS) / micros));
}
