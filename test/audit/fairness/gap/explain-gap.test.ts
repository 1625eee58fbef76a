import { describe, expect, test } from "vitest";
import { blackBox, type Feature, parseExplanation, toText } from "whybox";
import { dataset, explainGap, profile } from "whybox/audit";
import { classifier, features, linear, records, sumOf, table } from "./pay.js";

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
