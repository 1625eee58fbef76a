import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  type Attribution,
  blackBox,
  columns,
  exactShapley,
  kernelShap,
  type Probe,
  permutationShapley,
  probe,
} from "whybox";
import { type ReferenceModel, referenceModel } from "./fixtures/reference-models.js";

type Case = {
  name: string;
  model: ReferenceModel;
  link: "identity" | "logit";
  groups: number[][];
  x: number[][];
  background: number[][];
  background_weights: number[];
  predictions_x: number[][];
  base_value: number[][];
  exact_shapley: number[][][];
  shap_kernel_explainer_enumerated: number[][][];
};

const folder = new URL("./fixtures/shapley/", import.meta.url);
const cases = readdirSync(folder)
  .filter((file) => /^\d/.test(file))
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Case);

const explainers: Record<string, (probe: Probe, link: Case["link"]) => Promise<Attribution>> = {
  exactShapley: (asked, link) => exactShapley(asked, { link, outputs: "all" }),
  "kernelShap, enumerating": (asked, link) =>
    kernelShap(asked, { link, outputs: "all", enumerate: true, budgetRows: 1e9 }),
  "kernelShap, regression on every pair": (asked, link) =>
    kernelShap(asked, { link, outputs: "all", enumerate: false, budgetRows: 1e9 }),
  "permutationShapley, enumerating": (asked, link) => permutationShapley(asked, { link, outputs: "all" }),
};

/** 1e-9 of the value, or of the largest value of the row where a value is next to nothing. */
function expectClose(actual: readonly number[], expected: readonly number[]): void {
  const floor = 1e-6 * Math.max(...expected.map(Math.abs));
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(expected[i]), floor));
  });
}

test("there are nine reference cases", () => expect(cases).toHaveLength(9));

describe.each(cases)("reference case $name", (reference) => {
  const predict = referenceModel(reference.model);
  const model = blackBox((rows) => rows.map(predict), {
    name: reference.name,
    input: {
      kind: "columns",
      features: reference.x[0].map((_, i) => ({ name: `x${i}`, kind: "number" as const })),
    },
    outputs: reference.predictions_x[0].map((_, i) => ({ name: `y${i}` })),
  });
  const ask = (x: number[]) =>
    probe(model, columns(reference.background, x, { groups: reference.groups, weights: reference.background_weights }));

  test.each(Object.entries(explainers))("%s", async (_, explain) => {
    for (const [row, x] of reference.x.entries()) {
      const { subject, result } = await explain(ask(x), reference.link);
      expectClose(subject.prediction, reference.predictions_x[row]);
      expectClose(result.intercepts, reference.base_value[row]);
      result.values.forEach((values, output) => {
        expectClose(
          values,
          reference.exact_shapley[row].map((group) => group[output]),
        );
        expectClose(
          values,
          reference.shap_kernel_explainer_enumerated[row].map((group) => group[output]),
        );
      });
    }
  });
});

test("constant features get exactly 0", async () => {
  const reference = cases.find(({ name }) => name === "11_constant_background") as Case;
  const predict = referenceModel(reference.model);
  const model = blackBox((rows) => rows.map(predict), {
    input: { kind: "columns", features: reference.x[0].map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
    outputs: [{ name: "y" }],
  });
  for (const x of reference.x) {
    for (const explain of [exactShapley, kernelShap, permutationShapley]) {
      const { result } = await explain(probe(model, columns(reference.background, x)));
      expect(result.values[0][1]).toBe(0);
      expect(result.standardErrors[0][1]).toBe(0);
    }
  }
});
