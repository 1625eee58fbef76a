import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { dataset, explainGap } from "whybox/audit";
import { parkMiller } from "../../../fixtures/park-miller.js";
import { linear, logistic, table } from "./pay.js";

/** Two features that act together, so that the order in which they become known matters. */
const answer = (a: number, b: number) => logistic(a - b + 2 * a * b);
const two = blackBox((rows) => rows.map(([a, b]) => answer(a, b)), {
  name: "two",
  input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
  outputs: [{ name: "yes", unit: "probability" }],
});
const { uniform } = parkMiller(23);
const records = Array.from({ length: 24 }, (_, i) => {
  const isFirst = i % 3 === 0;
  return {
    a: uniform() + (isFirst ? 0.6 : 0),
    b: uniform(),
    y: uniform() < 0.5 ? "yes" : "no",
    sex: isFirst ? "f" : "m",
  };
});
const small = dataset(records, { model: two, target: { column: "y", positive: "yes" }, groups: ["sex"] });

/** Both groups' mean Shapley values by their definition, over all rows as the background. */
function byDefinition(value: (p: number, y: string) => number) {
  const mean = (f: (other: (typeof records)[number]) => number) =>
    records.reduce((sum, other) => sum + f(other), 0) / records.length;
  const of = (sex: string) => {
    const own = records.filter((row) => row.sex === sex);
    const totals = { a: 0, b: 0, base: 0, mean: 0 };
    for (const { a, b, y } of own) {
      const [none, onlyA, onlyB] = [
        value(
          mean((o) => answer(o.a, o.b)),
          y,
        ),
        value(
          mean((o) => answer(a, o.b)),
          y,
        ),
        value(
          mean((o) => answer(o.a, b)),
          y,
        ),
      ];
      const both = value(answer(a, b), y);
      totals.a += (onlyA - none + both - onlyB) / 2 / own.length;
      totals.b += (onlyB - none + both - onlyA) / 2 / own.length;
      totals.base += none / own.length;
      totals.mean += both / own.length;
    }
    return totals;
  };
  return [of("f"), of("m")];
}

describe("over the whole background two parts are explained by the definition", () => {
  test.each([
    ["log odds", { link: "logit" }, (p: number) => Math.log(p / (1 - p))],
    ["log loss", { measure: "loss" }, (p: number, y: string) => -Math.log(y === "yes" ? p : 1 - p)],
    ["Brier loss", { measure: "loss", loss: "brier" }, (p: number, y: string) => (p - (y === "yes" ? 1 : 0)) ** 2],
  ] as const)("%s", async (_, options, value) => {
    const { result, cost } = await explainGap(two, small, { ...options, ordersPerRow: 1 });
    const [first, second] = byDefinition(value);
    for (const [p, part] of (["a", "b"] as const).entries()) {
      expect(result.parts[p].meanOf).toBeCloseTo(first[part], 9);
      expect(result.parts[p].meanAgainst).toBeCloseTo(second[part], 9);
    }
    expect(result.base.value).toBeCloseTo(first.base - second.base, 9);
    expect(result.gap.value).toBeCloseTo(first.mean - second.mean, 9);
    // Every row once, then per row both ways through one state between, over all background rows.
    expect(cost).toMatchObject({ modelRows: 24 + 24 * 2 * 24, stoppedBy: "complete" });
  });
});

