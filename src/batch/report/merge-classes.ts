import type { Note } from "../../core/explanation.js";
import { twoClassesNote } from "../../core/one-class.js";
import { quoteName, quoteText } from "../../tables/duckdb-session.js";
import type { BatchProgress } from "../batch-progress.js";
import type { BatchPlan } from "../read-plan.js";
import { explainedColumns } from "../write-parquet.js";
import type { PublishedTable } from "./published-table.js";

/** Baselines of two classes may miss their sum by so much. */
const ROUNDING = 1e-6;

/**
 * Merges two classes where each row explains its predicted one, as globalImportance does: an effect on one class is the
 * opposite effect on the other, so values of the likelier class change their sign.
 *
 * @returns a note that says so; undefined where the rows are left as they are
 */
export async function mergeClasses(
  table: PublishedTable,
  { job, features, model }: BatchPlan,
  { doneRows, failedRows }: BatchProgress,
): Promise<Note | undefined> {
  const { link = "identity" } = job.options;
  if (model.outputs.length !== 2 || model.outputs.some(({ unit }) => unit !== "probability")) return undefined;
  if (link !== "identity" && link !== "logit") return undefined;
  const found = await table.rows(
    `SELECT output, count(*) AS rows, min(baseline) AS low, max(baseline) AS high FROM explained
     GROUP BY output ORDER BY avg(baseline), output`,
  );
  const counted = found.reduce((sum, { rows }) => sum + Number(rows), 0);
  if (found.length !== 2 || counted !== doneRows - failedRows) return undefined;
  if (found.some(({ low, high }) => Number(high) - Number(low) > ROUNDING)) return undefined;
  const total = link === "identity" ? 1 : 0;
  if (Math.abs(Number(found[0].low) + Number(found[1].low) - total) > ROUNDING) return undefined;

  const [pictured, other] = found.map(({ output }) => String(output));
  const isOther = `output = ${quoteText(other)}`;
  const turned = explainedColumns(features, job.id !== undefined).map(({ value }) => {
    const column = quoteName(value);
    return `CASE WHEN ${isOther} THEN 0 - ${column} ELSE ${column} END AS ${column}`;
  });
  await table.run("ALTER VIEW explained RENAME TO single_classes");
  await table.run(
    `CREATE VIEW explained AS SELECT * REPLACE (
       ${quoteText(pictured)} AS output, CASE WHEN ${isOther} THEN 1 - prediction ELSE prediction END AS prediction,
       CASE WHEN ${isOther} THEN ${total} - baseline ELSE baseline END AS baseline, ${turned.join(", ")}
     ) FROM single_classes`,
  );
  return twoClassesNote({ pictured, other });
}
