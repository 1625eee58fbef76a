import { checkKnownOptions } from "../../core/checks/check-options.js";
import { showValue } from "../../core/checks/show-value.js";
import type { Effects } from "../../core/kinds/effects.js";
import type { Importance } from "../../core/kinds/importance.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { batchProgress } from "../batch-progress.js";
import { checkFolder, readPlan } from "../read-plan.js";
import { attributionCurves } from "./attribution-curves.js";
import { batchImportance } from "./batch-importance.js";
import { mergeClasses } from "./merge-classes.js";
import { openPublished } from "./published-table.js";

/** A global picture of a batch, as explanations: toText, toHtml and toSvg show them. */
export type BatchReport = {
  /** Mean absolute effect of each feature on each output. */
  readonly importance: Importance;
  /** Per output, in the order of `importance`: how the attribution of each feature goes with the feature's own value. */
  readonly dependence: readonly Effects[];
};

const DEFAULT_BINS = 10;

/**
 * The global picture of a batch from its Parquet files, which DuckDB streams: importance as globalImportance gives it, and
 * the mean attribution by bins of each feature that hold about as many rows each. Failed rows are left out, and counted in
 * a note; a batch that is not finished is pictured as far as it is.
 *
 * @param out  the output folder
 * @param options.bins  of a numeric feature. Default 10
 * @throws WhyboxError INVALID_DATA where no job was started, or nothing is explained yet; DEPENDENCY_MISSING
 * Cost: no model row; two passes over all columns, and one over the columns of each feature, in memory that does not grow
 *   with the rows.
 * @example
 * const { importance, dependence } = await batchReport("explained");
 * await writeFile("report.html", toHtml([importance, ...dependence]));
 */
export async function batchReport(out: string, options: { readonly bins?: number } = {}): Promise<BatchReport> {
  checkFolder("batchReport", out);
  checkKnownOptions("batchReport", options, ["bins"]);
  const { bins = DEFAULT_BINS } = options;
  if (!Number.isSafeInteger(bins) || bins < 1) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `batchReport: expected bins to be a whole number of 1 or more, got ${showValue(bins)}`,
    );
  }
  const startedAt = new Date();
  const startedMs = performance.now();
  const plan = await readPlan(out);
  const progress = await batchProgress(plan);
  const table = await openPublished(out);
  try {
    const merged = await mergeClasses(table, plan, progress);
    const frame = await batchImportance(table, plan, progress, merged);
    const curves = await attributionCurves(table, plan, frame.subject.outputs, bins);
    const run = { ...frame.run, startedAt: startedAt.toISOString(), wallMs: performance.now() - startedMs };
    const importance: Importance = { ...frame, run };
    const dependence = curves.map((result, output): Effects => {
      const { subject, method, ...rest } = importance;
      const only = <T>(values: readonly T[]) => [values[output]];
      const { outputs, units, prediction, baseline } = subject;
      return {
        ...rest,
        ...{ kind: "effects", result, method: { ...method, options: { ...method.options, bins } } },
        subject: {
          ...subject,
          ...{ outputs: only(outputs), units: only(units), prediction: only(prediction), baseline: only(baseline) },
        },
      };
    });
    return { importance, dependence };
  } finally {
    table.close();
  }
}
