import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { bullmqEngine, localEngine, runBatch } from "whybox/batch";
import { publishedBytes } from "../../../../benchmarks/batch/published-bytes.js";
import { startRedis } from "../../../../benchmarks/batch/redis-server.js";
import { runCli } from "../../../cli/run-cli.js";
import { model, queueOfOnesOwn } from "../../queue-of-ones-own.js";

const { folder, job, stops } = queueOfOnesOwn();

beforeAll(async () => {
  await runBatch(job("local"), { engine: localEngine({ size: 1 }) });
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
    mkdirSync(join(folder(), "forgetful"));
    const forgetful = await startRedis(join(folder(), "forgetful"), { persistent: false, password: "open sesame" });
    const file = join(folder(), "job.json");
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
    const [certificate, key] = ["tls.crt", "tls.key"].map((name) => join(folder(), name));
    const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost";
    const files = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate];
    execFileSync("openssl", [...request.split(" "), ...files], { stdio: "ignore" });
    mkdirSync(join(folder(), "tls"));
    const server = await startRedis(join(folder(), "tls"), { password: "open sesame", tls: { certificate, key } });
    const file = join(folder(), "tls.json");
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
      const worker = runCli(["batch", "work", "--allow", folder(), "--allow", dirname(model), "--workers", "1"], {
        env,
        onStart: (child) => stops().push(async () => child.kill("SIGTERM")),
      });
      const done = await runCli(["batch", "run", file, "--redis"], { env });
      expect(done).toMatchObject({ code: 0, stdout: expect.stringMatching(/^40 of 40 rows are done; 5 of 5 shards/) });
      expect(publishedBytes(join(folder(), "tls"))).toEqual(publishedBytes(join(folder(), "local")));
      await stops().pop()?.();
      expect(await worker).toMatchObject({ code: 143 });
    } finally {
      await server.kill();
    }
  });
});
