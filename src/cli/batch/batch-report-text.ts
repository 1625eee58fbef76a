import type { FeatureDrift } from "../../batch/batch-drift.js";
import type { BatchReport } from "../../batch/batch-report.js";
import { printable } from "../../render/printable.js";

/** A global picture as text: features by importance, then what has changed. */
export function batchReportText({ rows, failedRows, outputs }: BatchReport, drift?: readonly FeatureDrift[]): string {
  const lines = [`${rows} rows${failedRows > 0 ? `, ${failedRows} of them failed` : ""}`];
  for (const { output, meanPrediction, features } of outputs) {
    lines.push("", `${printable(output)}: mean prediction ${short(meanPrediction)}; mean |value| ± standard error`);
    const width = Math.max(...features.map(({ name }) => printable(name).length));
    for (const { name, meanAbsolute, standardError, meanSigned } of features) {
      const error = standardError === null ? "" : ` ± ${short(standardError, 2)}`;
      lines.push(`  ${printable(name).padEnd(width)}  ${short(meanAbsolute)}${error}, signed ${short(meanSigned)}`);
    }
  }
  if (drift)
    lines.push("", "Against the other run, mean |value| [95% interval of the difference]", ...drift.map(driftLine));
  return `${lines.join("\n")}\n`;
}

function driftLine({ output, name, before, now, interval, pValue }: FeatureDrift): string {
  const range = interval ? ` [${interval.map((end) => short(end)).join(", ")}]` : "";
  const verdict = pValue !== null && pValue < 0.05 ? "changed" : "may be chance";
  return `  ${printable(output)}, ${printable(name)}: ${short(before)} -> ${short(now)}${range}, ${verdict}`;
}

function short(value: number, digits = 4): string {
  return String(Number(value.toPrecision(digits)));
}
