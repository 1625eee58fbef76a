import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import {
  type Attribution,
  columns,
  exactShapley,
  importModel,
  parseExplanation,
  probe,
  readTable,
  summariseBackground,
} from "whybox";
import { inPeopleDirectory, PEOPLE } from "./people.js";
import { LOAN, runCli } from "./run-cli.js";

const people = inPeopleDirectory();

const { explain } = people;

/** The one explanation on stdout, without what two equal runs may differ in, and without the number of its row. */
function explanationIn(stdout: string): Omit<Attribution, "run"> {
  const { run: _, subject, ...rest } = parseExplanation(stdout) as Attribution;
  const { row: __, ...others } = subject;
  return { ...rest, subject: others };
}

describe("one row", () => {
  test("is explained as text on stdout; stderr says what stands for hidden", async () => {
    const { code, stdout, stderr } = await explain("exact", "--row", "0");
    expect(stdout).toMatch(
      /^loan: defaults, in probability\n {2}prediction 0.7379, average over the background 0.4483\n/,
    );
    expect(stdout).toContain("exact: all 16 coalitions asked; 93 model rows, in process");
    expect(stderr).toBe("whybox: background: the 6 rows of people.csv; choose others with --background\n");
    expect(code).toBe(0);
  });

  test("is explained as JSON that says what the library says", async () => {
    const { code, stdout, stderr } = await explain("exact", "--row", "4", "--format", "json");
    const model = await importModel(LOAN);
    if (model.input.kind !== "columns") throw new Error("the loan model takes columns");
    const { rows } = await readTable(join(people.directory, "people.csv"), model.input.features);
    const { run: _, ...expected } = await exactShapley(probe(model, columns(rows, rows.data.subarray(16, 20))));
    expect(explanationIn(stdout)).toEqual(JSON.parse(JSON.stringify(expected)));
    expect(stdout.indexOf("\n")).toBe(stdout.length - 1);
    expect(stderr).toContain("whybox: note: There are only 6 background rows.");
    expect(code).toBe(0);
  });

  test("is written to --out, as JSON where its name says so, and nothing to stdout", async () => {
    const { code, stdout } = await explain("kernel-shap", "--row", "0", "--out", "one.json");
    expect([code, stdout]).toEqual([0, ""]);
    expect(explanationIn(await readFile(join(people.directory, "one.json"), "utf8")).method.name).toBe("kernelShap");
    await explain("kernel-shap", "--row", "0", "--out", "one.txt");
    expect(await readFile(join(people.directory, "one.txt"), "utf8")).toMatch(/^loan: defaults/);
  });

  test("options reach the explainer", async () => {
    const { stdout } = await explain(
      ...(["kernel-shap", "--row", "1", "--format", "json", "--seed", "monday", "--budget-rows", "84"] as const),
      ...["--outputs", "all", "--link", "logit", "--clip", "0.01", "--order", "1"],
    );
    const { method, subject, cost } = explanationIn(stdout);
    expect(method.seed).toBe("monday");
    expect(method.options).toMatchObject({ budgetRows: 84, outputs: "all", link: "logit", clip: 0.01, order: 1 });
    expect(subject.outputs).toEqual(["pays back", "defaults"]);
    expect(cost.budgetRows).toBe(84);
  });

  test("--outputs takes top:1 and names", async () => {
    const top = await explain("exact", "--row", "1", "--format", "json", "--outputs", "top:1");
    expect(explanationIn(top.stdout).subject.outputs).toEqual(["pays back"]);
    const named = await explain("exact", "--row", "1", "--format", "json", "--outputs", "defaults,pays back");
    expect(explanationIn(named.stdout).subject.outputs).toEqual(["defaults", "pays back"]);
  });

  test("--group makes one part of several columns", async () => {
    const { stdout } = await explain("exact", "--row", "0", "--format", "json", "--group", 'money="city rent",savings');
    expect(explanationIn(stdout).subject.parts).toEqual([
      { name: "money", value: { "city rent": 900, savings: 1200 }, columns: [2, 3] },
      { name: "age", value: 31, unit: "years", columns: [0] },
      { name: "job", value: "nurse", columns: [1] },
    ]);
  });

  test("--summarise asks fewer rows, those that summariseBackground with this seed picks", async () => {
    const args = ["exact", "--row", "0", "--format", "json", "--summarise", "3", "--seed", "5"] as const;
    const { stdout, stderr } = await explain(...args);
    expect(stderr).toContain("the 6 rows of people.csv, summarised in 3;");
    const model = await importModel(LOAN);
    if (model.input.kind !== "columns") throw new Error("the loan model takes columns");
    const { features } = model.input;
    const { rows } = await readTable(join(people.directory, "people.csv"), features);
    const { rows: background, weights } = await summariseBackground(rows, 3, { features, seed: 5 });
    const masker = columns(background, rows.data.subarray(0, 4), { weights });
    const expected = await exactShapley(probe(model, masker));
    expect(explanationIn(stdout).result).toEqual(expected.result);
    expect(explanationIn(stdout).method.seed).toBe(5);
  });

  test("--background, --query and --background-query choose rows; the same rows in Parquet give the same values", async () => {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const source = join(people.directory, "people.csv");
    await connection.run(`COPY (FROM '${source}') TO '${join(people.directory, "people.parquet")}' (FORMAT parquet)`);
    const [older, young] = ["SELECT * FROM data WHERE age > 40", "SELECT * FROM data WHERE age < 40 ORDER BY age"];
    const csv = await explain("exact", "--row", "0", "--format", "json", "--query", young, "--background-query", older);
    const parquet = await runCli(
      [
        ...["explain", "exact", "--model", LOAN, "--data", "people.parquet", "--row", "3", "--format", "json"],
        ...["--background", "people.parquet", "--background-query", older],
      ],
      { cwd: people.directory },
    );
    const explanation = explanationIn(csv.stdout);
    expect(explanation.subject.parts[0].value).toBe(23);
    expect(explanation.diagnostics.backgroundRows).toBe(3);
    expect(explanationIn(parquet.stdout)).toEqual(explanation);
    expect(parquet.stderr).not.toContain("choose others");
  });

  test("--query chooses the rows to explain; what stands for hidden stays the whole file", async () => {
    const older = ["exact", "--query", "SELECT * FROM data WHERE age = 58", "--row", "0", "--format", "json"] as const;
    const { stdout, stderr } = await explain(...older);
    const plain = await explain("exact", "--row", "1", "--format", "json");
    expect(explanationIn(stdout)).toEqual(explanationIn(plain.stdout));
    expect(stderr).toContain("whybox: background: the 6 rows of people.csv; choose others with --background\n");
    const few = await explain(...older, "--background-query", "SELECT * FROM data WHERE age = 58");
    expect(explanationIn(few.stdout).diagnostics.backgroundRows).toBe(1);
  });

  test("--query may leave columns of the file out, and the whole file still stands for hidden", async () => {
    const [header, ...lines] = PEOPLE.trimEnd().split("\n");
    await writeFile(
      join(people.directory, "ids.csv"),
      [`${header},id`, ...lines.map((line, i) => `${line},${i}`)].join("\n"),
    );
    const query = 'SELECT age, job, "city rent", savings FROM data WHERE id = 3';
    const { stdout, stderr } = await runCli(
      ["explain", "exact", "--model", LOAN, "--data", "ids.csv", "--query", query, "--row", "0", "--format", "json"],
      { cwd: people.directory },
    );
    const plain = await explain("exact", "--row", "3", "--format", "json");
    expect(explanationIn(stdout)).toEqual(explanationIn(plain.stdout));
    expect(stderr).toContain("background: the 6 rows of ids.csv;");
  });

  test.each([
    [
      "renames a column",
      "renamed.csv",
      "SELECT * EXCLUDE years, years AS age FROM data WHERE years > 40",
      "the 3 rows of the query, as renamed.csv itself does not fit the model",
    ],
    [
      "computes under an old name",
      "people.csv",
      "SELECT * REPLACE (age - 10 AS age) FROM data WHERE age = 58",
      "the 1 row of the query, as people.csv has no such rows",
    ],
  ])("where --query %s, its own rows stand for hidden, and stderr says so", async (_, data, query, rows) => {
    await writeFile(join(people.directory, "renamed.csv"), PEOPLE.replace("age,", "years,"));
    const { stdout, stderr } = await runCli(
      ["explain", "exact", "--model", LOAN, "--data", data, "--query", query, "--row", "0", "--format", "json"],
      { cwd: people.directory },
    );
    expect(explanationIn(stdout).diagnostics.backgroundRows).toBe(Number(/\d/.exec(rows)?.[0]));
    expect(stderr).toContain(`whybox: background: ${rows}; choose others with --background\n`);
  });

  test("--ignore leaves a column out, in the data and in the background", async () => {
    const [header, ...lines] = PEOPLE.trimEnd().split("\n");
    const wider = [`"id, paid",${header}`, ...lines.map((line, row) => `${row},${line}`)].join("\n");
    await writeFile(join(people.directory, "wider.csv"), wider);
    const args = ["explain", "exact", "--model", LOAN, "--data", "wider.csv", "--row", "0", "--format", "json"];
    const refused = await runCli(args, { cwd: people.directory });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /^whybox: wider.csv: column "id, paid" is not one the model takes .*--ignore '"id, paid"'\n$/,
    );
    const ignored = await runCli([...args, "--ignore", '"id, paid"'], { cwd: people.directory });
    const plain = await explain("exact", "--row", "0", "--format", "json");
    expect(explanationIn(ignored.stdout)).toEqual(explanationIn(plain.stdout));
  });

  test("--workers gives the same JSON as asking in process, apart from run", async () => {
    const args = ["kernel-shap", "--row", "2", "--format", "json", "--budget-rows", "84"] as const;
    const [here, there] = await Promise.all([explain(...args), explain(...args, "--workers", "2")]);
    expect(explanationIn(there.stdout)).toEqual(explanationIn(here.stdout));
    expect(parseExplanation(there.stdout).run.executor).toBe("2 workers");
  });

  test("the same seed gives the same bits, another seed others", async () => {
    const args = ["permutation", "--row", "2", "--format", "json", "--budget-rows", "60", "--seed"] as const;
    const runs = await Promise.all(["1", "1", "2"].map((seed) => explain(...args, seed)));
    const [one, again, other] = runs.map(({ stdout }) => explanationIn(stdout).result.values);
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test("a reader that hangs up ends the run quietly, as the shell would", async () => {
    const args = ["explain", "exact", "--model", LOAN, "--data", "people.csv", "--rows", ":", "--quiet"];
    expect(await runCli(args, { cwd: people.directory, hangUp: true })).toEqual({ code: 141, stdout: "", stderr: "" });
  });

  test("--quiet leaves stderr empty", async () => {
    const { code, stderr } = await explain("exact", "--row", "0", "--format", "json", "--quiet");
    expect([code, stderr]).toEqual([0, ""]);
  });

  test.each(["0", "2"])("what a model prints goes to stderr, with %s workers", async (workers) => {
    const { stdout, stderr } = await explain(
      ...([
        "exact",
        "--row",
        "0",
        "--format",
        "json",
        "--workers",
        workers,
        "--model-args",
        '{"prints":true}',
      ] as const),
    );
    expect(explanationIn(stdout).kind).toBe("attribution");
    if (workers === "0") expect(stderr).toContain("model says hello");
  });
});

describe("several rows", () => {
  test("are JSON lines in the order of the rows; a row that fails says so in its place, and the run goes on", async () => {
    await writeFile(join(people.directory, "old.csv"), PEOPLE.replace("44,", "70,"));
    const { code, stdout, stderr } = await explain(
      ...(["exact", "--rows", "1:5", "--background", "old.csv", "--model-args", '{"refuse":44}'] as const),
    );
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(4);
    expect(lines[1]).toEqual({
      index: 2,
      error: { code: "MODEL_FAILED", message: "loan.predict: threw: nobody is 44" },
    });
    expect([0, 2, 3].map((line) => lines[line].subject.parts[0].value)).toEqual([58, 23, 67]);
    expect(stderr).toContain("whybox: 1 of 4 rows failed, first row 2: loan.predict: threw: nobody is 44\n");
    expect(code).toBe(1);
  });

  test("are the same with workers and any concurrency, apart from run", async () => {
    const args = ["kernel-shap", "--rows", ":", "--budget-rows", "84"] as const;
    const [here, there] = await Promise.all([
      explain(...args, "--concurrency", "1"),
      explain(...args, "--workers", "2", "--concurrency", "6"),
    ]);
    const parsed = (stdout: string) => stdout.trimEnd().split("\n").map(explanationIn);
    expect(parsed(here.stdout)).toHaveLength(6);
    expect(parsed(there.stdout)).toEqual(parsed(here.stdout));
  });

  test("are text where asked for, each under its number; --importance sums them up on stderr", async () => {
    const { code, stdout, stderr } = await explain("exact", "--rows", "4:", "--format", "text", "--importance");
    expect(stdout.match(/^row \d+$/gm)).toEqual(["row 4", "row 5"]);
    expect(stderr).toContain("loan: pays back, in probability\n  mean absolute value over 2 rows\n");
    expect(stderr).toContain("(and 1 more like it)");
    expect(code).toBe(0);
  });

  test("are written to --out in one piece, the failed row too", async () => {
    const { code, stdout } = await explain(
      ...(["exact", "--rows", "1:3", "--background", "old.csv"] as const),
      ...["--model-args", '{"refuse":44}', "--out", "rows.jsonl"],
    );
    expect([code, stdout]).toEqual([1, ""]);
    const lines = (await readFile(join(people.directory, "rows.jsonl"), "utf8")).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).kind ?? "failed")).toEqual(["attribution", "failed"]);
  });
});

