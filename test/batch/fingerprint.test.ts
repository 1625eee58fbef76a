import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { differences, fingerprint } from "../../dist/batch/fingerprint.js";
import { parseJobOf } from "../../dist/batch/job.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fingerprint-"));
  await writeFile(join(folder, "model.js"), "export default 1;");
  await writeFile(join(folder, "rows.csv"), "a\n1\n");
  await utimes(join(folder, "rows.csv"), 1, 1);
});
afterEach(() => rm(folder, { recursive: true }));

const of = (changed: object = {}) =>
  fingerprint(
    parseJobOf(
      {
        ...{ schema: "whybox/job@1", model: "model.js", table: "rows.csv", method: "kernel-shap", out: "out" },
        ...changed,
      },
      "job",
      folder,
    ),
  );

test("is the same for the same batch, wherever the results go and however often a shard is tried", async () => {
  expect(differences(await of(), await of({ out: "elsewhere", attempts: 7 }))).toEqual([]);
});

test.each([
  [{ seed: 5 }, "seed (was 0, is 5)"],
  [{ rowsPerShard: 10 }, "rowsPerShard (was 1000, is 10)"],
  [{ method: "lime" }, 'method (was "kernel-shap", is "lime")'],
  [{ options: { budgetRows: 500 } }, "options budgetRows (was not there, is 500)"],
  [{ id: "name" }, 'id (was null, is "name")'],
])("%j is another batch, and says where", async (changed, difference) => {
  expect(differences(await of(), await of(changed))).toEqual([difference]);
});

test("a changed model or table is another batch, of a table even where its size and time are the same", async () => {
  const before = await of();
  await writeFile(join(folder, "model.js"), "export default 2;");
  await writeFile(join(folder, "rows.csv"), "a\n2\n");
  await utimes(join(folder, "rows.csv"), 1, 1);
  const found = differences(before, await of());
  expect(found).toHaveLength(2);
  expect(found[0]).toContain("model.js");
  expect(found[1]).toMatch(/^table .*rows\.csv head \(was /);
});

test("a changed file that the model imports is another batch, by a relative path or a file: URL", async () => {
  await writeFile(join(folder, "near.js"), "export default 1;");
  await writeFile(join(folder, "far.js"), "export default 1;");
  const far = pathToFileURL(join(folder, "far.js")).href;
  await writeFile(join(folder, "model.js"), `import "./near.js"; import ${JSON.stringify(far)};`);
  for (const name of ["near.js", "far.js"]) {
    const before = await of();
    await writeFile(join(folder, name), "export default 2;");
    const found = differences(before, await of());
    expect(found).toEqual([expect.stringContaining(name)]);
  }
});

test("names five differences and counts the others", () => {
  const [before, now] = [0, 1].map((value) => Object.fromEntries([..."abcdefg"].map((name) => [name, value])));
  expect(differences(before, now)).toEqual([..."abcde"].map((name) => `${name} (was 0, is 1)`).concat("2 more places"));
});
