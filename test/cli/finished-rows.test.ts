import { type ChildProcess, spawnSync } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Explanation, parseExplanation } from "whybox";
import { runCli } from "./run-cli.js";

const FRAGILE = fileURLToPath(new URL("../models/fragile.js", import.meta.url));
const BIN = fileURLToPath(new URL("../../dist/cli/whybox.js", import.meta.url));
const WHYBOX = new URL("../../dist/exports/whybox-node.js", import.meta.url).href;
const ROWS = 12;

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-finished-"));
  const lines = Array.from({ length: ROWS }, (_, row) => `${row},${row % 3},p${row}`);
  await writeFile(join(directory, "rows.csv"), `a,b,name\n${lines.join("\n")}\n`);
  await writeFile(join(directory, "background.csv"), "a,b\n-1,-1\n-2,-2\n");
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const command = (model: object, ...more: string[]) => [
  ...["explain", "exact", "--model", FRAGILE, "--model-args", JSON.stringify(model), "--data", "rows.csv"],
  ...["--background", "background.csv", "--rows", ":", "--id", "name", "--concurrency", "1", "--out", "out.jsonl"],
  ...more,
];

async function linesOf(name: string): Promise<Explanation[]> {
  const text = await readFile(join(directory, name), "utf8");
  expect(text.endsWith("\n")).toBe(true);
  return text.trimEnd().split("\n").map(parseExplanation);
}

const withoutRun = (explanations: readonly Explanation[]) => explanations.map(({ run: _, ...rest }) => rest);

/** Lets a run write some rows, then does something to its process; returns how it ended. */
async function broken(harm: NodeJS.Signals): Promise<{ code: number | null; stderr: string; lines: Explanation[] }> {
  let sent = false;
  const watch = (child: ChildProcess) => {
    const timer = setInterval(async () => {
      const text = await readFile(join(directory, "out.jsonl.partial"), "utf8").catch(() => "");
      if (sent || text.split("\n").length < 4) return;
      sent = true;
      clearInterval(timer);
      child.kill(harm);
    }, 10);
    child.on("exit", () => clearInterval(timer));
  };
  const running = runCli(command({ slowMs: 60 }), { cwd: directory, onStart: watch });
  const { code, stderr } = await running;
  return { code, stderr, lines: await linesOf("out.jsonl.partial") };
}

/** Sends SIGINT to a run once it keeps answers in the file. */
const interruptOnceKept = (file: string) => (child: ChildProcess) => {
  const timer = setInterval(async () => {
    if (!(await readdir(directory)).includes(file)) return;
    clearInterval(timer);
    child.kill("SIGINT");
  }, 20);
  child.on("exit", () => clearInterval(timer));
};

