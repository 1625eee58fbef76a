// The number of workers that one Redis and one folder feed: commands and server time per shard, measured with shards that take no
// time; listing the folder and bytes of the manifest, measured with so many empty shards; then what 1,000 workers would ask.
// npm run build && node benchmarks/batch/queue-load.js [shards]
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { startRedis } from "./redis-server.js";

const SHARDS = Number(process.argv[2] ?? 3000);
const WORKERS = 20;
const LOCK_SECONDS = 30;

const folder = mkdtempSync(join(tmpdir(), "whybox-queue-load-"));
mkdirSync(join(folder, "redis"));
const redis = await startRedis(join(folder, "redis"));
const connection = { url: redis.url, maxRetriesPerRequest: null };
const client = new Redis(redis.url);
try {
  const put = await measured(putAll);
  const taken = await measured(takeAll);
  const idle = await measured(idleWorkers);
  console.log(`per shard put: ${perShard(put)}`);
  console.log(`per shard taken and done: ${perShard(taken)}`);
  const idleCommands = idle.commands / WORKERS / idle.seconds;
  console.log(`per idle worker: ${idleCommands.toFixed(2)} commands per second`);
  console.log(`Redis' memory per shard in the queue: ${Math.round(put.bytes / SHARDS)} bytes`);
  // Done shards per second at which Redis' one thread is busy all the time.
  const most = SHARDS / (put.busySeconds + taken.busySeconds);
  console.log(`one thread of this Redis: at most ${Math.round(most)} shards per second`);
  const listed = listing(SHARDS);
  console.log(`listing a folder of shards: ${listed.micros.toFixed(2)} microseconds per shard`);
  console.log(`manifest per shard: a record of ${listed.recordBytes} bytes, beside its table`);
  for (const rows of [1e6, 1e8]) {
    const shards = rows / 1000;
    const text = `${rows.toLocaleString("en")} rows are ${shards.toLocaleString("en")} shards of 1,000`;
    const records = `${((shards * listed.recordBytes) / 1e6).toFixed(1)} MB of records`;
    console.log(`${text}: ${records}; listing them takes ${((shards * listed.micros) / 1000).toFixed(0)} ms`);
  }
  console.log("\n1,000 workers, by seconds per shard: commands per second, share of Redis' thread");
  for (const seconds of [0.1, 1, 10, 60, 600]) {
    const shards = 1000 / seconds;
    const renewals = seconds > LOCK_SECONDS / 2 ? 1000 / (LOCK_SECONDS / 2) : 0;
    const commands = (shards * (put.commands + taken.commands)) / SHARDS + renewals + 1000 / LOCK_SECONDS;
    console.log(`${String(seconds).padStart(5)} s: ${Math.round(commands)}, ${((100 * shards) / most).toFixed(1)}%`);
  }
} finally {
  client.disconnect();
  await redis.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** Cost of each look of the coordinator at the folder, and of one status and one report. */
function listing(count) {
  const shards = join(folder, "shards");
  const record = {
    ...{
      shard: 12345,
      rows: 1000,
      failedRows: 0,
      errors: {},
      modelRows: 2048000,
      seconds: 61.123456789,
      machine: "worker-17",
    },
    ...{ finishedAt: new Date().toISOString(), files: { "rows.parquet": "0".repeat(64) } },
  };
  for (let shard = 0; shard < count; shard++) {
    mkdirSync(join(shards, String(shard).padStart(8, "0")), { recursive: true });
  }
  const file = join(shards, "00000000", "shard.json");
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
  readdirSync(shards);
  const startedMs = performance.now();
  for (let i = 0; i < 10; i++) readdirSync(shards).map(Number);
  return { micros: (1000 * (performance.now() - startedMs)) / 10 / count, recordBytes: statSync(file).size };
}

async function putAll() {
  const queue = new Queue("shards", { connection });
  const batch = "0123456789abcdef";
  for (let first = 0; first < SHARDS; first += 1000) {
    const shards = Array.from({ length: Math.min(1000, SHARDS - first) }, (_, i) => first + i);
    await queue.addBulk(
      shards.map((shard) => ({
        name: "shard",
        data: { schema: "whybox/shard@1", version: "0.1.0", out: "/shared/explained", batch, shard },
        opts: { jobId: `${batch}-${shard}`, attempts: 3, removeOnComplete: true, stackTraceLimit: 0 },
      })),
    );
  }
  await queue.close();
}

async function takeAll() {
  let done = 0;
  let finish;
  const finished = new Promise((resolve) => {
    finish = resolve;
  });
  const workers = startWorkers(() => ++done === SHARDS && finish());
  await finished;
  await Promise.all(workers.map((worker) => worker.close()));
}

async function idleWorkers() {
  const workers = startWorkers(() => {});
  await new Promise((resolve) => setTimeout(resolve, 11_000));
  await Promise.all(workers.map((worker) => worker.close()));
}

function startWorkers(onDone) {
  return Array.from({ length: WORKERS }, () => {
    const worker = new Worker("shards", async () => {}, { connection, lockDuration: LOCK_SECONDS * 1000 });
    return worker.on("completed", onDone);
  });
}

async function measured(work) {
  await client.config("RESETSTAT");
  const [before, startedMs] = [await used(), performance.now()];
  await work();
  const seconds = (performance.now() - startedMs) / 1000;
  const stats = [...(await client.info("commandstats")).matchAll(/cmdstat_(\S+):calls=(\d+),usec=(\d+)/g)];
  // Calls inside a script are counted individually, and their time as the script's.
  const asked = stats.filter(([, name]) => /^(evalsha|eval|bzpopmin|client|info|hmset|hset|exec|multi)/.test(name));
  const commands = asked.reduce((sum, [, , calls]) => sum + Number(calls), 0);
  const busySeconds = asked.reduce((sum, [, , , usec]) => sum + Number(usec), 0) / 1e6;
  return { seconds, commands, busySeconds, bytes: (await used()) - before };
}

async function used() {
  return Number(/used_memory:(\d+)/.exec(await client.info("memory"))[1]);
}

function perShard({ commands, busySeconds }) {
  const micros = (1e6 * busySeconds) / SHARDS;
  return `${(commands / SHARDS).toFixed(2)} commands, ${micros.toFixed(0)} microseconds of Redis`;
}
