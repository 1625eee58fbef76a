import { readFileSync } from "node:fs";
import { columns, explainAll, kernelShap, matrix, probe } from "whybox";

const raw = JSON.parse(readFileSync(new URL("./data/workload.json", import.meta.url), "utf8"));

/** The side-by-side workload: 100 rows of 12 features against 100 background rows, 2048 masks a row. */
export const instances = matrix(raw.X);
export const background = matrix(raw.bg);
/** The exact Shapley values of the first 20 rows under the MLP. */
export const exactValues = raw.exact20;
export const BUDGET_MASKS = 2048;

/**
 * Explains the instances one after the other, as a user would: explainAll with shared designs.
 * @returns model rows asked, and the explanations
 */
export async function explainWorkload(model, executor, masks = BUDGET_MASKS) {
  const explanations = [];
  let modelRows = 0;
  const explain = (row, { shared, signal }) =>
    kernelShap(probe(model, columns(background, row), { executor }), {
      budgetRows: masks * background.rows,
      shared,
      signal,
    });
  for await (const { explanation, error } of explainAll(instances, explain)) {
    if (error) throw error;
    modelRows += explanation.cost.modelRows;
    explanations.push(explanation);
  }
  return { modelRows, explanations };
}