describe.skipIf(process.platform === "win32")("finished rows", () => {
  test.each<[NodeJS.Signals, number | null]>([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGKILL", null],
  ])("outlive %s, and the same command with --resume goes on from them", async (signal, exitCode) => {
    const { code, stderr, lines } = await broken(signal);
    expect(code).toBe(exitCode);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(lines.map(({ subject }) => [subject.row, subject.id])).toEqual(lines.map((_, row) => [row, `p${row}`]));
    if (signal !== "SIGKILL") {
      expect(stderr).toContain(
        `stopped by ${signal} after ${lines.length} of 12 rows; ${lines.length} finished rows are in out.jsonl.partial; the same command with --resume goes on from there`,
      );
    }
    expect((await readdir(directory)).sort()).toEqual(["background.csv", "out.jsonl.partial", "rows.csv"]);

    const again = await runCli(command({ slowMs: 60 }), { cwd: directory });
    expect(again.stderr).toBe(
      "whybox: --out out.jsonl: out.jsonl.partial holds rows of a run that did not finish; go on from there with --resume, or remove it\n",
    );
    expect(again.code).toBe(2);

    const log = join(directory, "log");
    const resumed = await runCli(command({ log }, "--resume"), { cwd: directory });
    expect(resumed.code).toBe(0);
    const all = await linesOf("out.jsonl");
    expect(all.map(({ subject }) => subject.id)).toEqual(Array.from({ length: ROWS }, (_, row) => `p${row}`));
    expect(withoutRun(all.slice(0, lines.length))).toEqual(withoutRun(lines));
    expect((await readdir(directory)).sort()).toEqual(["background.csv", "log", "out.jsonl", "rows.csv"]);

    const whole = await runCli(command({}, "--out", "whole.jsonl"), { cwd: directory });
    expect(whole.code).toBe(0);
    expect(withoutRun(all)).toEqual(withoutRun(await linesOf("whole.jsonl")));
  });

  test("outlive a full disk, without half a line", async () => {
    // Files of at most 8 kB: a write beyond fails as one on a full disk does.
    const args = [BIN, ...command({})].map((arg) => `'${arg}'`).join(" ");
    const limited = spawnSync("bash", ["-c", `ulimit -f 8; exec '${process.execPath}' ${args}`], { cwd: directory });
    expect(limited.status).toBe(1);
    const lines = await linesOf("out.jsonl.partial");
    expect(String(limited.stderr)).toContain(
      `--out out.jsonl: the file is as large as it may be; ${lines.length} finished rows are in out.jsonl.partial; the same command with --resume`,
    );
    expect((await runCli(command({}, "--resume"), { cwd: directory })).code).toBe(0);
    expect(await linesOf("out.jsonl")).toHaveLength(ROWS);
  });

  test("outlive a model that ends the process, which says so and is not 0", async () => {
    const { code, stderr } = await runCli(command({ exitAt: 5 }), { cwd: directory });
    expect(code).toBe(1);
    expect(stderr).toContain("whybox: the process ended (exit code 0) before the run did");
    const lines = await linesOf("out.jsonl.partial");
    expect(stderr).toContain(`${lines.length} finished rows are in out.jsonl.partial`);
    // The row before may be on its way to the file.
    expect(lines.length).toBeGreaterThanOrEqual(4);
  });

  test("are counted apart from those that failed", async () => {
    const { stderr } = await runCli(command({ failsAt: [1, 2], exitAt: 6 }), { cwd: directory });
    const lines = (await readFile(join(directory, "out.jsonl.partial"), "utf8")).trimEnd().split("\n");
    expect(stderr).toContain(`${lines.length - 2} finished rows and 2 that failed are in out.jsonl.partial`);
  });

  test("a line that was cut off is written again", async () => {
    await runCli(command({}), { cwd: directory });
    const text = await readFile(join(directory, "out.jsonl"), "utf8");
    const third = text.split("\n").slice(0, 3).join("\n").length;
    await rm(join(directory, "out.jsonl"));
    await writeFile(join(directory, "out.jsonl.partial"), text.slice(0, third - 40));
    expect((await runCli(command({}, "--resume"), { cwd: directory })).code).toBe(0);
    expect(withoutRun(await linesOf("out.jsonl"))).toEqual(
      withoutRun(text.trimEnd().split("\n").map(parseExplanation)),
    );
  });

  test("of another command are not gone on from", async () => {
    await runCli(command({}), { cwd: directory });
    const text = await readFile(join(directory, "out.jsonl"), "utf8");
    const partial = join(directory, "out.jsonl.partial");
    const begin = () => writeFile(partial, text.split("\n").slice(0, 2).join("\n").concat("\n"));
    await begin();
    const other = await runCli(command({}, "--resume", "--link", "logit", "--clip", "0.1"), { cwd: directory });
    expect(other.code).not.toBe(0);
    await begin();
    const rows = await runCli(command({}, "--resume", "--rows", "1:"), { cwd: directory });
    expect(rows.stderr).toContain(
      "--resume: line 1 of out.jsonl.partial is row 0 (p0), which is none that the command explains",
    );
    expect(rows.code).toBe(2);
    expect(await readFile(partial, "utf8")).toBe(text.split("\n").slice(0, 2).join("\n").concat("\n"));
  });
});

test("of a run of text cannot be gone on from, and the message does not say so", async () => {
  await writeFile(join(directory, "out.txt.partial"), "row 0\n");
  const args = command({}).map((arg) => (arg === "out.jsonl" ? "out.txt" : arg));
  const { code, stderr } = await runCli([...args, "--format", "text"], { cwd: directory });
  expect(stderr).toBe(
    "whybox: --out out.txt: out.txt.partial holds rows of a run that did not finish; remove it, or name another file\n",
  );
  expect(code).toBe(2);
});