describe("what goes wrong", () => {
  const names = '"age", "job", "city rent", "savings"';

  test.each<[string, string[], string]>([
    [
      "a row that is no number",
      ["--row", "x"],
      "option '--row <n>' argument 'x' is invalid. Expected a whole number of 0 or more.",
    ],
    [
      "a row below 0",
      ["--row", "-1"],
      "option '--row <n>' argument '-1' is invalid. Expected a whole number of 0 or more.",
    ],
    [
      "an empty range",
      ["--rows", "3:3"],
      "option '--rows <from:to>' argument '3:3' is invalid. Expected from:to with at least one row; row to itself is not among them.",
    ],
    [
      "a range that is none",
      ["--rows", "3-4"],
      "option '--rows <from:to>' argument '3-4' is invalid. Expected from:to, such as 0:100 (rows 0 to 99).",
    ],
    [
      "no row at all",
      [],
      "expected --row, such as --row 0, --rows, such as --rows 0:100, or --sample, such as --sample 50",
    ],
    [
      "a row and rows",
      ["--row", "0", "--rows", "0:2"],
      "option '--row <n>' cannot be used with option '--rows <from:to>'",
    ],
    ["an unknown option", ["--row", "0", "--seeds", "1"], "unknown option '--seeds' (Did you mean --seed?)"],
    [
      "a group of nothing",
      ["--row", "0", "--group", "home"],
      "option '--group <name=columns>' argument 'home' is invalid. Expected name=column,column.",
    ],
    [
      "a group twice",
      ["--row", "0", "--group", "a=age", "--group", "a=job"],
      "option '--group <name=columns>' argument 'a=job' is invalid. The group \"a\" is there already.",
    ],
    ["clip without logit", ["--row", "0", "--clip", "0.1"], "--clip needs --link logit"],
    [
      "a clip that is none",
      ["--row", "0", "--link", "logit", "--clip", "0.5"],
      "option '--clip <number>' argument '0.5' is invalid. Expected a number above 0 and below 0.5.",
    ],
    [
      "an unknown link",
      ["--row", "0", "--link", "probit"],
      "option '--link <link>' argument 'probit' is invalid. Allowed choices are identity, logit.",
    ],
    [
      "an order there is not",
      ["--row", "0", "--order", "2"],
      "option '--order <order>' argument '2' is invalid. Allowed choices are 1, 3.",
    ],
    [
      "more workers than there can be",
      ["--row", "0", "--workers", "1000000"],
      "option '--workers <n>' argument '1000000' is invalid. Expected a whole number from 0 to 1024.",
    ],
    ["importance of one row", ["--row", "0", "--importance"], "--importance needs --rows"],
    [
      "an --out in no directory",
      ["--row", "0", "--quiet", "--out", "no/x.json"],
      "--out no/x.json: there is no such directory",
    ],
    [
      "an --out that is a directory",
      ["--row", "0", "--quiet", "--out", "."],
      "--out .: expected a file, got a directory",
    ],
  ])("%s is bad usage: exit code 2, one line on stderr", async (_, args, message) => {
    const { code, stdout, stderr } = await explain("kernel-shap", ...args);
    expect(stderr).toBe(`whybox: ${message}\n`);
    expect([code, stdout]).toEqual([2, ""]);
  });

  test("model arguments that are no JSON are bad usage", async () => {
    const { code, stderr } = await explain("exact", "--row", "0", "--model-args", "{");
    expect(stderr).toMatch(/^whybox: option '--model-args <json>' argument '\{' is invalid\. Expected JSON: [^\n]+\n$/);
    expect(code).toBe(2);
  });

  test("--model and --data are needed, --order is for kernel-shap alone", async () => {
    const without = await runCli(["explain", "exact", "--data", "people.csv", "--row", "0"], { cwd: people.directory });
    expect(without).toEqual({
      code: 2,
      stdout: "",
      stderr: "whybox: required option '--model <source>' not specified\n",
    });
    const { code, stderr } = await explain("exact", "--row", "0", "--order", "3");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^whybox: unknown option '--order'/);
  });

  test("a model that takes no columns is bad usage", async () => {
    const model = join(people.directory, "text.mjs");
    const shape = '{ input: { kind: "text" }, outputs: [{ name: "mood" }], name: "mood", predict: () => 0 }';
    await writeFile(model, `export default ${shape};\n`);
    const { code, stderr } = await runCli(
      ["explain", "exact", "--model", "text.mjs", "--data", "people.csv", "--row", "0"],
      { cwd: people.directory },
    );
    expect(stderr).toBe(
      'whybox: --model text.mjs: --data is for a model that takes columns, this one takes text; give it a text with --text "..." or --text-file <file>\n',
    );
    expect(code).toBe(2);
  });

  test.each<[string, string, string]>([
    ["no file", "nope.csv", "nope.csv: no such file"],
    [
      "a column is missing",
      "fewer.csv",
      `fewer.csv: columns "city rent", "savings" are missing; model takes ${names}; the file has "age", "job"`,
    ],
    ["a cell is no number", "cell.csv", 'cell.csv: row 1, column "age": expected a finite number, got "12abc"'],
  ])("%s: a failed run, exit code 1, nothing at --out", async (_, data, message) => {
    await writeFile(join(people.directory, "fewer.csv"), "age,job\n31,nurse\n");
    await writeFile(join(people.directory, "cell.csv"), PEOPLE.replace("58,", "12abc,"));
    const { code, stdout, stderr } = await runCli(
      ["explain", "exact", "--model", LOAN, "--data", data, "--row", "0", "--out", "failed.json"],
      { cwd: people.directory },
    );
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: `whybox: ${message}\n` });
    expect((await readdir(people.directory)).filter((name) => name.startsWith("failed"))).toEqual([]);
  });

  test("a module that is not there is a failed run, said in one line", async () => {
    const { code, stderr } = await runCli(
      ["explain", "exact", "--model", "nope.js", "--data", "people.csv", "--row", "0"],
      { cwd: people.directory },
    );
    expect(stderr).toMatch(/^whybox: --model nope\.js: no such file\n$/);
    expect(code).toBe(1);
  });

  test("a run that fails half-way leaves an older file at --out as it was, and no other beside it", async () => {
    const out = join(people.directory, "kept", "e.json");
    await mkdir(join(people.directory, "kept"));
    await writeFile(out, "older");
    const { code, stderr } = await explain(
      "exact",
      "--row",
      "2",
      "--quiet",
      "--model-args",
      '{"refuse":44}',
      "--out",
      out,
    );
    expect([code, stderr]).toEqual([1, "whybox: loan.predict: threw: nobody is 44\n"]);
    expect(await readFile(out, "utf8")).toBe("older");
    expect(await readdir(join(people.directory, "kept"))).toEqual(["e.json"]);
    await rm(join(people.directory, "kept"), { recursive: true });
  });

  test("a budget too small says what the least is, with workers too", async () => {
    const { code, stderr } = await explain("exact", "--row", "0", "--quiet", "--budget-rows", "10", "--workers", "1");
    expect(stderr).toBe("whybox: expected --budget-rows of at least 96 (16 masks x 6 background rows), got 10\n");
    expect(code).toBe(1);
  });

  test("WHYBOX_DEBUG shows where an error comes from", async () => {
    const { stderr } = await runCli(["explain", "exact", "--model", LOAN, "--data", "nope.csv", "--row", "0"], {
      cwd: people.directory,
      env: { WHYBOX_DEBUG: "1" },
    });
    expect(stderr).toMatch(/^whybox: nope.csv: no such file\nWhyboxError: nope.csv: no such file\n {4}at /);
  });

  test("without optional packages CSV is read; for the rest the error says what to install, before the model is asked", async () => {
    const hooks = `export async function resolve(name, context, next) {
      if (["@duckdb/node-api", "@resvg/resvg-js"].includes(name)) throw Object.assign(new Error("not installed"), { code: "ERR_MODULE_NOT_FOUND" });
      return next(name, context);
    }`;
    await writeFile(join(people.directory, "hooks.mjs"), hooks);
    await writeFile(
      join(people.directory, "without-packages.mjs"),
      'import { register } from "node:module";\nregister("./hooks.mjs", import.meta.url);\n',
    );
    const without = { cwd: people.directory, env: { NODE_OPTIONS: "--import=./without-packages.mjs" } };
    const csv = ["explain", "exact", "--model", LOAN, "--data", "people.csv", "--row", "0"];
    expect((await runCli(csv, without)).code).toBe(0);
    const takes = (what: string, name: string) =>
      `whybox: ${what} takes the package ${name}, which is not installed; run: npm install ${name}\n`;
    const query = await runCli([...csv, "--query", "SELECT * FROM data"], without);
    expect(query).toMatchObject({ code: 1, stderr: takes("reading people.csv", "@duckdb/node-api") });

    const asked = join(people.directory, "asked");
    const counting = join(people.directory, "counting.mjs");
    await writeFile(
      counting,
      `import { appendFileSync } from "node:fs";
      import { createModel } from ${JSON.stringify(pathToFileURL(LOAN).href)};
      const loan = createModel();
      export default { ...loan, predict: (rows) => (appendFileSync(${JSON.stringify(asked)}, "."), loan.predict(rows)) };\n`,
    );
    const data = ["--model", counting, "--data", "people.csv"];
    const drawn = await runCli(["explain", "exact", ...data, "--row", "0", "--out", "row.png"], without);
    expect(drawn).toMatchObject({ code: 1, stderr: takes("drawing", "@resvg/resvg-js") });
    const job = { schema: "whybox/job@1", model: counting, table: "people.csv", method: "exact", out: "explained" };
    await writeFile(join(people.directory, "job.json"), JSON.stringify(job));
    const batch = await runCli(["batch", "run", "job.json", "--workers", "1"], without);
    expect(batch.stderr).toContain(takes("batch: writing Parquet", "@duckdb/node-api"));
    expect(batch.code).toBe(1);
    expect(await readdir(people.directory)).not.toContain("asked");
  });
});
