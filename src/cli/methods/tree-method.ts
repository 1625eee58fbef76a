import type { Attribution } from "../../core/explanation.js";
import { inTurns, turnsOf } from "../../core/give-way.js";
import { takeRows } from "../../core/matrix-rows.js";
import { explainTreeOptions, explainTreeRowsInSteps } from "../../explain/shapley/explain-tree.js";
import { columns } from "../../maskers/columns/columns.js";
import { forestBehind, forestModel } from "../../trees/apply/forest-model.js";
import { UsageError } from "../output/usage-error.js";
import type { ExplainMethod, RowInputs } from "./explain-method.js";
import { groupOption } from "./group-option.js";

/** Rows that are explained together: each block reads the background once. */
const BLOCK_ROWS = 64;

export const treeMethod: ExplainMethod<{ readonly backgroundRows?: number | "all" }> = {
  declared: explainTreeOptions,
  summary: "exact Shapley values of a forest (XGBoost, LightGBM, scikit-learn), read off its trees: no model rows",
  options: () => [groupOption()],
  check({ backgroundRows }) {
    if (typeof backgroundRows !== "number") return;
    throw new UsageError(
      "--background-rows: a sample of the background saves no model rows here, and its chance would be in no standard error; leave it out, or choose rows with --background or --background-query",
    );
  },
  masker: (row, { background, weights, groups }) => columns(background, row, { groups, weights }),
  view(model, source) {
    const forest = forestBehind(model);
    if (forest) return forestModel(forest, { name: model.name });
    throw new UsageError(
      `explain tree: reads the trees of a forest, and ${source} has none to read; kernel-shap explains any model`,
    );
  },
  read: (inputs) => {
    const blocks = new Map<number, Promise<Attribution[]>>();
    return async (index, signal) => {
      const first = index - (index % BLOCK_ROWS);
      const count = Math.min(BLOCK_ROWS, inputs.rows.rows - first);
      const block = blocks.get(first) ?? explainBlock(inputs, first, count, signal);
      // Rows are explained in order: earlier blocks are not asked for again.
      if (!blocks.has(first)) blocks.clear();
      blocks.set(first, block);
      try {
        return (await block)[index - first];
      } catch (error) {
        if (signal?.aborted || count === 1) throw error;
        // One row of the block is at fault: by itself each of the others has its values, and that one its error.
        const [explanation] = await explainBlock(inputs, index, 1, signal);
        return explanation;
      }
    };
  },
};

function explainBlock(
  { model, rows, background, weights, groups, outputs }: RowInputs,
  first: number,
  count: number,
  signal: AbortSignal | undefined,
): Promise<Attribution[]> {
  const forest = forestBehind(model);
  if (!forest) throw new UsageError("explain tree: the model has no trees to read");
  const places = Array.from({ length: count }, (_, i) => first + i);
  const steps = explainTreeRowsInSteps("explainTree", "rows", forest, background, takeRows(rows, places), {
    name: model.name,
    groups,
    ...(weights && { weights }),
    ...(outputs !== undefined && { outputs }),
  });
  return inTurns(steps, turnsOf("explainTree", signal));
}
