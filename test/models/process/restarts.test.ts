import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "../../cli/run-cli.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-restarts-"));
  const dies = (when: string) => `import os
outputs = ["sum"]
features = [{"name": "a", "kind": "number"}, {"name": "b", "kind": "number"}]
calls = 0
def predict(rows):
    global calls
    calls += 1
    if ${when}: os._exit(0)
    return [[row[0] + row[1]] for row in rows]
`;
  await writeFile(join(directory, "third.py"), dies("calls == 3"));
  await writeFile(join(directory, "never.py"), dies("False"));
  const rows = Array.from({ length: 20 }, (_, row) => `${row},${row % 7}`);
  await writeFile(join(directory, "rows.csv"), `a,b\n${rows.join("\n")}\n`);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const explain = (model: string, ...args: string[]) =>
  runCli(["explain", "exact", "--model", `python:${model}`, "--data", "rows.csv", "--rows", "0:4", ...args], {
    cwd: directory,
  });

test("a process that dies now and then is said to have been started again, how often and why", async () => {
  const { code, stderr } = await explain("third.py", "--concurrency", "1");
  expect(code).toBe(0);
  expect(stderr.match(/third\.py was started again \d+ times, since it exited with code 0; /g)).toHaveLength(1);
  const { stderr: other } = await explain("third.py", "--workers", "1");
  expect(other).toContain("third.py was started again ");
}, 60_000);

test("one that lives is not spoken of", async () => {
  const { code, stderr } = await explain("never.py");
  expect([code, stderr.includes("started again")]).toEqual([0, false]);
}, 60_000);
