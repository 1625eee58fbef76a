import { mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Explanation, parseExplanation } from "whybox";
import { parkMiller } from "../fixtures/park-miller.js";
import { runCli } from "./run-cli.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-audit-"));
  const { uniform, below } = parkMiller(3);
  const rows = Array.from({ length: 200 }, (_, i) => {
    const [age, sex] = [20 + below(50), "fm"[below(2)]];
    return [age, sex, uniform() < age / 70 ? "yes" : "no", i].join();
  });
  await writeFile(join(directory, "people.csv"), ["age,sex,paid,case", ...rows].join("\n"));
  await writeFile(
    join(directory, "model.js"),
    `export default {
  name: "age only",
  input: { kind: "columns", features: [{ name: "age", kind: "number" }] },
  outputs: [{ name: "yes", unit: "probability" }],
  predict: ({ data, rows }) => ({ data: data.map((age) => age / 70), rows, columns: 1 }),
};`,
  );
});
afterAll(() => rm(directory, { recursive: true }));

const run = (...args: string[]) => runCli(["audit", "--data", "people.csv", ...args], { cwd: directory });
const MODEL = ["--model", "model.js", "--target", "paid", "--groups", "sex,age:30:45", "--budget-rows", "6000"];

test("prints findings first, then every part, as text", async () => {
  const { code, stdout } = await run(...MODEL);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^audit of age only on 200 rows: \d+ findings?\n/);
  expect(stdout).not.toContain("budgetRows");
  for (const part of ["how good it is on 200 rows", "people.csv: 200 rows", "where its error rate is higher"]) {
    expect(stdout).toContain(part);
  }
}, 60_000);