describe("--resume", () => {
  const read = () => readFile(join(directory, "out.jsonl"), "utf8");

  test("tries rows again that failed, and puts them in their places", async () => {
    const log = join(directory, "log");
    const failing = await runCli(command({ failsAt: [3, 7] }), { cwd: directory });
    expect(failing.stderr).toContain("2 of 12 rows failed, first row 3, p3");
    expect(failing.code).toBe(1);
    const some = await runCli(command({ failsAt: [7] }, "--resume"), { cwd: directory });
    expect(some.stderr).toContain("1 of 12 rows failed, first row 7, p7");
    const rest = await runCli(command({ log }, "--resume"), { cwd: directory });
    expect([rest.code, rest.stderr]).toEqual([0, expect.not.stringContaining("failed")]);
    // Two columns: the background, the instance and the sets between, in a few calls; not those of twelve rows.
    expect((await readFile(log, "utf8")).split("\n").length).toBeLessThan(8);
    const all = await linesOf("out.jsonl");
    await runCli(command({}, "--out", "whole.jsonl"), { cwd: directory });
    expect(withoutRun(all)).toEqual(withoutRun(await linesOf("whole.jsonl")));
    expect((await readdir(directory)).filter((name) => name.startsWith("out"))).toEqual(["out.jsonl"]);
  });

  test("says how far the earlier run has come, and which of the files that it read have changed since", async () => {
    await writeFile(join(directory, "slope.js"), "export const slope = 1;\n");
    await writeFile(
      join(directory, "model.js"),
      `import { blackBox } from ${JSON.stringify(WHYBOX)};
      import { slope } from "./slope.js";
      const features = ["a", "b"].map((name) => ({ name, kind: "number" }));
      export default blackBox((rows) => rows.map(([a, b]) => slope * a + b),
        { name: "m", input: { kind: "columns", features }, outputs: [{ name: "sum" }] });`,
    );
    const args = command({}, "--model", "model.js").filter((arg) => arg !== "--model-args" && arg !== "{}");
    expect((await runCli([...args, "--rows", "0:5"], { cwd: directory })).code).toBe(0);
    await rename(join(directory, "out.jsonl"), join(directory, "out.jsonl.partial"));
    await writeFile(join(directory, "slope.js"), "export const slope = 2;\n");
    const { code, stderr } = await runCli([...args, "--resume"], { cwd: directory });
    expect(stderr).toContain(
      "whybox: --resume: 5 of 12 rows are explained, the others follow\n" +
        "whybox: --resume: slope.js changed after the first rows of out.jsonl were explained, going by its time; where its answers or rows differ now, remove out.jsonl.partial and begin again\n",
    );
    expect(code).toBe(0);
  });

  test("of one result refuses where a file that the model imports has changed", async () => {
    await writeFile(join(directory, "slope.js"), "export const slope = 1;\n");
    await writeFile(
      join(directory, "model.js"),
      `export { createModel } from ${JSON.stringify(pathToFileURL(FRAGILE).href)}; import "./slope.js";`,
    );
    const distilling = [
      ...["distill", "--model", "model.js", "--model-args", JSON.stringify({ slowMs: 1600 }), "--data", "rows.csv"],
      ...["--ignore", "name", "--budget-rows", "500", "--out", "tree.json"],
    ];
    expect((await runCli(distilling, { cwd: directory, onStart: interruptOnceKept("tree.json.partial") })).code).toBe(
      130,
    );
    await writeFile(join(directory, "slope.js"), "export const slope = 2;\n");
    const { code, stderr } = await runCli([...distilling, "--resume"], { cwd: directory });
    expect(stderr).toContain(
      "whybox: --resume: slope.js (slope.js, a file of --model) has changed since tree.json.partial was begun",
    );
    expect(code).toBe(2);
  });

  test("says where the model answers otherwise, as with other --model-args", async () => {
    await runCli(command({}, "--rows", "1:4"), { cwd: directory });
    const same = await runCli(command({ slowMs: 1 }, "--resume", "--rows", "1:5"), { cwd: directory });
    expect([same.code, same.stderr]).toEqual([0, expect.not.stringContaining("answers")]);
    const other = await runCli(command({ more: 10 }, "--resume"), { cwd: directory });
    expect(other.stderr).toContain(
      'whybox: --resume: row 1, p1: the model answers 12 for "sum", where it answered 2; where --model-args or the model are others now, remove out.jsonl.partial and begin again\n',
    );
  });

  test("says so too where only other rows than the first are answered otherwise", async () => {
    await runCli(command({}, "--rows", "1:6"), { cwd: directory });
    await rename(join(directory, "out.jsonl"), join(directory, "out.jsonl.partial"));
    const other = await runCli(command({ more: 10, above: 4 }, "--resume"), { cwd: directory });
    expect(other.stderr).toContain('--resume: row 5, p5: the model answers 17 for "sum", where it answered 7;');
  });

  test("goes on from the answers of a run that ended before its first row", async () => {
    const slow = [...command({ slowMs: 1600 }), "--rows", "3:7", "--concurrency", "4"];
    const onStart = interruptOnceKept("out.jsonl.partial");
    const stopped = await runCli(slow, { cwd: directory, onStart });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain(
      "after 0 of 4 rows; the model's answers are in out.jsonl.partial; the same command with --resume goes on from there",
    );
    expect((await runCli(slow, { cwd: directory })).stderr).toContain("out.jsonl.partial holds");
    const other = await runCli([...slow, "--na", "?", "--resume"], { cwd: directory });
    expect(other.stderr).toContain("--resume: out.jsonl.partial was made without --na, the command says");
    const resumed = await runCli([...slow, "--resume"], { cwd: directory });
    expect(resumed.stderr).toContain("--resume: no row is explained yet, answers of the model are kept");
    expect(resumed.code).toBe(0);
    expect((await readdir(directory)).filter((name) => name.startsWith("out"))).toEqual(["out.jsonl"]);
    await runCli([...slow, "--out", "whole.jsonl"], { cwd: directory });
    expect(withoutRun(await linesOf("out.jsonl"))).toEqual(withoutRun(await linesOf("whole.jsonl")));
  }, 60_000);

  test("leaves a finished file alone, and says so", async () => {
    await runCli(command({}), { cwd: directory });
    const before = await read();
    const log = join(directory, "log");
    const { code, stderr } = await runCli(command({ log }, "--resume"), { cwd: directory });
    expect(stderr).toContain("whybox: --resume: out.jsonl is finished, all 12 rows are in it\n");
    expect(code).toBe(0);
    expect(await read()).toBe(before);
    expect(await readdir(directory)).not.toContain("log");
  });

  test("of a finished file that was made otherwise says how", async () => {
    await runCli(command({}), { cwd: directory });
    const before = await read();
    for (const [flags, fact] of [
      [["--seed", "7"], "seed 0, the command says 7"],
      [["--budget-rows", "77"], "--budget-rows"],
      [["--link", "logit", "--clip", "0.1"], 'link "identity", the command says "logit"'],
    ] as const) {
      const { code, stderr } = await runCli(command({}, "--resume", ...flags), { cwd: directory });
      expect(stderr).toContain(`whybox: --resume: out.jsonl was made with ${fact}`);
      expect(code).toBe(2);
    }
    expect(await read()).toBe(before);
  });

  test("goes on from a finished file of fewer rows, and refuses one that is none of ours", async () => {
    await runCli(command({}, "--rows", "2:5"), { cwd: directory });
    expect((await runCli(command({}, "--resume"), { cwd: directory })).code).toBe(0);
    expect((await linesOf("out.jsonl")).map(({ subject }) => subject.row)).toEqual(
      Array.from({ length: ROWS }, (_, row) => row),
    );
    await writeFile(join(directory, "out.jsonl"), "older\n");
    const { code, stderr } = await runCli(command({}, "--resume"), { cwd: directory });
    expect(stderr).toContain("--resume: line 1 of out.jsonl is no explanation");
    expect(code).toBe(2);
    expect(await read()).toBe("older\n");
  });
});

