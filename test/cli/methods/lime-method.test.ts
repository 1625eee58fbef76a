import { describe, expect, test } from "vitest";
import {
  type Attribution,
  binnedColumns,
  importModel,
  lime,
  offsetColumns,
  parseExplanation,
  probe,
  readTable,
  summariseBackground,
} from "whybox";
import { inPeopleDirectory } from "../people.js";
import { LOAN } from "../run-cli.js";

const people = inPeopleDirectory();

const explain = (...args: string[]) => people.explain("lime", "--quiet", ...args);

/** The one explanation on stdout, without what two equal runs may differ in, and without the number of its row. */
function explanationIn(stdout: string): Omit<Attribution, "run"> {
  const { run: _, subject, ...rest } = parseExplanation(stdout) as Attribution;
  const { row: __, ...others } = subject;
  return JSON.parse(JSON.stringify({ ...rest, subject: others }));
}

async function loan() {
  const model = await importModel(LOAN);
  if (model.input.kind !== "columns") throw new Error("the loan model takes columns");
  const { rows } = await readTable(`${people.directory}/people.csv`, model.input.features);
  return { model, rows, features: model.input.features, first: rows.data.subarray(0, 4) };
}

describe("a row", () => {
  test("is explained as text: its bins, the surrogate's own answer, and how well it fits", async () => {
    const { code, stdout, stderr } = await explain("--row", "0", "--samples", "640");
    expect(stdout).toMatch(
      /^loan: defaults, in probability\n {2}prediction 0\.7379, surrogate 0\.\d+ \(held-out R2 -?\d\.\d\d\), intercept /,
    );
    expect(stdout).toContain("job = nurse ");
    expect(stdout).toMatch(/age <= \d+/);
    expect(stdout).toContain("642 model rows, in process, seed 0\n");
    expect([code, stderr]).toEqual([0, ""]);
  });

  test("is explained as JSON that says what the library says", async () => {
    const { stdout } = await explain("--row", "0", "--samples", "640", "--format", "json", "--seed", "monday");
    const { model, rows, first } = await loan();
    const { run: _, ...expected } = await lime(probe(model, binnedColumns(rows, first)), {
      samples: 640,
      seed: "monday",
    });
    expect(explanationIn(stdout)).toEqual(JSON.parse(JSON.stringify(expected)));
  });

  test("every option reaches lime", async () => {
    const { stdout } = await explain(
      ...["--row", "0", "--format", "json", "--samples", "320", "--kernel-width", "1.25", "--distance", "manhattan"],
      ...["--select", "lassoPath", "--count", "2", "--alpha", "0.5", "--until-stable", "0.9", "--budget-rows", "2000"],
      ...["--outputs", "all", "--control-variate"],
    );
    const { method, subject, result } = explanationIn(stdout);
    expect(method).toMatchObject({
      name: "lime",
      options: {
        ...{ samples: 320, kernelWidth: 1.25, distance: "manhattan", select: "lassoPath", count: 2, alpha: 0.5 },
        ...{ until: { stable: 0.9 }, budgetRows: 2000, outputs: "all" },
        controlVariate: true,
      },
    });
    expect(subject.outputs).toEqual(["pays back", "defaults"]);
    expect(result.values.map((values) => values.filter((value) => value !== 0).length)).toEqual([2, 2]);
  });

  test("--bins none moves numbers by offsets, from --centre, with --kernel-width infinity too", async () => {
    const args = ["--row", "0", "--samples", "320", "--format", "json", "--bins", "none"];
    const { model, rows, first } = await loan();
    for (const centre of ["instance", "mean"] as const) {
      const { stdout } = await explain(...args, "--centre", centre, "--kernel-width", "infinity");
      const options = { samples: 320, kernelWidth: Number.POSITIVE_INFINITY };
      const expected = await lime(probe(model, offsetColumns(rows, first, { centre })), options);
      expect(explanationIn(stdout).result).toEqual(expected.result);
      expect(explanationIn(stdout).method.options.kernelWidth).toBe("Infinity");
    }
  });

  test("--bins decile cuts finer, and --summarise weighs the background", async () => {
    const { stdout } = await explain(
      ...["--row", "0", "--samples", "320", "--format", "json", "--bins", "decile", "--summarise", "6"],
    );
    const { model, rows, features, first } = await loan();
    const { rows: background, weights } = await summariseBackground(rows, 6, { features, seed: 0 });
    const masker = binnedColumns(background, first, { edges: "decile", weights });
    const expected = await lime(probe(model, masker), { samples: 320 });
    expect(explanationIn(stdout).result).toEqual(expected.result);
    expect(explanationIn(stdout).subject.parts).toEqual(JSON.parse(JSON.stringify(expected.subject.parts)));
  });

  test("--workers gives the same JSON as asking in process, apart from run", async () => {
    const args = ["--row", "0", "--samples", "640", "--format", "json"];
    const [here, there] = await Promise.all([explain(...args), explain(...args, "--workers", "2")]);
    expect(explanationIn(there.stdout)).toEqual(explanationIn(here.stdout));
    expect(parseExplanation(there.stdout).run.executor).toBe("2 workers");
    expect([here.stderr, there.stderr]).toEqual(["", ""]);
  });
});

