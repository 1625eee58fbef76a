import { describe, expect, test } from "vitest";
import { blackBox, type Feature, parseExplanation, toText } from "whybox";
import { audit, dataset, type Fairness } from "whybox/audit";
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
    expect(said).toMatch(/Shuffling .*noise does not make credit worse/);
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

  test("stops when told", async () => {
    const controller = new AbortController();
    const run = audit(model, table, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(run).rejects.toMatchObject({ code: "ABORTED" });
  }, 60_000);
});