test("answers outlive a signal where there is one result, and --resume asks the rest", async () => {
  const log = join(directory, "log");
  const asked = async () => (await readFile(log, "utf8")).split("\n").length - 1;
  const distilling = [
    ...["distill", "--model", FRAGILE, "--model-args", JSON.stringify({ slowMs: 1600, log }), "--data", "rows.csv"],
    ...["--ignore", "name", "--budget-rows", "500", "--out", "tree.json"],
  ];
  const stopped = await runCli(distilling, { cwd: directory, onStart: interruptOnceKept("tree.json.partial") });
  expect(stopped.stderr).toContain(
    "; the model's answers are in tree.json.partial; the same command with --resume goes on from there",
  );
  expect(stopped.code).toBe(130);
  const before = await asked();
  const answered = (await readFile(join(directory, "tree.json.partial"), "utf8")).match(/"chunk"/g)?.length ?? 0;
  expect(answered).toBeGreaterThan(0);
  // One may have been under way.
  expect(before - answered).toBeLessThanOrEqual(1);
  expect((await runCli([...distilling, "--resume"], { cwd: directory })).code).toBe(0);
  expect(await asked()).toBe(before + 4 - answered);
  expect((await readdir(directory)).filter((name) => name.startsWith("tree"))).toEqual(["tree.json"]);
});

