// Explains a table over a real Redis while workers, coordinator and Redis are killed at random, then compares every byte
// with an undisturbed local run.  npm run build && node benchmarks/batch/soak.js --rows 20000 --kills 30 [--seed 1]
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import seedrandom from "seedrandom";
import { localEngine, runBatch } from "whybox/batch";
import { publishedBytes } from "./published-bytes.js";
import { startRedis } from "./redis-server.js";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "20000" },
    kills: { type: "string", default: "30" },
    shard: { type: "string", default: "100" },
    slow: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
  },
});
const [rows, kills, rowsPerShard, slowMs] = [values.rows, values.kills, values.shard, values.slow].map(Number);
const WORKERS = 4;
const BIN = fileURLToPath(new URL("../../dist/cli/whybox.js", import.meta.url));
const MODELS = fileURLToPath(new URL(".", import.meta.url));

const random = seedrandom.alea(values.seed);
const folder = mkdtempSync(join(tmpdir(), "whybox-soak-"));
const children = new Set();
try {
  const summary = await soak();
  console.log(JSON.stringify(summary));
  process.exitCode = summary.equalBytes && summary.distinctRows === rows && summary.storedRows === rows ? 0 : 1;
} finally {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function soak() {
  const startedMs = performance.now();
  const job = writeJob();
  await runBatch(
    { ...job, model: { ...job.model, args: {} }, out: join(folder, "undisturbed") },
    {
      engine: localEngine({ size: 2 }),
    },
  );
  mkdirSync(join(folder, "redis"));
  const redis = await startRedis(join(folder, "redis"));
  try {
    const killed = await disturbedRun(job.out, redis);
    const [expected, got] = [join(folder, "undisturbed"), job.out].map(publishedBytes);
    const stored = await storedRows(job.out);
    const seconds = Math.round((performance.now() - startedMs) / 1000);
    return { rows, ...stored, equalBytes: JSON.stringify(expected) === JSON.stringify(got), killed, seconds };
  } finally {
    await redis.kill();
  }
}

function writeJob() {
  const lines = Array.from({ length: rows }, () => [random(), random(), random(), random()].join(","));
  writeFileSync(join(folder, "rows.csv"), `a,b,c,d\n${lines.join("\n")}\n`);
  const job = {
    ...{
      schema: "whybox/job@1",
      model: { path: join(MODELS, "slow-model.js"), args: { slowMs } },
      method: "kernel-shap",
    },
    ...{ table: join(folder, "rows.csv"), background: { rows: 5 }, rowsPerShard, out: join(folder, "out") },
  };
  writeFileSync(join(folder, "job.json"), JSON.stringify(job));
  return job;
}

/** The next kill comes when so many more shards are done, or when nothing has moved for a while. */
async function disturbedRun(out, redis) {
  const shards = Math.ceil(rows / rowsPerShard);
  const killed = { worker: 0, paused: 0, coordinator: 0, redis: 0, coordinatorRuns: 0 };
  const workers = Array.from({ length: WORKERS }, () => whybox("work", "--allow", folder, "--allow", MODELS));
  let coordinator = whybox("run", join(folder, "job.json"), "--quiet");
  function whybox(command, ...args) {
    const more = command === "work" ? ["--workers", "1", "--lock-seconds", "2"] : [];
    const child = spawn(process.execPath, [BIN, "batch", command, ...args, "--redis", redis.url, ...more], {
      stdio: ["ignore", "ignore", process.env.SOAK_LOG ? "inherit" : "ignore"],
    });
    children.add(child);
    child.once("exit", () => children.delete(child));
    return child;
  }
  const disturb = {
    async worker() {
      const at = Math.floor(random() * WORKERS);
      workers[at].kill("SIGKILL");
      workers[at] = whybox("work", "--allow", folder, "--allow", MODELS);
    },
    // Longer than its lock: it comes back after its shard was given to another.
    async paused() {
      const at = Math.floor(random() * WORKERS);
      workers[at].kill("SIGSTOP");
      await sleep(6000);
      workers[at].kill("SIGCONT");
    },
    async coordinator() {
      coordinator.kill("SIGKILL");
      coordinator = whybox("run", join(folder, "job.json"), "--quiet");
    },
    async redis() {
      await redis.kill();
      await sleep(200 + 800 * random());
      await redis.start();
    },
  };
  const kinds = ["worker", "worker", "worker", "paused", "coordinator", "redis"];
  for (let kill = 1; kill <= kills; kill++) {
    const threshold = ((kill - 0.5) / kills) * shards * 0.9;
    for (let waits = 0; waits < 300 && done(out) < threshold; waits++) await sleep(100);
    const kind = kill <= kinds.length - 2 ? kinds[kill + 1] : kinds[Math.floor(random() * kinds.length)];
    await disturb[kind]();
    killed[kind]++;
    if (process.env.SOAK_LOG) console.error(`kill ${kill}: ${kind}, ${done(out)} of ${shards} shards`);
  }
  // A shard that was given up after too many kills is tried again by the next run.
  for (let attempt = 0; attempt < 5; attempt++) {
    killed.coordinatorRuns++;
    const code = coordinator.exitCode ?? (await new Promise((resolve) => coordinator.once("exit", resolve)));
    if (code === 0) break;
    coordinator = whybox("run", join(folder, "job.json"), "--quiet");
  }
  for (const worker of workers) worker.kill("SIGKILL");
  return killed;
}

function done(out) {
  try {
    return readdirSync(join(out, "shards")).length;
  } catch {
    return 0;
  }
}

async function storedRows(out) {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const reader = await connection.runAndReadAll(
    `SELECT count(*)::INT, count(DISTINCT row)::INT FROM '${join(out, "shards/*/rows.parquet")}' WHERE error IS NULL`,
  );
  const [[stored, distinct]] = reader.getRows();
  return { storedRows: stored, distinctRows: distinct };
}
