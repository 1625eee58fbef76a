import { describe, expect, test } from "vitest";
import { blackBox, type Feature, parseExplanation, toText } from "whybox";
import { answersOf, type DatasetOptions, dataset, subgroupScan } from "whybox/audit";
import { parkMiller } from "../../fixtures/park-miller.js";

const cities = ["Bonn", "Cork", "Graz", "Lyon"];
const features: Feature[] = [
  { name: "score", kind: "number" },
  { name: "age", kind: "number" },
  { name: "city", kind: "category", categories: cities },
];
/** Says what the column "score" says. */
const model = blackBox((rows) => rows.map(([score]) => score), {
  name: "scorer",
  input: { kind: "columns", features },
  outputs: [{ name: "yes", unit: "probability" }],
});

type Person = { age: number; city: string; sex: string };
type Chances = { readonly score: number; readonly yes: number };

/** People with the score and the chance of a true "yes" that `chances` gives them. */
function people(
  seed: number,
  count: number,
  chances: (person: Person, uniform: () => number) => Chances,
  options: DatasetOptions = {},
) {
  const { uniform, below } = parkMiller(7919 * seed);
  for (let i = 0; i < 10; i++) uniform();
  const records = Array.from({ length: count }, (_, i) => {
    const person = { age: 20 + below(50), city: cities[below(4)], sex: uniform() < 0.5 ? "female" : "male" };
    const { score, yes } = chances(person, uniform);
    return { ...person, score, y: uniform() < yes ? "yes" : "no", weight: 1 + below(3), family: i >> 2 };
  });
  return dataset(records, { model, target: { column: "y", positive: "yes" }, groups: ["sex", "city"], ...options });
}

const chosen = (rate: number, uniform: () => number) => ({ score: uniform() < rate ? 0.9 : 0.1, yes: 0.5 });
const scan = async (data: ReturnType<typeof dataset>, options = {}) =>
  subgroupScan(await answersOf(model, data), { favourable: "yes", draws: 99, ...options });
const isHard = ({ age, sex }: Person) => age < 40 && sex === "female";

describe("subgroupScan raises false alarms in about 5% of fair tables", () => {
  /** Of 60 tables 3 are expected, and 9 or more in 4 of 1,000 runs. */
  const MAX_ALARMS = 8;
  const calibrated = (_: Person, uniform: () => number) => {
    const score = 0.1 + 0.8 * uniform();
    return { score, yes: score };
  };
  /** Off by the same everywhere: no subgroup is worse than the others. */
  const overrated = (person: Person, uniform: () => number) => {
    const { score } = calibrated(person, uniform);
    return { score, yes: score * score };
  };
  const fair = (_: Person, uniform: () => number) => chosen(0.3, uniform);

  test.each([
    ["selection", fair, { columns: ["age", "city", "sex"] }, {}],
    ["selection in either direction", fair, { columns: ["age", "city", "sex"], direction: "either" }, {}],
    ["errors", fair, { measure: "errorRate", columns: ["age", "city", "sex"] }, {}],
    ["three conditions", fair, { columns: ["family", "city", "sex"], maxConditions: 3, minShare: 0.1 }, {}],
    ["calibration", calibrated, { measure: "calibrationBias", columns: ["age", "city"] }, {}],
    [
      "calibration, weighted",
      calibrated,
      { measure: "calibrationBias", columns: ["age", "city"] },
      { weights: "weight" },
    ],
    ["selection by cluster", fair, { columns: ["age", "city", "sex"] }, { cluster: "family" }],
  ] as const)(
    "%s",
    async (_, chances, options, roles) => {
      let alarms = 0;
      for (let seed = 1; seed <= 60; seed++) {
        const { result } = await scan(people(seed, 200, chances, roles), { ...options, draws: 39, seed });
        if (result.subgroups.length > 0) alarms++;
        expect(result.subgroups.length > 0).toBe((result.pValue as number) <= 0.05);
      }
      expect(alarms).toBeLessThanOrEqual(MAX_ALARMS);
    },
    60_000,
  );

  test("scores that are off alike everywhere are off in no subgroup", async () => {
    const { result } = await scan(people(3, 2000, overrated), { measure: "calibrationBias", columns: ["city", "sex"] });
    expect(result.subgroups).toEqual([]);
    expect(result.overall.high).toBeLessThan(-0.1);
  });
});

