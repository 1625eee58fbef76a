import { describe, expect, test } from "vitest";
import {
  blackBox,
  columns,
  exactShapley,
  explainAll,
  type Feature,
  lime,
  parseExplanation,
  probe,
  toText,
} from "whybox";
import { type DatasetOptions, dataset, explainGap, type GroupGap, profile } from "whybox/audit";
import { parkMiller } from "../../fixtures/park-miller.js";

const numbers = (names: readonly string[]): Feature[] => names.map((name) => ({ name, kind: "number" }));
/** "district" stands for the group in the model, "skill" does not, "luck" is of no use. */
const features = numbers(["district", "skill", "luck"]);
const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const linear = blackBox((rows) => rows.map(([district, skill]) => 2 * district + skill + 5), {
  name: "linear",
  input: { kind: "columns", features },
  outputs: [{ name: "pay" }],
});
const classifier = blackBox((rows) => rows.map(([district, skill]) => logistic(2 * district + skill)), {
  name: "classifier",
  input: { kind: "columns", features },
  outputs: [{ name: "yes", unit: "probability" }],
});

function records(count: number, seed = 3) {
  const { uniform, normal } = parkMiller(seed);
  for (let i = 0; i < 10; i++) uniform();
  return Array.from({ length: count }, (_, i) => {
    const isFirst = i % 3 === 0;
    const district = normal() + (isFirst ? 1 : 0);
    const skill = normal();
    const truth = logistic((isFirst ? 0.5 : 2) * district + skill);
    return {
      ...{ district, skill, luck: uniform(), sex: isFirst ? "female" : "male" },
      ...{ y: uniform() < truth ? "yes" : "no", pay: 2 * district + skill + 5 + normal(), house: i >> 2 },
    };
  });
}
const table = (model: typeof linear, count: number, seed?: number, options: DatasetOptions = {}) =>
  dataset(records(count, seed), {
    ...{ model, groups: ["sex"], target: model === linear ? "pay" : { column: "y", positive: "yes" } },
    ...options,
  });
const sumOf = ({ result }: GroupGap) =>
  result.parts.reduce((sum, { difference }) => sum + (difference.value as number), 0) +
  (result.base.value as number) +
  (result.rest?.value ?? 0);

