import { describe, expect, test } from "vitest";
import {
  columns,
  type Explanation,
  importModel,
  occlusion,
  parseExplanation,
  predictionDifference,
  probe,
  readTable,
  streak,
} from "whybox";
import { inPeopleDirectory } from "../people.js";
import { LOAN, MOOD, runCli } from "../run-cli.js";

const people = inPeopleDirectory();

const explain = (method: string, ...args: string[]) => people.explain(method, "--row", "0", "--quiet", ...args);

/** Nor the number of the row, which the library is not told. */
const withoutRun = ({ run: _, subject: { row: __, ...subject }, ...rest }: Explanation) =>
  JSON.parse(JSON.stringify({ ...rest, subject }));

async function loanProbe() {
  const model = await importModel(LOAN);
  if (model.input.kind !== "columns") throw new Error("the loan model takes columns");
  const { rows } = await readTable(`${people.directory}/people.csv`, model.input.features);
  return probe(model, columns(rows, rows.data.subarray(0, 4)));
}

describe("whybox explain", () => {
  test("streak answers what the library answers", async () => {
    const args = [
      "--count",
      "2",
      "--epsilon",
      "0.5",
      "--fill",
      "--sequence",
      "3,1,0,2",
      "--objective",
      "logProbability",
    ];
    const { stdout, code } = await explain("streak", ...args, "--format", "json");
    const expected = await streak(await loanProbe(), {
      count: 2,
      epsilon: 0.5,
      fill: true,
      sequence: [3, 1, 0, 2],
      objective: "logProbability",
      outputs: "predicted",
    });
    expect(code).toBe(0);
    expect(withoutRun(parseExplanation(stdout))).toEqual(withoutRun(expected));
  });

  test("streak and greedy show the parts in their order", async () => {
    for (const method of ["streak", "greedy"]) {
      const { stdout, code } = await explain(method, "--count", "2");
      expect(stdout).toMatch(
        /^loan: defaults, in probability\n {2}prediction 0\.7379, with every part hidden 0\.\d+\n/,
      );
      expect(stdout).toMatch(/ {2}\d of 4 parts, kept alone, give 0\.\d+ \(\d+% of the way\)\n/);
      expect(stdout).toMatch(/\n {2}1\. .* {2}█+[▏▎▍▌▋▊▉]? +\+0\.\d+\n/u);
      expect(code).toBe(0);
    }
  });

  test("occlusion and prediction-difference answer what the library answers", async () => {
    const occluded = await explain("occlusion", "--format", "json");
    expect(withoutRun(parseExplanation(occluded.stdout))).toEqual(withoutRun(await occlusion(await loanProbe())));
    const args = ["--samples", "4", "--training-rows", "500", "--seed", "3", "--format", "json"];
    const differences = await explain("prediction-difference", ...args);
    const expected = await predictionDifference(await loanProbe(), { samples: 4, trainingRows: 500, seed: 3 });
    expect(withoutRun(parseExplanation(differences.stdout))).toEqual(withoutRun(expected));
  });

  test("streak marks the chosen words of a text, and takes at most all of them", async () => {
    const { stdout, code } = await runCli(["explain", "streak", "--model", MOOD, "--text", "a good day", "--quiet"], {
      cwd: people.directory,
    });
    expect(stdout).toContain("a [+good] day");
    expect(code).toBe(0);
  });

  test.each([
    ["streak", ["--count", "9"], "--count 9: there are 4 parts"],
    ["streak", ["--epsilon", "1"], "Expected a number of 0.001 or more and below 1."],
    ["streak", ["--sequence", "1,x"], "expected sequence to hold each part from 0 to 3 once, got 2 entries"],
    ["streak", ["--sequence", "0,1,1,2"], "expected sequence to hold each part from 0 to 3 once, got 1 twice"],
    ["streak", ["--outputs", "all"], "expected one output, as one is explained at a time, got 2"],
    ["greedy", ["--objective", "odds"], "Allowed choices are gain, logProbability."],
    ["prediction-difference", ["--samples", "0"], "Expected a whole number of 1 or more."],
  ])("%s %j is bad usage", async (method, args, message) => {
    const { code, stderr, stdout } = await explain(method, ...args);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, ""]);
  });

  test("--importance is for methods that give every part a value", async () => {
    const args = ["explain", "streak", "--model", LOAN, "--data", "people.csv", "--rows", ":", "--importance"];
    const { code, stderr } = await runCli(args, { cwd: people.directory });
    expect(stderr).toContain("--importance goes with methods that give every part a value");
    expect(code).toBe(2);
  });
});