test("writes JSON, Markdown or a page, by the end of --out", async () => {
  expect((await run(...MODEL, "--out", "audit.json")).code).toBe(0);
  const list = JSON.parse(await readFile(join(directory, "audit.json"), "utf8")) as unknown[];
  const [findings] = list.map((each) => parseExplanation(each)) as [Explanation & { kind: "findings" }];
  expect(findings.kind).toBe("findings");
  expect(list.length).toBe(findings.result.sections.length + 1);
  const rendered = await runCli(["render", "audit.json"], { cwd: directory });
  expect(rendered.stdout).toMatch(/^audit of age only on 200 rows/);
  expect((await run(...MODEL, "--out", "audit.md")).code).toBe(0);
  expect(await readFile(join(directory, "audit.md"), "utf8")).toMatch(/^# Audit of age only\n[\s\S]*## performance\n/);
  expect((await run(...MODEL, "--out", "audit.html")).code).toBe(0);
  const page = await readFile(join(directory, "audit.html"), "utf8");
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain("Audit of age only");
}, 120_000);

test("exits with 3 for a finding of the level that --fail-on names, and not for lesser ones", async () => {
  // case counts rows: a grave finding of a table of which every column is a feature.
  expect((await run("--target", "paid", "--fail-on", "high")).code).toBe(3);
  expect((await run("--target", "paid", "--ignore", "case", "--fail-on", "high")).code).toBe(0);
}, 60_000);

test.each([
  [["--target", "payed"], 'whybox: people.csv: there is no column "payed" (target); did you mean "paid"?', 2],
  [["--groups", "age:45:30"], "Expected columns, or column:cut:cut with rising numbers.", 2],
  [["--positive", "yes"], "--positive names a class of --target", 2],
  [["--out", ""], "--out : expected the name of a file", 2],
  [["--out", "audit.svg"], "--out audit.svg: this command writes text, json, md, html", 2],
  [
    ["--model", "model.js", "--target", "paid", "--budget-rows", "3"],
    "whybox: expected --budget-rows of at least 25, got 3",
    1,
  ],
])(
  "says what is wrong: %j",
  async (args, message, expected) => {
    const { code, stderr } = await run(...args);
    expect(stderr).toContain(message);
    expect(code).toBe(expected);
  },
  60_000,
);

test("a model that fails behind the run's back ends it, says so without obeying it, and leaves the finished parts", async () => {
  const model = await readFile(join(directory, "model.js"), "utf8");
  const stray = `predict: (rows) => {
    if (++calls !== 3) return answer(rows);
    Promise.reject(new Error("\\u001b]52;c;aGk=\\u0007 gone"));
    return new Promise((resolve) => setTimeout(() => resolve(answer(rows)), 5000));
  }`;
  const answer = "const answer = ({ data, rows }) => ({ data: data.map((age) => age / 70), rows, columns: 1 });";
  await writeFile(
    join(directory, "stray.js"),
    `let calls = 0;\n${answer}\n${model.replace(/predict: .*/, `${stray},`)}`,
  );
  const { code, stderr } = await run(...MODEL, "--model", "stray.js", "--out", "stray.html");
  expect(code).toBe(1);
  expect(stderr).toBe(
    "whybox: something that nothing waits for, such as a promise or a timer of the model, failed: \\u001b]52;c;aGk=\\u0007 gone; the run cannot be trusted and ends\n" +
      "whybox: 4 finished parts are in stray.html.partial; the same command with --resume goes on from there\n",
  );
  const shown = await runCli(["render", "stray.html.partial"], { cwd: directory });
  expect(shown.stdout).toContain("how good it is on 200 rows");
}, 60_000);

/** The part of a JSON document that another run of the same command repeats. */
async function foundIn(name: string) {
  const list = JSON.parse(await readFile(join(directory, name), "utf8")) as Explanation[];
  return list.map(({ run: _, ...rest }) => rest);
}

test("goes on with --resume from the parts of a run that was killed, and asks nothing twice", async () => {
  await writeFile(
    join(directory, "killed.js"),
    `import { appendFileSync } from "node:fs";
let calls = 0;
export default {
  name: "counted",
  input: { kind: "columns", features: [{ name: "age", kind: "number" }] },
  outputs: [{ name: "yes", unit: "probability" }],
  predict: ({ data, rows }) => {
    appendFileSync("asked.log", rows + "\\n");
    if (process.env.KILLED_AT && ++calls > Number(process.env.KILLED_AT)) process.kill(process.pid, "SIGKILL");
    return { data: data.map((age) => age / 70), rows, columns: 1 };
  },
};`,
  );
  const rowsAsked = async () => {
    const log = await readFile(join(directory, "asked.log"), "utf8").catch(() => "");
    await rm(join(directory, "asked.log"), { force: true });
    return log.split("\n").reduce((sum, line) => sum + Number(line), 0);
  };
  const args = [...MODEL, "--model", "killed.js", "--out"];
  expect((await run(...args, "whole.json")).code).toBe(0);
  const once = await rowsAsked();
  const killed = await runCli(["audit", "--data", "people.csv", ...args, "cut.json"], {
    cwd: directory,
    env: { KILLED_AT: "3" },
  });
  expect(killed.signal).toBe("SIGKILL");
  await rowsAsked();
  const lines = (await readFile(join(directory, "cut.json.partial"), "utf8")).trimEnd().split("\n");
  // Where the machine is slow, answers are kept before they are complete.
  const parts = lines.map((line) => JSON.parse(line)).filter((line) => !("question" in line));
  const names = parts.map((part) => part.method?.name ?? Object.keys(part)[0]);
  expect(names.slice(0, 6)).toEqual(["begun", "profile", "answers", "performance", "errorSlices", "fairness"]);
  const kept = parts.reduce((sum, { cost }) => sum + (cost?.modelRows ?? 0), 0);
  expect(kept).toBeGreaterThanOrEqual(200);

  const refused = async (...more: string[]) => {
    const { code, stderr } = await run(...args, "cut.json", ...more);
    expect(code).toBe(2);
    return stderr;
  };
  expect(await refused()).toBe(
    "whybox: --out cut.json: cut.json.partial holds parts of a run that did not finish; go on from there with --resume, or remove it\n",
  );
  expect(await refused("--resume", "--budget-rows", "7000")).toContain(
    "--resume: cut.json.partial was made with --budget-rows 6000, the command says --budget-rows 7000; give the command that began the file, or remove it",
  );
  expect(await refused("--resume", "--favourable", "no")).toContain(
    'was made without --favourable, the command says --favourable ["no"]',
  );
  const table = await readFile(join(directory, "people.csv"), "utf8");
  await writeFile(join(directory, "people.csv"), `${table}\n30,f,yes,200`);
  expect(await refused("--resume")).toContain("people.csv (--data) has changed since cut.json.partial was begun");
  await writeFile(join(directory, "people.csv"), table);
  expect(await rowsAsked()).toBe(0);

  const resumed = await run(...args, "cut.json", "--resume");
  expect(resumed).toMatchObject({ code: 0, stderr: "" });
  expect(await rowsAsked()).toBe(once - kept);
  expect(await foundIn("cut.json")).toEqual(await foundIn("whole.json"));
  expect(await readdir(directory)).not.toContain("cut.json.partial");
}, 120_000);

test("a part that fails leaves the others, and --resume tries it again", async () => {
  const source = await readFile(join(directory, "model.js"), "utf8");
  // Down for all that comes after the answers to the rows, while there is a file that says so.
  await writeFile(
    join(directory, "down.js"),
    `import { existsSync } from "node:fs";\nlet calls = 0;\n${source.replace(
      /predict: .*/,
      'predict: ({ data, rows }) => { if (calls++ > 0 && existsSync("down")) throw new Error("the server is down"); return { data: data.map((age) => age / 70), rows, columns: 1 }; },',
    )}`,
  );
  await writeFile(join(directory, "down"), "");
  const args = [...MODEL, "--model", "down.js", "--out", "down.json"];
  const failed = await run(...args);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain("whybox: sage is left out: age only.predict: threw: the server is down\n");
  expect(failed.stderr).toMatch(
    /whybox: 4 finished parts are in down\.json\.partial; the same command with --resume goes on from there\n$/,
  );
  const [first] = JSON.parse(await readFile(join(directory, "down.json"), "utf8"));
  expect(first.result.failed.map(({ section }: { section: string }) => section)).toContain("permutationImportance");
  await rm(join(directory, "down"));
  expect(await run(...args, "--resume")).toMatchObject({ code: 0, stderr: "" });
  const [found] = JSON.parse(await readFile(join(directory, "down.json"), "utf8"));
  expect(found.result.failed).toEqual([]);
  expect(await readdir(directory)).not.toContain("down.json.partial");
}, 120_000);

test("says where a run is, also where nobody watches", async () => {
  const { stderr, code } = await runCli(["audit", "--data", "people.csv", ...MODEL], {
    cwd: directory,
    env: { WHYBOX_PROGRESS_SECONDS: "0.001" },
  });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^whybox: after 0 s: profile, \d of 8: [a-z ]+$/m);
  expect(stderr).toMatch(/^whybox: after \d+ s: \d+ of 6000 model rows, sage$/m);
}, 60_000);

test.skipIf(process.platform === "win32")(
  "writes where a link points to, also to a file that is not there yet",
  async () => {
    await symlink("linked.json", join(directory, "link.json"));
    expect((await run("--target", "paid", "--out", "link.json")).code).toBe(0);
    expect(await readlink(join(directory, "link.json"))).toBe("linked.json");
    expect(await readFile(join(directory, "linked.json"), "utf8")).toContain("whybox/explanation@1");
  },
);

test("--help shows what a user needs", async () => {
  const { stdout } = await runCli(["audit", "--help"]);
  for (const word of ["--fail-on", "--reference", "--groups", "Examples:"]) expect(stdout).toContain(word);
});