describe("several rows", () => {
  test("are JSON lines, summed up by --importance", async () => {
    const { code, stdout, stderr } = await explain("--rows", "0:3", "--samples", "320", "--importance");
    const lines = stdout.trimEnd().split("\n").map(explanationIn);
    expect(lines.map(({ subject }) => subject.parts[0].value)).toEqual([31, 58, 44]);
    expect(stderr).toContain("mean absolute value over ");
    expect(code).toBe(0);
  });
});

describe("what goes wrong", () => {
  const invalid = (option: string, value: string, why: string) =>
    `option '${option}' argument '${value}' is invalid. ${why}`;

  test.each<[string[], string]>([
    [["--samples", "31"], invalid("--samples <n>", "31", "Expected a whole number of 32 or more.")],
    [["--kernel-width", "0"], invalid("--kernel-width <number>", "0", "Expected a number above 0.")],
    [
      ["--distance", "far"],
      invalid("--distance <distance>", "far", "Allowed choices are euclidean, cosine, manhattan."),
    ],
    [
      ["--select", "best"],
      invalid("--select <select>", "best", "Allowed choices are auto, forward, highestWeights, lassoPath, none."),
    ],
    [["--count", "0"], invalid("--count <n>", "0", "Expected a whole number of 1 or more.")],
    [["--count", "9"], "--count 9: the model takes 4 columns"],
    [["--alpha", "-1"], invalid("--alpha <number>", "-1", "Expected a finite number of 0 or more.")],
    [["--until-stable", "1.5"], invalid("--until-stable <number>", "1.5", "Expected a number above 0 and at most 1.")],
    [["--bins", "tercile"], invalid("--bins <bins>", "tercile", "Allowed choices are quartile, decile, none.")],
    [["--centre", "mean"], "--centre needs --bins none"],
    [["--group", "home=age"], "unknown option '--group'"],
    [["--link", "logit"], "unknown option '--link' (Did you mean --bins?)"],
    [["--order", "3"], "unknown option '--order' (Did you mean --workers?)"],
  ])("%j is bad usage: exit code 2, one line on stderr", async (args, message) => {
    expect(await explain("--row", "0", ...args)).toEqual({ code: 2, stdout: "", stderr: `whybox: ${message}\n` });
  });

  test("a budget too small for LIME is a failed run that says how much it takes", async () => {
    const { code, stderr } = await explain("--row", "0", "--budget-rows", "20");
    expect(stderr).toBe("whybox: expected --budget-rows of at least 33 (32 samples and the instance), got 20\n");
    expect(code).toBe(1);
  });
});