describe("the budget", () => {
  test("is shared equally between the groups, and what is left goes to the larger one", async () => {
    // Of the 600 rows each group has 200 and 400. Three parts take 4 rows per pair of orders.
    const data = table(linear, 600);
    const explained = async (budgetRows: number) => {
      const { result, cost } = await explainGap(linear, data, { budgetRows, backgroundRows: 10, ordersPerRow: 1 });
      expect(cost.modelRows).toBeLessThanOrEqual(budgetRows);
      return [...result.sides.map(({ explainedRows }) => explainedRows), cost.stoppedBy];
    };
    // The background rows are among the rows, and are not asked again.
    expect(await explained(600 + 10 + 4 * 300)).toEqual([150, 150, "budget"]);
    expect(await explained(600 + 10 + 4 * 500)).toEqual([200, 300, "budget"]);
    expect(await explained(600 + 10 + 4 * 600)).toEqual([200, 400, "complete"]);
  });

  test("of which half is for whole rows: fewer are taken where it does not reach for all, and it says so", async () => {
    const found = await explainGap(linear, table(linear, 600), { budgetRows: 400, backgroundRows: 10 });
    expect(found.result.sides[0].rows + found.result.sides[1].rows).toBe(200);
    expect(found.notes).toContainEqual({
      code: "ROWS_SAMPLED",
      message: "The budget allowed 200 of 600 rows; the intervals cover which ones.",
    });
  });

  test.each([
    [600, 40, 10],
    [40, 60, 30],
    [12, 20, 10],
  ])("of %i rows is enough from the number on that a refusal asks for", async (rows, given, backgroundRows) => {
    const data = table(linear, rows);
    const run = (budgetRows: number) => explainGap(linear, data, { budgetRows, backgroundRows, tree: false });
    const message = await run(given).then(
      () => "",
      (error: Error) => error.message,
    );
    const needed = Number(/budgetRows of at least (\d+)/.exec(message)?.[1]);
    await expect(run(needed - 1)).rejects.toMatchObject({ code: "BUDGET_TOO_SMALL" });
    const { cost } = await run(needed);
    expect(cost.modelRows).toBeLessThanOrEqual(needed);
  });
});

test("of numbers the loss is the squared error unless another is chosen", async () => {
  const pay = blackBox((rows) => rows.map(([a, b]) => a * b), {
    name: "pay",
    input: two.input,
    outputs: [{ name: "pay" }],
  });
  const data = dataset(
    records.map((row) => ({ ...row, y: 3 * row.b })),
    { model: pay, target: "y", groups: ["sex"] },
  );
  const { title, gap } = (await explainGap(pay, data, { measure: "loss", ordersPerRow: 1 })).result;
  const mean = (sex: string) => {
    const own = records.filter((row) => row.sex === sex);
    return own.reduce((sum, { a, b }) => sum + (a * b - 3 * b) ** 2 / own.length, 0);
  };
  expect(title).toBe("squared error");
  expect(gap.value).toBeCloseTo(mean("f") - mean("m"), 9);
});

test("averages that are 0 or 1 are moved to the clip, and a note says so", async () => {
  const sure = blackBox((rows) => rows.map(([a]) => (a > 0.5 ? 1 : 0)), {
    ...{ name: "sure", input: two.input, outputs: two.outputs },
  });
  const data = dataset(records, { model: sure, groups: ["sex"] });
  const found = await explainGap(sure, data, { link: "logit", clip: 0.01 });
  expect(found.notes.map(({ code }) => code)).toContain("LINK_CLIPPED");
  const highest = Math.log(0.99 / 0.01);
  expect(found.result.sides[0].mean.value as number).toBeLessThanOrEqual(highest);
  expect(found.result.title).toBe("probability of yes, in log odds");
  expect((await explainGap(two, small, { link: "logit" })).notes.map(({ code }) => code)).toEqual(["FEW_ROWS"]);
});

test("rows without a true answer have no loss, and are left out", async () => {
  const some = dataset(
    records.map((row, i) => ({ ...row, y: i < 6 ? null : row.y })),
    { model: two, target: { column: "y", positive: "yes" }, groups: ["sex"] },
  );
  const { sides } = (await explainGap(two, some, { measure: "loss" })).result;
  expect(sides.map(({ rows }) => rows)).toEqual([6, 12]);
  expect((await explainGap(two, some)).result.sides.map(({ rows }) => rows)).toEqual([8, 16]);
});
