import { describe, expect, test } from "vitest";
import { blackBox, type Explanation, type Feature, type Matrix, parseExplanation, toText } from "whybox";
import { audit, dataset, type Fairness, type KeptAnswers } from "whybox/audit";
import { toHtml } from "whybox/charts";
import { parkMiller } from "../fixtures/park-miller.js";

const features: Feature[] = [
  { name: "age", kind: "number" },
  { name: "income", kind: "number" },
  { name: "job", kind: "category", categories: ["clerk", "nurse", "smith"] },
  { name: "noise", kind: "number" },
];
let asked = 0;
const model = blackBox(
  (rows) => {
    asked += rows.length;
    return rows.map(([age, income, job]) => 1 / (1 + Math.exp(-(age - 45) / 6 - income + (job === 1 ? 1 : 0))));
  },
  { name: "credit", input: { kind: "columns", features }, outputs: [{ name: "yes", unit: "probability" }] },
);

/** People whom the model judges well, but for old smiths. */
function people(count: number) {
  const { uniform, normal, below } = parkMiller(17);
  return Array.from({ length: count }, () => {
    const [age, income, job] = [20 + below(50), normal(), below(3)];
    const chance = 1 / (1 + Math.exp(-(age - 45) / 6 - income + (job === 1 ? 1 : 0)));
    const flipped = job === 2 && age > 55 && uniform() < 0.6;
    const paid = uniform() < chance !== flipped ? "yes" : "no";
    return { age, income, job: ["clerk", "nurse", "smith"][job], noise: uniform(), paid, sex: job === 1 ? "f" : "m" };
  });
}
const options = { model, target: "paid", groups: ["sex"] };
const table = dataset(people(1200), options);
const small = dataset(people(300), options);

