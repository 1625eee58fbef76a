import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const SOAK = fileURLToPath(new URL("../../benchmarks/batch/soak.js", import.meta.url));

test("a batch whose workers, coordinator and Redis are killed publishes every row once, and the same bytes", async () => {
  const args = [SOAK, "--rows", "240", "--shard", "10", "--kills", "4", "--slow", "20"];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ storedRows: 240, distinctRows: 240, equalBytes: true },
    killed: { worker: 1, paused: 1, coordinator: 1, redis: 1 },
  });
}, 240_000);
