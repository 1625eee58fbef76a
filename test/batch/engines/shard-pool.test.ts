import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { shardPool } from "../../../dist/batch/engines/shard-pool.js";
import { runCli } from "../../cli/run-cli.js";
import { inBatchFolder } from "../loans-job.js";

const place = inBatchFolder();

test("answers why a shard failed, and nothing for one that is published", async () => {
  const pool = shardPool(1);
  try {
    expect(await pool.explain({ out: join(place.folder, "local"), shard: 1 })).toBeUndefined();
    expect(await pool.explain({ out: join(place.folder, "nowhere"), shard: 0 })).toEqual({
      code: "INVALID_DATA",
      message: expect.stringContaining("no job has been started there"),
    });
  } finally {
    await pool.close();
  }
});

test("a worker that runs out of memory is named", async () => {
  const model = join(place.folder, "hungry.mjs");
  const whybox = new URL("../../../dist/exports/whybox-node.js", import.meta.url).href;
  writeFileSync(
    model,
    `import { blackBox } from ${JSON.stringify(whybox)};
    const held = [];
    const features = ["age", "income", "amount"].map((name) => ({ name, kind: "number" }));
    export default blackBox((rows) => { for (;;) held.push(Array.from({ length: 1e5 }, (_, i) => ({ i }))); },
      { name: "hungry", input: { kind: "columns", features }, outputs: [{ name: "p" }] });`,
  );
  const file = place.writeJob("hungry", { model, rowsPerShard: 40 });
  const { code, stderr } = await runCli(["batch", "run", file, "--workers", "1"], {
    env: { NODE_OPTIONS: "--max-old-space-size=100" },
  });
  expect(stderr).toMatch(/ran out of memory at the shard's row 0, counted from 0/);
  expect(code).toBe(1);
}, 60_000);
