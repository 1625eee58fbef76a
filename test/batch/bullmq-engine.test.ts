import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type BatchEvent,
  bullmqEngine,
  localEngine,
  runBatch,
  type WorkBatchesOptions,
  workBatches,
} from "whybox/batch";
import { publishedBytes } from "../../benchmarks/batch/published-bytes.js";
import { type RedisServer, startRedis } from "../../benchmarks/batch/redis-server.js";
import { runCli } from "../cli/run-cli.js";

const model = fileURLToPath(new URL("../models/loans.js", import.meta.url));
let folder = "";
let redis: RedisServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "whybox-bullmq-"));
  mkdirSync(join(folder, "redis"));
  redis = await startRedis(join(folder, "redis"));
  const rows = Array.from({ length: 40 }, (_, row) => [20 + row, 30 + ((row * 7) % 23), 1 + ((row * 11) % 19)]);
  writeFileSync(join(folder, "rows.csv"), ["age,income,amount", ...rows.map((row) => row.join()), ""].join("\n"));
});
afterAll(async () => {
  await redis.kill();
  rmSync(folder, { recursive: true, force: true });
});

const job = (out: string, more: object = {}) => ({
  ...{ schema: "whybox/job@1", model, table: join(folder, "rows.csv"), method: "kernel-shap", rowsPerShard: 8 },
  ...{ background: { rows: 5 }, out: join(folder, out), ...more },
});

/** Workers of this test, which it stops at its end. */
let stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.allSettled(stops.map((stop) => stop()));
  stops = [];
});

function startWorker(options: Partial<WorkBatchesOptions> = {}) {
  const stop = new AbortController();
  const events: BatchEvent[] = [];
  const ended = workBatches({
    ...{ redis: redis.url, allowed: [folder, dirname(model)], size: 1, lockSeconds: 2, signal: stop.signal },
    ...{ log: (event) => events.push(event), ...options },
  });
  ended.catch(() => {});
  stops.push(() => {
    stop.abort();
    return ended;
  });
  return { events, ended, stop: () => stop.abort() };
}

const engine = () => bullmqEngine({ redis: redis.url });

describe("bullmqEngine", () => {
  test("publishes the bytes that localEngine does, by two workers", async () => {
    await runBatch(job("local"), { engine: localEngine({ size: 1 }) });
    const workers = [startWorker(), startWorker()];
    const progress = await runBatch(job("queue"), { engine: engine() });
    expect(progress).toMatchObject({ doneRows: 40, doneShards: 5, failedShards: [] });
    expect(publishedBytes(join(folder, "queue"))).toEqual(publishedBytes(join(folder, "local")));
    const published = workers.flatMap(({ events }) => events).filter(({ event }) => event === "shard published");
    expect(published).toHaveLength(5);
  });

  test("reports a shard whose model exits, and publishes the others", async () => {
    startWorker();
    const poisoned = { path: model, args: { exitsAt: 41 } };
    const progress = await runBatch(job("poisoned", { model: poisoned }), { engine: engine() });
    expect(progress).toMatchObject({
      doneShards: 4,
      failedShards: [{ shard: 2, code: "WORKER_EXITED", message: expect.stringMatching(/exited on each of 3/) }],
    });
  });

  test("a worker runs no model, and writes into no folder, that its operator does not allow", async () => {
    const narrow = startWorker({ allowed: [folder] });
    await expect(runBatch(job("refused"), { engine: engine() })).rejects.toMatchObject({
      code: "MODEL_NOT_ALLOWED",
      message: expect.stringContaining(`does not take the model from there; its operator allows ${folder}`),
    });
    expect(readdirSync(join(folder, "refused"))).not.toContain("shards");

    narrow.stop();
    await narrow.ended;
    startWorker();
    const farFile = job("far", { model: { path: model, files: [fileURLToPath(new URL(import.meta.url))] } });
    await expect(runBatch(farFile, { engine: engine() })).rejects.toMatchObject({
      message: expect.stringMatching(
        /bullmq-engine\.test\.ts: this worker does not take a file of the model from there/,
      ),
    });
  });

  test("a worker refuses a payload that is no shard, and ends at one of another version, which goes back", async () => {
    const queue = new Queue("shards", { connection: { url: redis.url }, prefix: "whybox" });
    const worker = startWorker();
    try {
      await queue.add("shard", { schema: "whybox/shard@1", out: "/etc", command: "ls" }, { jobId: "strange" });
      await until(() => worker.events.some(({ event }) => event === "shard failed"));
      expect((await queue.getJob("strange"))?.failedReason).toMatch(/^INVALID_DATA: not a shard: /);
      const other = { schema: "whybox/shard@1", version: "9.9.9", out: folder, batch: "0".repeat(16), shard: 0 };
      await queue.add("shard", other, { jobId: "newer" });
      await expect(worker.ended).rejects.toMatchObject({
        code: "WORKER_OUTDATED",
        message: expect.stringMatching(/the batch was planned by 9\.9\.9; install the same version/),
      });
      expect(await (await queue.getJob("newer"))?.getState()).toBe("waiting");
    } finally {
      await queue.obliterate({ force: true });
      await queue.close();
    }
  });

  test("a worker with another copy of the model puts the shard back and ends", async () => {
    const copy = join(folder, "copy.mjs");
    writeFileSync(copy, `export { createModel } from ${JSON.stringify(model)};\n`);
    const run = runBatch(job("copied", { model: copy }), {
      engine: engine(),
      // Changed between plan and work, as where a machine has a copy of its own that is older.
      log: ({ event }) => event === "run started" && writeFileSync(copy, `// older\n${readFileSync(copy, "utf8")}`),
    });
    const stale = startWorker();
    await expect(stale.ended).rejects.toMatchObject({
      code: "MODEL_DIFFERS",
      message: expect.stringMatching(/copy\.mjs: not the model that the batch was planned with/),
    });
    writeFileSync(copy, readFileSync(copy, "utf8").replace("// older\n", ""));
    startWorker();
    expect(await run).toMatchObject({ doneRows: 40, failedShards: [] });
    expect(publishedBytes(join(folder, "copied"))).toEqual(publishedBytes(join(folder, "local")));
  });

  test("drains when stopped: what waits leaves the queue, and the next run goes on", async () => {
    const stop = new AbortController();
    startWorker();
    const slow = { path: model, args: { slowMs: 80 } };
    const stopped = runBatch(job("drained", { model: slow }), {
      ...{ engine: engine(), signal: stop.signal },
      onProgress: ({ doneShards }) => doneShards >= 1 && stop.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: "ABORTED" });
    const done = readdirSync(join(folder, "drained/shards")).length;
    expect(done).toBeLessThan(5);
    await runBatch(job("drained", { model: slow }), { engine: engine() });
    expect(publishedBytes(join(folder, "drained"))).toEqual(publishedBytes(join(folder, "local")));
  });
});

