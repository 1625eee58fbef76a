import { describe, expect, test } from "vitest";
import { blackBox, type Executor, inProcess } from "whybox";
import { dataset, sage } from "whybox/audit";
import { parkMiller } from "../../fixtures/park-miller.js";

describe("sage", () => {
  const linear = blackBox((rows) => rows.map(([a, b]) => 2 * a + b), {
    name: "linear",
    input: { kind: "columns", features: ["a", "b", "c"].map((name) => ({ name, kind: "number" as const })) },
    outputs: [{ name: "y" }],
  });
  const { uniform } = parkMiller(21);
  const rows = Array.from({ length: 400 }, () => ({ a: uniform(), b: uniform(), c: uniform() }));
  const table = dataset(
    rows.map((row) => ({ ...row, y: 2 * row.a + row.b })),
    { model: linear, target: "y" },
  );

  test("of a line with independent features is the variance that each term explains", async () => {
    const { result } = await sage(linear, table, { budgetRows: 300_000, precision: 0, backgroundRows: 128 });
    const truth = [4 / 12, 1 / 12, 0];
    result.values.forEach(({ value, low, high }, i) => {
      expect(Math.abs((value as number) - truth[i])).toBeLessThan(0.03);
      if (i < 2) expect(low).toBeLessThan(value as number);
      expect(high).toBeGreaterThanOrEqual(value as number);
    });
  });

  test("adds up: the loss with nothing known less the model's, over the sampled rows", async () => {
    const found = await sage(linear, table, { budgetRows: 100_000, precision: 0, groups: { all: ["a", "b"] } });
    const total = found.result.values.reduce((sum, { value }) => sum + (value as number), 0);
    expect(
      Math.abs(total - ((found.result.lossWithout as number) - (found.result.baseLoss.value as number))),
    ).toBeLessThan(0.03);
    expect(found.subject.parts.map(({ name }) => name)).toEqual(["c", "all"]);
    expect(found.result.values[0].value).toBeCloseTo(0, 12);
  });

  test("stops when it is precise enough, and says when it is not", async () => {
    const soon = await sage(linear, table, { budgetRows: 2_000_000, precision: 0.1 });
    expect(soon.cost.stoppedBy).toBe("converged");
    expect(soon.cost.modelRows).toBeLessThan(200_000);
    const poor = await sage(linear, table, { budgetRows: 4000, precision: 0.001 });
    expect(poor.notes.map(({ code }) => code)).toContain("IMPRECISE");
    expect(poor.cost.modelRows).toBeLessThanOrEqual(4000);
    await expect(sage(linear, table, { budgetRows: 100 })).rejects.toThrow("sage: expected budgetRows of at least");
  });

  test("of one part is the whole gain", async () => {
    const found = await sage(linear, table, { groups: { all: ["a", "b", "c"] }, budgetRows: 2000 });
    expect(found.result.values).toHaveLength(1);
    expect(found.result.values[0].value).toBeGreaterThan(0.2);
  });

  test("keeps the losses of a few pairs at a time where the background is large", async () => {
    const model = blackBox((rows) => rows.map(([a]) => a), {
      name: "first",
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const background = 10_000;
    const many = dataset(
      Array.from({ length: background }, () => ({ a: uniform(), b: uniform(), y: 0 })),
      { model, target: "y" },
    );
    const own = inProcess();
    const asked: number[] = [];
    const executor: Executor = {
      ...own,
      predict: (of, rows, options) => {
        asked.push(rows.rows);
        return own.predict(of, rows, options);
      },
    };
    const budgetRows = background + 32 * (2 * background + 1);
    await sage(model, many, { executor, backgroundRows: background, budgetRows, precision: 0 });
    const mostAtOnce = Math.max(...asked);
    expect(asked.reduce((sum, rows) => sum + rows)).toBe(budgetRows);
    // A question about pairs ends in a block that is not full: of 25 pairs, and of 7.
    expect(asked.slice(1).filter((rows) => rows < mostAtOnce)).toHaveLength(2);
  });
});
