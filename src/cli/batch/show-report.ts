import { readJob } from "../../batch/job.js";
import { type BatchReport, batchReport } from "../../batch/report/batch-report.js";
import type { Explanation } from "../../core/explanation.js";
import { importanceDrift } from "../../explain/many/importance-drift.js";
import { checkOut } from "../output/check-out.js";
import { openOutput } from "../output/open-output.js";
import { formatOf, serialise } from "../output/serialise.js";
import { UsageError } from "../output/usage-error.js";

export type ReportFlags = {
  readonly against?: string;
  readonly bins: number;
  readonly format?: "text" | "json";
  readonly top?: number;
  readonly out?: string;
  readonly title?: string;
};

/** Prints or writes the global picture of a batch: as text without dependence, which only pages and JSON show. */
export async function showReport(file: string, flags: ReportFlags, stdout: NodeJS.WriteStream): Promise<number> {
  const { against, bins, top, out, title } = flags;
  const format = flags.format ?? formatOf(out, ["text", "json", "html", "md", "svg", "png"]) ?? "text";
  if (title !== undefined && format !== "html" && format !== "md")
    throw new UsageError("--title needs --out with a file that ends in .html or .md");
  await checkOut(out, { "<job>": file, "--against": against });
  const report = await reportOf(file, bins);
  const drift =
    against === undefined ? [] : [importanceDrift((await reportOf(against, bins)).importance, report.importance)];
  const explanations: readonly Explanation[] =
    format === "json" || format === "html"
      ? [report.importance, ...drift, ...report.dependence]
      : [report.importance, ...drift];
  // One chart is of one explanation: of what was asked for beyond the plain picture.
  const isChart = format === "svg" || format === "png";
  const shown = isChart ? explanations[explanations.length - 1] : explanations;
  const output = await openOutput({ out, many: false }, stdout);
  await output.write(await serialise(shown, format, { ...(top !== undefined && { top }), title: title ?? file }));
  await output.finish();
  return 0;
}

async function reportOf(file: string, bins: number): Promise<BatchReport> {
  const { out } = await readJob(file);
  return batchReport(out, { bins });
}