describe("audit", () => {
  test("hands on each part as soon as it is finished, the profile before the model is asked", async () => {
    asked = 0;
    const handed: { kind: string; asked: number }[] = [];
    const { sections } = await audit(model, table, {
      budgetRows: 20_000,
      onSection: ({ kind }) => void handed.push({ kind, asked }),
    });
    expect(handed[0]).toEqual({ kind: "profile", asked: 0 });
    expect(handed.slice(1, 4).map(({ kind }) => kind)).toEqual(["performance", "slices", "fairness"]);
    expect(handed.map(({ kind }) => kind).toSorted()).toEqual(sections.map(({ kind }) => kind).toSorted());
  });

  test("puts findings first, and brings everything they were drawn from", async () => {
    asked = 0;
    const { findings, sections } = await audit(model, table, { budgetRows: 100_000 });
    expect(findings.cost.modelRows).toBe(asked);
    expect(asked).toBeLessThanOrEqual(100_000);
    expect(findings.result.sections).toEqual([
      "performance",
      "profile",
      "errorSlices",
      "fairness",
      "permutationImportance",
      "sage",
      "accumulatedEffects",
      "interactionStrength",
      "strategies",
    ]);
    const said = findings.result.findings.map(({ what }) => what).join("\n");
    expect(said).toMatch(/Where .*age > 5.*the error rate is/);
    expect(said).toContain("The features tell sex");
    expect(said).toMatch(/Shuffling .*noise is not seen to make credit worse/);
    for (const section of [findings, ...sections]) {
      const text = toText(parseExplanation(JSON.stringify(section)));
      expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  }, 60_000);

  test("says what a small budget did not reach for", async () => {
    const { findings } = await audit(model, table, { budgetRows: 3000 });
    expect(findings.cost.modelRows).toBeLessThanOrEqual(3000);
    expect(findings.result.skipped.map(({ section }) => section)).toContain("strategies");
    expect(toText(findings)).toContain("not looked at: strategies");
    await expect(audit(model, table, { budgetRows: 5 })).rejects.toThrow(
      "audit: expected budgetRows of at least 25, got 5",
    );
  }, 60_000);

  test("compares groups by the class that is good to get, from the answers that it has", async () => {
    const run = (given: object) => audit(model, table, { budgetRows: 4000, ...given });
    const review = async (given: object) =>
      (await run(given)).sections.find((section): section is Fairness => section.kind === "fairness");
    expect((await review({}))?.result.favourable).toEqual(["yes"]);
    expect((await review({ favourable: "no" }))?.result.favourable).toEqual(["no"]);
    expect((await review({}))?.cost.modelRows).toBe(0);
    await expect(run({ favourable: "perhaps" })).rejects.toThrow(/there is no class "perhaps"/);
    const ages = dataset(people(600), { ...options, groups: [{ column: "age", cuts: [45] }] });
    const said = (await audit(model, ages, { budgetRows: 4000 })).findings.result.findings;
    expect(said.find(({ section }) => section === "fairness")).toMatchObject({
      level: "high",
      what: expect.stringMatching(
        /^credit treats groups by age differently: [a-z ]+ \S+ in age <= 45, \S+ in age > 45\.$/,
      ),
    });
    const alone = dataset(
      people(300).map((row) => ({ ...row, sex: "f" })),
      options,
    );
    const { findings } = await audit(model, alone, { budgetRows: 4000 });
    expect(findings.result.skipped).toContainEqual({
      section: "fairness",
      reason: expect.stringMatching(/all rows of "sex" are of one group/),
    });
  }, 60_000);

  test("looks at a table alone where there is no model, and against another table", async () => {
    const { findings, sections } = await audit(undefined, table, { reference: dataset(people(300), options) });
    expect(findings.result.sections).toEqual(["profile"]);
    expect(findings.cost.modelRows).toBe(0);
    expect(sections).toHaveLength(1);
    expect(findings.result.findings.some(({ what }) => what.includes("are in records too"))).toBe(true);
  }, 60_000);

  test("does without a target: what needs the truth is left out and said", async () => {
    const plain = dataset(people(200), { model });
    const { findings } = await audit(model, plain, { budgetRows: 20_000 });
    expect(findings.result.sections).not.toContain("performance");
    expect(findings.result.skipped[0]).toEqual({
      section: "performance and errorSlices",
      reason: "no row has a true answer",
    });
  }, 60_000);

  test("calls a model that guesses no better than guessing", async () => {
    const coin = blackBox((rows) => rows.map(([, , , noise]) => noise), {
      name: "coin",
      input: { kind: "columns", features },
      outputs: [{ name: "yes", unit: "probability" }],
    });
    const { findings } = await audit(coin, dataset(people(400), { ...options, model: coin }), { budgetRows: 4000 });
    expect(findings.result.findings[0]).toMatchObject({ level: "high" });
    expect(findings.result.findings.map(({ what }) => what).join("\n")).toContain(
      "coin is no better than a predictor that ignores the features",
    );
  }, 60_000);

  test("leaves the other parts where one fails, with its error in the result and the page", async () => {
    const whole = await audit(model, small, { budgetRows: 4000 });
    const calls: string[] = [];
    let stage = "";
    const flaky = {
      ...model,
      predict: (batch: Matrix) => {
        calls.push(stage);
        if (stage === "sage") throw new TypeError("the <server> is gone");
        return model.predict(batch);
      },
    };
    const onStage = (name: string) => {
      stage = name;
    };
    const { findings, sections } = await audit(flaky, small, { budgetRows: 4000, onStage });
    expect(calls).toContain("sage");
    expect(findings.result.sections).toEqual(whole.findings.result.sections.filter((name) => name !== "sage"));
    expect(findings.result.failed).toEqual([
      { section: "sage", code: "MODEL_FAILED", message: expect.stringContaining("the <server> is gone") },
    ]);
    expect(findings.cost.stoppedBy).toBe("aborted");
    const kept = whole.sections.filter(({ method }) => method.name !== "sage");
    expect(sections.map(({ result }) => result)).toEqual(kept.map(({ result }) => result));
    expect(toText(parseExplanation(JSON.stringify(findings)))).toMatch(/failed: sage, [\s\S]*the <server> is gone/);
    const [, said] = toHtml([findings])
      .replace(/<[^>]*>/g, "")
      .split("Failed, and missing here:");
    expect(said).toMatch(/^sage: .*the &lt;server&gt; is gone/);
  }, 60_000);

  test("goes on from the parts of an audit that ended early, and gives what one run gives", async () => {
    const run = { budgetRows: 4000, seed: 4 };
    asked = 0;
    const whole = await audit(model, small, run);
    const once = asked;
    const kept: Explanation[] = [];
    let answers: KeptAnswers | undefined;
    const ended = audit(model, small, {
      ...run,
      onAnswers: (given) => {
        answers = given;
      },
      onSection: (section) => {
        kept.push(section);
        if (section.method.name === "permutationImportance") throw new Error("the disk is full");
      },
    });
    await expect(ended).rejects.toThrow("the disk is full");
    asked = 0;
    const resume = { sections: kept.map((part) => parseExplanation(JSON.stringify(part))), answers };
    const stages: string[] = [];
    const { findings, sections } = await audit(model, small, { ...run, resume, onStage: (name) => stages.push(name) });
    expect(stages).toEqual(["sage", "accumulatedEffects", "interactionStrength", "strategies"]);
    expect(asked).toBe(once - (answers?.cost.modelRows ?? 0) - kept.at(-1)!.cost.modelRows);
    expect(findings.cost).toEqual(whole.findings.cost);
    expect(findings.result).toEqual(whole.findings.result);
    expect(sections.map(({ run: _, ...section }) => section)).toEqual(
      whole.sections.map(({ run: _, ...each }) => each),
    );
    await expect(audit(model, small, { ...run, seed: 5, resume })).rejects.toThrow(
      "audit: expected parts of the same audit to resume from, got profile seed 4, this one is seed 5",
    );
    await expect(audit(model, dataset(people(50), options), { ...run, resume })).rejects.toThrow(
      "audit: expected the kept answers to be 50 x 1, got 300 x 1",
    );
  }, 60_000);

  test("says each stage as it begins, those of the profile too", async () => {
    const stages: string[] = [];
    await audit(undefined, small, { onStage: (stage) => stages.push(stage) });
    expect(stages.slice(0, 2)).toEqual(["profile", "profile, 1 of 8: columns"]);
    expect(stages.at(-1)).toBe("profile, 8 of 8: issues");
  }, 60_000);

  test("stops when told", async () => {
    const controller = new AbortController();
    const run = audit(model, table, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(run).rejects.toMatchObject({ code: "ABORTED" });
  }, 60_000);
});
