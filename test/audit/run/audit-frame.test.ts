import { expect, test } from "vitest";
import { blackBox } from "whybox";
import { answersOf, dataset, performance, permutationImportance, profile } from "whybox/audit";
import { auditFrame, meanAnswers } from "../../../dist/audit/run/audit-frame.js";

const model = blackBox((rows) => rows.map(([x, k]) => [x, k]), {
  name: "m",
  input: {
    kind: "columns",
    features: [
      { name: "x", kind: "number", unit: "kg" },
      { name: "k", kind: "category", categories: ["a", "b"] },
    ],
  },
  outputs: [{ name: "mass", unit: "kg" }, { name: "code" }],
});
const single = blackBox((rows) => rows.map(([x]) => x), {
  ...{ name: "m", input: model.input, outputs: [{ name: "mass", unit: "kg" }] },
});
const table = dataset(
  [
    { x: 1, k: "a", w: 3, y: 1 },
    { x: 5, k: "b", w: 1, y: 4 },
  ],
  { model, weights: "w", target: "y" },
);

test("an audit of answers says the model, the output in its unit, and the weighted mean answer, and costs nothing", async () => {
  const found = await performance(await answersOf(single, table), { seed: 3 });
  expect(found).toMatchObject({
    ...{ kind: "performance", method: { name: "performance", seed: 3 } },
    subject: {
      ...{ scope: "dataset", model: "m", outputs: ["mass"], units: ["kg"], prediction: [2], baseline: [null] },
      parts: [
        { name: "x", unit: "kg", columns: [0] },
        { name: "k", columns: [1] },
      ],
    },
    cost: { modelRows: 0, budgetRows: 0, stoppedBy: "complete" },
    run: { executor: "nothing asked", modelCalls: 0, retries: 0, cacheHits: 0 },
  });
  expect(found.run.wallMs).toBeGreaterThanOrEqual(0);
  expect(found.run.wallMs).toBeLessThan(60_000);
  expect(Math.abs(Date.parse(found.run.startedAt) - Date.now())).toBeLessThan(60_000);
});

test("an audit of a model says what it asked; one of a table alone bears the name of one", async () => {
  const asked = await permutationImportance(single, table);
  expect(asked.cost.modelRows).toBeGreaterThan(0);
  expect(asked.run).toMatchObject({ executor: "in process" });
  expect(asked.subject.outputs).toEqual(["mass"]);
  expect((await profile(table)).subject).toMatchObject({ model: "records", outputs: [] });
});

test("outputs without a unit have null, and parts of one's own replace the features", () => {
  const { subject } = auditFrame({
    ...{ kind: "effects", method: "m", options: {}, seed: 1, dataset: table, model: null },
    ...{ outputs: [{ name: "a" }, { name: "b", unit: "kg" }], parts: [{ name: "both", columns: [0, 1] }], means: [7] },
    ...{ cost: { modelRows: 1, budgetRows: 2, stoppedBy: "budget" }, run: {} as never },
  });
  expect(subject).toMatchObject({
    ...{ model: "records", units: [null, "kg"], prediction: [7, 0], baseline: [null, null] },
    parts: [{ name: "both", columns: [0, 1] }],
  });
});

test("mean answers weigh rows, output by output", () => {
  const answers = { data: Float64Array.of(1, 10, 2, 20, 4, 40), rows: 3, columns: 2 };
  expect(meanAnswers({ answers, weights: Float64Array.of(1, 0, 3) })).toEqual([13 / 4, 130 / 4]);
});