describe("a run that does not end", () => {
  test.each([
    ["reallyExit", "--row", "5"],
    ["exit unheard", "--rows", "5:6"],
  ])("says so and is not 0, ended by %s, with %s %s", async (exitBy, ...which) => {
    const args = command({ exitAt: 5, exitBy }).filter((arg) => arg !== "--rows" && arg !== ":");
    const { code, stderr } = await runCli([...args, ...which], { cwd: directory });
    expect(code).toBe(1);
    expect(stderr).toContain("before the run did: something in it, such as the model, called process.exit");
    expect(await readdir(directory)).not.toContain("out.jsonl");
  });

  test("because a worker never answers says what it waits for, and goes on without that row after --timeout-ms", async () => {
    const limited = ["--workers", "1", "--timeout-ms", "1500", "--rows", "4:7"];
    const { code, stderr } = await runCli(command({ exitAt: 5, exitBy: "waiting unheard" }, ...limited), {
      cwd: directory,
      env: { WHYBOX_PROGRESS_SECONDS: "0.5" },
    });
    expect(stderr).toMatch(/whybox: model "fragile" has not answered for 1 s \(asked 1 worker\); Ctrl-C stops\n/);
    expect(stderr).toContain(
      "1 of 3 rows failed, first row 5, p5: workerPool: a worker had not answered a chunk after",
    );
    expect(code).toBe(1);
    const lines = (await readFile(join(directory, "out.jsonl"), "utf8")).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).error?.code)).toEqual([undefined, "WORKER_TIMED_OUT", undefined]);
  });

  test("because its model waits for what never comes is not 0 either", async () => {
    const model = join(directory, "waits.mjs");
    await writeFile(model, "process.removeAllListeners();\nawait new Promise(() => {});\n");
    const { code, stderr } = await runCli(
      ["explain", "exact", "--model", model, "--data", "rows.csv", "--ignore", "name", "--row", "0"],
      { cwd: directory },
    );
    expect(code).not.toBe(0);
    expect(stderr).toContain("before the run did");
  });
});

describe.skipIf(process.platform === "win32")("a pipe at --out", () => {
  const shell = (line: string) => spawnSync("bash", ["-c", line], { cwd: directory, encoding: "utf8" });
  const explain = (out: string) =>
    [process.execPath, BIN, ...command({}, "--out", out, "--quiet")].map((arg) => `'${arg}'`).join(" ");

  test.each(["/dev/stdout", "/dev/fd/1"])(
    "that is %s gets the rows, and a file behind it keeps what it holds",
    (out) => {
      const piped = shell(`${explain(out)} | cat`);
      expect(piped.stderr).toBe("");
      expect(piped.stdout.split("\n")).toHaveLength(ROWS + 1);
      expect(shell(`echo before > all.txt; ${explain(out)} >> all.txt; head -1 all.txt; wc -l < all.txt`).stdout).toBe(
        `before\n${ROWS + 1}\n`,
      );
      expect(shell(`${explain(out)} | head -1 | wc -l`).stdout.trim()).toBe("1");
    },
  );

  test("of another number gets the rows", () => {
    const { stdout, stderr } = shell(`${explain("/dev/fd/3")} 3> >(cat) | cat`);
    expect([stderr, stdout.split("\n").length]).toEqual(["", ROWS + 1]);
  });

  test("by its name gets the rows", () => {
    const read = shell(`mkfifo pipe; cat pipe | wc -l & ${explain("pipe")}; wait`);
    expect([read.stderr, read.stdout.trim()]).toEqual(["", String(ROWS)]);
  });
});

describe.skipIf(process.platform === "win32")("the file at --out", () => {
  const single = (...more: string[]) => [
    ...command({}).filter((arg) => arg !== "--rows" && arg !== ":"),
    "--row",
    "1",
    ...more,
  ];

  test.each([
    ["one row", single()],
    ["several rows", command({})],
  ])("is not replaced where it is read-only: %s", async (_, args) => {
    const out = join(directory, "out.jsonl");
    await writeFile(out, "older", { mode: 0o444 });
    const { code, stderr } = await runCli(args, { cwd: directory });
    expect(stderr).toBe("whybox: --out out.jsonl: the file is read-only; name another, or make it writable\n");
    expect(code).toBe(2);
    expect(await readFile(out, "utf8")).toBe("older");
    await chmod(out, 0o644);
  });

  test.each([
    ["one row", single()],
    ["several rows", command({})],
  ])("keeps its permissions: %s", async (_, args) => {
    const out = join(directory, "out.jsonl");
    await writeFile(out, "older", { mode: 0o600 });
    expect((await runCli(args, { cwd: directory })).code).toBe(0);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect(await readFile(out, "utf8")).toContain("whybox/explanation@1");
  });
});