describe("subgroupScan finds what is planted", () => {
  test("a conjunction of which less is selected, with a gap whose interval holds the true one", async () => {
    const data = people(5, 3000, (person, uniform) => chosen(isHard(person) ? 0.2 : 0.5, uniform));
    const { result } = await scan(data, { columns: ["age", "city", "sex"] });
    const [first] = result.subgroups;
    expect(first.conditions.map(({ column }) => column).sort()).toEqual(["age", "sex"]);
    expect(first.gap.low).toBeLessThan(-0.3);
    expect(first.gap.high).toBeGreaterThan(-0.3);
    expect(first.gap.interval).toBe("Newcombe");
    expect(first.rows).toBeLessThan(1500);
    expect(result.pValue).toBe(0.01);
  });

  test("by default among the groups for selection, and among all columns for errors", async () => {
    const data = people(5, 2000, (person, uniform) => ({
      score: uniform() < 0.5 ? 0.9 : 0.1,
      yes: person.age > 50 && person.city === "Graz" ? 0.9 : 0.3,
    }));
    const selection = await scan(data);
    expect(selection.result.columns.toSorted()).toEqual(["city", "sex"]);
    const every = (await scan(data, { measure: "calibrationBias", draws: 19 })).result;
    expect(every.columns.toSorted()).toEqual(["age", "city", "family", "score", "sex", "weight"]);
    const missed = (await scan(data, { measure: "calibrationBias", columns: ["age", "city"] })).result;
    expect(missed.subgroups[0].text).toContain("Graz");
    expect(missed.subgroups[0].inside).toBeGreaterThan(missed.subgroups[0].outside);
    expect(missed.null).toContain("truths drawn from the scores");
  });

  test("higher false negative rates, and false positive rates in the direction asked for", async () => {
    const data = people(11, 3000, (person, uniform) => {
      const isGood = uniform() < 0.5;
      const right = person.city === "Cork" ? 0.5 : 0.9;
      return { score: uniform() < (isGood ? right : 0.2) ? 0.9 : 0.1, yes: isGood ? 1 : 0 };
    });
    const missed = (await scan(data, { measure: "falseNegativeRate", columns: ["age", "city", "sex"] })).result;
    expect(missed.subgroups[0].text).toContain("city is Cork");
    expect(missed.rows).toBeLessThan(1700);
    const lower = await scan(data, { measure: "falseNegativeRate", direction: "lower", columns: ["city"] });
    expect(lower.result.subgroups[0].inside).toBeLessThan(lower.result.subgroups[0].outside);
  });

  test("rows that repeat are no evidence where they are said to be one family", async () => {
    const { uniform, below } = parkMiller(29);
    const families = Array.from({ length: 60 }, (_, family) => ({
      ...{ age: 20 + below(50), city: cities[below(4)], sex: "fm"[below(2)], family },
      ...{ score: uniform() < 0.4 ? 0.9 : 0.1, y: "yes" },
    }));
    const records = families.flatMap((person) => Array.from({ length: 20 }, () => person));
    const options = { model, target: { column: "y", positive: "yes" }, groups: ["sex"] };
    const asked = { columns: ["age", "city", "sex"] };
    expect((await scan(dataset(records, options), asked)).result.subgroups.length).toBeGreaterThan(0);
    const together = await scan(dataset(records, { ...options, cluster: "family" }), asked);
    expect(together.result.subgroups).toEqual([]);
  });

  test("where numbers are off", async () => {
    const { uniform, normal } = parkMiller(31);
    const zero = blackBox((rows) => rows.map(() => 0), {
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const records = Array.from({ length: 2000 }, () => {
      const [a, b] = [uniform(), uniform()];
      return { a, b, y: normal() + (a > 0.6 && b > 0.6 ? 2 : 0) };
    });
    const answers = await answersOf(zero, dataset(records, { model: zero, target: "y" }));
    const { result } = await subgroupScan(answers, { measure: "meanResidual", draws: 99 });
    expect(result.subgroups[0].conditions.map(({ column }) => column).sort()).toEqual(["a", "b"]);
    expect(result.subgroups[0].gap.low).toBeGreaterThan(1);
    await expect(subgroupScan(answers, { measure: "errorRate" })).rejects.toThrow(/one of regression/);
  });
});

describe("subgroupScan", () => {
  const table = () => people(5, 600, (person, uniform) => chosen(isHard(person) ? 0.1 : 0.6, uniform));

  test("is the same, bit by bit, for the same seed, survives JSON, and reads in a terminal", async () => {
    const [{ run: _, ...first }, { run: __, ...second }] = [
      await scan(table(), { columns: ["age", "sex"] }),
      await scan(table(), { columns: ["age", "sex"] }),
    ];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
    const text = toText(parseExplanation(JSON.stringify(await scan(table(), { columns: ["age", "sex"] }))));
    expect(text).toContain("sex is female");
    expect(text).toContain("p-values pay for all");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("says so where nothing stands out, or there are too few rows to look", async () => {
    const none = await scan(people(3, 300, (_, uniform) => chosen(0.4, uniform)));
    expect(toText(none)).toContain("No subgroup stands up");
    expect(none.result.draws).toBeLessThan(99);
    const few = await scan(people(2, 20, (_, uniform) => chosen(0.4, uniform)));
    expect(few.notes.map(({ code }) => code)).toEqual(["FEW_ROWS"]);
    expect(few.result.pValue).toBeNull();
    parseExplanation(JSON.stringify(few));
  });

  test("finds nothing where every row is alike", async () => {
    const all = await scan(
      people(2, 200, () => ({ score: 0.9, yes: 1 })),
      { columns: ["age", "city", "sex"] },
    );
    expect(all.result).toMatchObject({ pValue: 1, subgroups: [], overall: { value: 1 } });
    const errors = await scan(
      people(2, 200, () => ({ score: 0.9, yes: 1 })),
      { measure: "calibrationBias" },
    );
    expect(errors.result.subgroups).toEqual([]);
  });

  test("names what it cannot use", async () => {
    const data = table();
    await expect(scan(data, { columns: ["agee"] })).rejects.toThrow(/no column "agee".*"age"/);
    await expect(scan(data, { favourable: "maybe" })).rejects.toThrow(/^subgroupScan: favourable: there is no class/);
    await expect(scan(data, { measure: "meanResidual" })).rejects.toThrow(/one of classification/);
    await expect(subgroupScan(await answersOf(model, data))).rejects.toThrow(/favourable to say which class/);
    await expect(subgroupScan({} as never)).rejects.toThrow(/expected answers of answersOf/);
  });

  test("stops when it is told to", async () => {
    await expect(scan(table(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "ABORTED" });
  });
});
