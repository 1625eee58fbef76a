import type { ChildProcess } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { inPeopleDirectory, PEOPLE } from "../people.js";
import { LOAN, runCli } from "../run-cli.js";

const people = inPeopleDirectory();

describe.skipIf(process.platform === "win32")("interrupted", () => {
  test.each([
    ["one row in process", ["--row", "0"], "after 0 of at most 195 model rows"],
    ["one row with workers", ["--row", "0", "--workers", "2"], "after 0 of at most 195 model rows"],
    ["several rows", ["--rows", "0:6"], "after 0 of 6 rows"],
  ])("%s: stops at once with exit code 130 and leaves nothing at --out", async (_, rows, spent) => {
    const folder = join(people.directory, "stopped");
    await mkdir(folder, { recursive: true });
    const out = join(folder, "e.jsonl");
    const startedMs = performance.now();
    let asked = false;
    const { code, stdout, stderr } = await runCli(
      [
        ...["explain", "exact", "--model", LOAN, "--data", "people.csv", ...rows, "--out", out],
        ...["--model-args", '{"slowMs":30000,"prints":true}'],
      ],
      {
        cwd: people.directory,
        // The model's own words on stderr: it is being asked, in process. Workers keep theirs while they are busy.
        onStderr: (child, text) => {
          if (asked || !text.includes(rows.includes("--workers") ? "choose others" : "model says hello")) return;
          asked = true;
          // What is heard of a run with workers is said before it begins: loading a worker takes a while on a busy machine.
          setTimeout(() => child.kill("SIGINT"), rows.includes("--workers") ? 3000 : 500);
        },
      },
    );
    expect(stderr.trimEnd().split("\n").at(-1)).toBe(`whybox: stopped by SIGINT ${spent}; ${out} was not written`);
    expect([code, stdout]).toEqual([130, ""]);
    expect(await readdir(folder)).toEqual([]);
    expect(performance.now() - startedMs).toBeLessThan(25_000);
  });

  /** Sends SIGINT so many times, half a second apart, as soon as stderr says so. */
  const interruptAt = (words: string, times = 1) => {
    let heard = false;
    return (child: ChildProcess, stderr: string) => {
      if (heard || !stderr.includes(words)) return;
      heard = true;
      for (let time = 1; time <= times; time++) setTimeout(() => child.kill("SIGINT"), 500 * time);
    };
  };

  test("while a background is summarised: ends at once, as if nobody listened", async () => {
    const lines = Array.from({ length: 30_000 }, (_, row) => `${row % 97},nurse,${(row * 31) % 1009},${row % 4001}`);
    await writeFile(join(people.directory, "many.csv"), `${PEOPLE.split("\n")[0]}\n${lines.join("\n")}\n`);
    const { code, signal, stderr } = await runCli(
      ["explain", "exact", "--model", LOAN, "--data", "many.csv", "--row", "0", "--summarise", "500"],
      { cwd: people.directory, onStderr: interruptAt("summarising") },
    );
    expect([code, signal]).toEqual([null, "SIGINT"]);
    expect(stderr).toBe("whybox: summarising 30000 rows as 500 ...\n");
  });

  test.each([
    ["explain", ["exact", "--row", "0"]],
    ["distill", []],
  ])("while the module of the model waits: %s ends at once, as if nobody listened", async (command, args) => {
    const waits = 'process.stderr.write("waiting");\nawait new Promise((resolve) => setTimeout(resolve, 60_000));\n';
    await writeFile(join(people.directory, "waits.mjs"), waits);
    const { code, signal, stderr } = await runCli([command, ...args, "--model", "waits.mjs", "--data", "people.csv"], {
      cwd: people.directory,
      onStderr: interruptAt("waiting"),
    });
    expect({ code, signal, stderr }).toEqual({ code: null, signal: "SIGINT", stderr: "waiting" });
  });

  test.each([
    [
      "a worker cannot be stopped",
      // A thread that waits for another program is stopped only when that ends.
      'predict: () => { writeSync(2, "asked"); spawnSync("sleep", ["20"], { stdio: "ignore" }); }',
      ["--workers", "1"],
    ],
    [
      "the abort itself does not come back",
      `predict: (rows, signal) => {
        signal.addEventListener("abort", () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20_000));
        writeSync(2, "asked");
        return new Promise((resolve) => setTimeout(resolve, 60_000));
      }`,
      [],
    ],
  ])("twice, where %s: ends at once and leaves nothing at --out", async (_, predict, workers) => {
    const folder = join(people.directory, "twice");
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(people.directory, "stuck.mjs"),
      `import { spawnSync } from "node:child_process";
      import { writeSync } from "node:fs";
      import { createModel } from ${JSON.stringify(pathToFileURL(LOAN).href)};
      export default { ...createModel(), ${predict} };`,
    );
    const startedMs = performance.now();
    const { code, signal } = await runCli(
      [
        ...["explain", "exact", "--model", "stuck.mjs", "--data", "people.csv", "--row", "0", ...workers],
        ...["--out", join(folder, "e.json")],
      ],
      { cwd: people.directory, onStderr: interruptAt("asked", 4) },
    );
    expect([code, signal]).toEqual([null, "SIGINT"]);
    expect(await readdir(folder)).toEqual([]);
    expect(performance.now() - startedMs).toBeLessThan(15_000);
  });
});