describe("a Redis", () => {
  test("that is not there is an error, which shows no password", async () => {
    const { REDIS_URL } = process.env;
    process.env.REDIS_URL = "redis://:secret@127.0.0.1:1";
    try {
      await expect(runBatch(job("none"), { engine: bullmqEngine() })).rejects.toMatchObject({
        code: "REDIS_UNAVAILABLE",
        message: expect.stringMatching(/^redis:\/\/127\.0\.0\.1:1: no Redis answers there \(.*ECONNREFUSED/),
      });
    } finally {
      if (REDIS_URL === undefined) delete process.env.REDIS_URL;
      else process.env.REDIS_URL = REDIS_URL;
    }
  });

  test("without persistence is warned of, and its password comes from the environment", async () => {
    mkdirSync(join(folder, "forgetful"));
    const forgetful = await startRedis(join(folder, "forgetful"), { persistent: false, password: "open sesame" });
    const file = join(folder, "job.json");
    writeFileSync(file, JSON.stringify(job("warned")));
    let sent = false;
    const run = (env: Record<string, string>) =>
      runCli(["batch", "run", file, "--redis", forgetful.url, "--log", "json"], {
        env,
        onStderr: (child, stderr) => {
          // A second signal would end it at once.
          if (!sent && stderr.includes("no workers")) sent = child.kill("SIGTERM");
        },
      });
    try {
      expect(await run({})).toMatchObject({ code: 1, stderr: expect.stringMatching(/no Redis answers.*NOAUTH/) });
      const { code, stderr } = await run({ REDIS_PASSWORD: "open sesame" });
      expect(code).toBe(143);
      expect(stderr).not.toContain("sesame");
      const events = stderr
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line));
      expect(events.map(({ event }) => event)).toEqual(
        expect.arrayContaining(["run started", "redis not persistent", "shards put", "no workers"]),
      );
      expect(readFileSync(file, "utf8")).not.toContain("sesame");
    } finally {
      await forgetful.kill();
    }
    const shown = await runCli(["batch", "run", file, "--redis", "redis://:sesame@127.0.0.1:1"]);
    expect(shown.stderr).toMatch(/everyone on the machine can read a password on the command line/);
  });
});

describe("a Redis with TLS", () => {
  test("is reached with its authority and a password from the environment", async () => {
    const [certificate, key] = ["tls.crt", "tls.key"].map((name) => join(folder, name));
    const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost";
    const files = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate];
    execFileSync("openssl", [...request.split(" "), ...files], { stdio: "ignore" });
    mkdirSync(join(folder, "tls"));
    const server = await startRedis(join(folder, "tls"), { password: "open sesame", tls: { certificate, key } });
    const file = join(folder, "tls.json");
    writeFileSync(file, JSON.stringify(job("tls")));
    try {
      const url = { REDIS_URL: server.url };
      const stranger = await runCli(["batch", "run", file, "--redis"], {
        env: { ...url, REDIS_PASSWORD: "open sesame" },
      });
      expect(stranger).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/no Redis answers there \(self-signed cert/),
      });
      const env = { ...url, REDIS_PASSWORD: "open sesame", NODE_EXTRA_CA_CERTS: certificate };
      const worker = runCli(["batch", "work", "--allow", folder, "--allow", dirname(model), "--workers", "1"], {
        env,
        onStart: (child) => stops.push(async () => child.kill("SIGTERM")),
      });
      const done = await runCli(["batch", "run", file, "--redis"], { env });
      expect(done).toMatchObject({ code: 0, stdout: expect.stringMatching(/^40 of 40 rows are done; 5 of 5 shards/) });
      expect(publishedBytes(join(folder, "tls"))).toEqual(publishedBytes(join(folder, "local")));
      await stops.pop()?.();
      expect(await worker).toMatchObject({ code: 143 });
    } finally {
      await server.kill();
    }
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}