describe("explainGap of a model", () => {
  test("of a linear model it is the weights times the differences of the means, and adds up to the gap", async () => {
    const data = table(linear, 600);
    const { result, cost } = await explainGap(linear, data);
    const mean = (column: number, sex: string) => {
      const rows = [...data.groups[0].codes.keys()].filter(
        (row) => data.groups[0].labels[data.groups[0].codes[row]] === sex,
      );
      return rows.reduce((sum, row) => sum + data.rows.data[row * 3 + column], 0) / rows.length;
    };
    const expected = [0, 1, 2].map((c) => [2, 1, 0][c] * (mean(c, "female") - mean(c, "male")));
    result.parts.forEach(({ difference }, part) => {
      // Each row meets other background rows, so that parts are estimates; the sum is not.
      expect(Math.abs((difference.value as number) - expected[part])).toBeLessThan(0.2);
      expect(difference.low).toBeLessThanOrEqual(expected[part] + 1e-12);
      expect(difference.high).toBeGreaterThanOrEqual(expected[part] - 1e-12);
    });
    expect(result.parts[2].difference.value).toBeCloseTo(0, 12);
    expect(result.gap.value).toBeCloseTo(expected[0] + expected[1], 10);
    expect(result.base.value).toBe(0);
    expect(result.sides.map(({ rows }) => rows)).toEqual([200, 400]);
    expect(cost.modelRows).toBe(600 + 600 * 4 * 4);
  });

  test.each([
    ["score", linear, {}],
    ["score", classifier, {}],
    ["score in log odds", classifier, { link: "logit" }],
    ["loss", classifier, { measure: "loss" }],
    ["brier", classifier, { measure: "loss", loss: "brier" }],
    ["squared error", linear, { measure: "loss" }],
    ["a small budget", classifier, { measure: "loss", budgetRows: 3000, backgroundRows: 8 }],
    ["columns together", classifier, { columnGroups: { both: ["district", "skill"] } }],
  ] as const)("parts and base add up to the gap: %s", async (_, model, options) => {
    for (const roles of [{}, { weights: "luck" }, { cluster: "house" }]) {
      const found = await explainGap(model, table(model, 300, 5, roles), { backgroundRows: 10, ...options });
      expect(sumOf(found)).toBeCloseTo(found.result.gap.value as number, 12);
      parseExplanation(JSON.stringify(found));
    }
  });

  test("log odds of a model that is linear in them are explained as by hand", async () => {
    const data = table(classifier, 300);
    const { result } = await explainGap(classifier, data, { link: "logit", backgroundRows: 1, ordersPerRow: 1 });
    const own = await explainGap(linear, table(linear, 300), { backgroundRows: 1, ordersPerRow: 1 });
    result.parts.forEach(({ difference }, part) => {
      expect(difference.value).toBeCloseTo(own.result.parts[part].difference.value as number, 8);
    });
  });

  test("an error gap is explained: the model trusts the district of one group too much", async () => {
    const found = await explainGap(classifier, table(classifier, 900, 11), { measure: "loss", backgroundRows: 20 });
    const { gap, parts, title } = found.result;
    expect(title).toBe("log loss");
    expect(gap.low).toBeGreaterThan(0);
    expect(parts[0].difference.value as number).toBeGreaterThan(5 * Math.abs(parts[2].difference.value as number));
    expect(parts[0].meanAgainst).toBeLessThan(0);
    expect(toText(found)).toContain("with nothing known");
  });

  test("intervals of parts hold what all rows of such a kind would say, in about 95% of tables", async () => {
    // The district differs by 1 and counts 2.
    let [holds, total] = [0, 0];
    for (let seed = 1; seed <= 60; seed++) {
      const data = table(linear, 120, 7919 * seed);
      const { result } = await explainGap(linear, data, { seed, ordersPerRow: 1, tree: false, budgetRows: 700 });
      [2, 0].forEach((truth, part) => {
        total++;
        const { low, high } = result.parts[part].difference;
        if ((low as number) <= truth && truth <= (high as number)) holds++;
      });
    }
    expect(holds / total).toBeGreaterThan(0.9);
    expect(holds / total).toBeLessThan(0.995);
  });

  test("marks what says the group, and its proxies by the profile", async () => {
    const seen: Feature[] = [...features, { name: "sex", kind: "category", categories: ["female", "male"] }];
    const model = blackBox((rows) => rows.map(([district, skill, , sex]) => 2 * district + skill + sex), {
      input: { kind: "columns", features: seen },
      outputs: [{ name: "pay" }],
    });
    const data = dataset(records(400), { model, target: "pay", groups: ["sex"] });
    const found = await explainGap(model, data, { profile: await profile(data), of: "female" });
    const { parts, throughProtected, throughProxies } = found.result;
    expect(parts.map(({ role }) => role)).toEqual(["proxy", null, null, "protected"]);
    expect(parts[0].area).toBeGreaterThan(0.6);
    expect(throughProtected?.value).toBeCloseTo(-1, 1);
    expect(throughProxies?.value).toBe(parts[0].difference.value);
    expect(toText(found)).toContain("proxy, area 0.6");
  });

  test("a tree says where the gap is larger, measured on rows that it was not found on", async () => {
    const model = blackBox((rows) => rows.map(([district, skill]) => (skill > 0.5 ? 3 * district : 0)), {
      input: { kind: "columns", features },
      outputs: [{ name: "pay" }],
    });
    const { tree } = (await explainGap(model, dataset(records(1500), { model, groups: ["sex"] }))).result;
    const [all, first, second] = tree?.nodes ?? [];
    expect(all.parent).toBeNull();
    expect(first.text + second.text).toContain("skill");
    const gaps = [first, second].map(({ gap }) => gap.value as number).sort((a, b) => a - b);
    expect(gaps[0]).toBeLessThan(0.6);
    expect(gaps[1]).toBeGreaterThan(2);
    expect(first.rows + second.rows).toBe(tree?.measuredRows);
    const none = await explainGap(linear, table(linear, 600));
    expect(none.result.tree?.nodes.length).toBe(1);
  });

  test("is the same, bit by bit, for the same seed, and reads in a terminal", async () => {
    const data = table(classifier, 200);
    const [{ run: _, ...first }, { run: __, ...second }] = [
      await explainGap(classifier, data),
      await explainGap(classifier, data),
    ];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
    const text = toText(parseExplanation(JSON.stringify(await explainGap(classifier, data))));
    expect(text).toMatch(/why female and male differ in mean probability of yes/);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe("explainGap of attributions", () => {
  const background = records(12, 99).map(({ district, skill, luck }) => [district, skill, luck]);
  async function explained(data: ReturnType<typeof dataset>, explain = exactShapley as typeof exactShapley) {
    const found = [];
    for await (const each of explainAll(data.rows, (row) => explain(probe(classifier, columns(background, row))))) {
      if (each.error) throw each.error;
      found.push(each.explanation);
    }
    return found;
  }

  test("adds up to the gap, and is what the model's own Shapley values against the same background say", async () => {
    const data = table(classifier, 90);
    const explanations = await explained(data);
    const found = await explainGap(explanations, data);
    expect(sumOf(found)).toBeCloseTo(found.result.gap.value as number, 12);
    expect(found.result.rest).toBeNull();
    const female = explanations.filter((_, i) => i % 3 === 0);
    const male = explanations.filter((_, i) => i % 3 !== 0);
    const mean = (list: typeof explanations) =>
      list.reduce((sum, { result }) => sum + result.values[0][0], 0) / list.length;
    expect(found.result.parts[0].difference.value).toBeCloseTo(mean(female) - mean(male), 12);
    expect(found.cost.modelRows).toBe(explanations.reduce((sum, { cost }) => sum + cost.modelRows, 0));
  });

  test("says apart what attributions leave over that do not add up", async () => {
    const data = table(classifier, 60);
    const found = await explainGap(
      await explained(data, ((asked) => lime(asked, { samples: 320 })) as typeof exactShapley),
      data,
    );
    expect(sumOf(found)).toBeCloseTo(found.result.gap.value as number, 12);
    expect(found.result.rest).not.toBeNull();
    expect(found.notes.map(({ code }) => code)).toContain("NOT_ADDITIVE");
  });

  test("names the explanation that does not fit", async () => {
    const data = table(classifier, 30);
    const all = await explained(data);
    await expect(explainGap([], data)).rejects.toThrow(/at least one explanation/);
    const { row: _, ...subject } = all[1].subject;
    await expect(explainGap([all[0], { ...all[1], subject }], data)).rejects.toThrow(
      /explanation 1: expected subject.row/,
    );
    await expect(explainGap(all, data, { output: "no" })).rejects.toThrow(/explanation 0: expected the output "no"/);
    await expect(explainGap(all, data, { measure: "loss" })).rejects.toThrow(/give the model/);
    await expect(explainGap(all.slice(0, 1), data)).rejects.toThrow(/are of one group/);
  });
});

describe("explainGap names what it cannot use", () => {
  const three = dataset(
    records(90).map((row, i) => ({ ...row, sex: ["a", "b", "c"][i % 3] })),
    { model: linear, groups: ["sex"], target: "pay" },
  );

  test.each([
    [linear, three, {}, /expected of to say which group/],
    [linear, three, { of: "aa" }, /has no group "aa" with rows.*"a"/],
    [linear, three, { of: "a", against: "a" }, /same group/],
    [linear, table(linear, 60), { group: "race" }, /no groups "race"/],
    [linear, table(linear, 60), { budgetRows: 80 }, /budgetRows of at least/],
    [linear, dataset(records(60), { model: linear }), {}, /has no groups/],
    [
      linear,
      dataset(records(60), { model: linear, groups: ["sex"] }),
      { measure: "loss" },
      /needs a dataset with a target/,
    ],
    [{}, three, {}, /expected a model or a list of attributions/],
  ] as const)("%#", async (model, data, options, message) => {
    await expect(explainGap(model as typeof linear, data, options)).rejects.toThrow(message);
  });

  test("compares with all others, leaves out rows without a group, and takes one person", async () => {
    const rest = await explainGap(linear, three, { of: "a" });
    expect(rest.result.against).toBe("all others");
    expect(rest.result.sides.map(({ rows }) => rows)).toEqual([30, 60]);
    const gappy = dataset(
      records(60).map((row, i) => ({ ...row, sex: i === 0 ? "one" : i < 10 ? null : "many" })),
      { model: linear, groups: ["sex"] },
    );
    const found = await explainGap(linear, gappy);
    expect(found.notes.map(({ code }) => code).toSorted()).toEqual(["FEW_ROWS", "ROWS_WITHOUT_GROUP"]);
    expect(found.result.gap).toMatchObject({ low: null, reason: "one row has no spread" });
    parseExplanation(JSON.stringify(found));
  });

  test("takes a constant model", async () => {
    const constant = blackBox((rows) => rows.map(() => 1), {
      input: { kind: "columns", features },
      outputs: [{ name: "pay" }],
    });
    const { result } = await explainGap(constant, dataset(records(60), { model: constant, groups: ["sex"] }));
    expect(result.gap).toMatchObject({ value: 0, low: 0, high: 0 });
    expect(result.parts.map(({ difference }) => difference.value)).toEqual([0, 0, 0]);
  });

  test("stops when it is told to", async () => {
    const signal = AbortSignal.abort();
    await expect(explainGap(linear, three, { of: "a", signal })).rejects.toMatchObject({ code: "ABORTED" });
  });
});
