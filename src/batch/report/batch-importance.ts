import type { Note } from "../../core/explanation.js";
import { SCHEMA } from "../../core/explanation.js";
import type { Importance } from "../../core/kinds/importance.js";
import { VERSION } from "../../core/version.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { quoteName } from "../../tables/duckdb-session.js";
import type { BatchProgress } from "../batch-progress.js";
import type { BatchPlan } from "../read-plan.js";
import { explainedColumns } from "../write-parquet.js";
import { type Cells, numberOrNull, type PublishedTable } from "./published-table.js";

/** Mean absolute and mean signed values of every feature, per output, in one pass over the rows. */
export async function batchImportance(
  table: PublishedTable,
  plan: BatchPlan,
  progress: BatchProgress,
  merged: Note | undefined,
): Promise<Importance> {
  const { job, features } = plan;
  const values = explainedColumns(features, job.id !== undefined).map(({ value }) => quoteName(value));
  const sums = values.map(
    (value, part) =>
      `avg(abs(${value})) AS absolute${part}, stddev_samp(abs(${value})) / sqrt(count(*)) AS error${part}, avg(${value}) AS signed${part}`,
  );
  const found = await table.rows(
    `SELECT output, count(*) AS rows, avg(prediction) AS prediction, avg(baseline) AS baseline, ${sums.join(", ")}
     FROM explained GROUP BY output ORDER BY output`,
  );
  if (found.length === 0) throw new WhyboxError("INVALID_DATA", `${job.out}: no row has an explanation yet`);
  const order = (row: Cells) => plan.model.outputs.findIndex(({ name }) => name === row.output);
  const outputs = found.toSorted((a, b) => order(a) - order(b));
  const perPart = (name: string) => outputs.map((row) => features.map((_, part) => Number(row[`${name}${part}`])));
  const { link } = job.options;
  return {
    schema: SCHEMA,
    kind: "importance",
    method: { name: "batchReport", options: { of: job.method, ...job.options }, seed: job.seed },
    subject: {
      scope: "global",
      model: plan.model.name,
      outputs: outputs.map(({ output }) => String(output)),
      units: outputs.map((row) => plan.model.outputs[order(row)]?.unit ?? null),
      ...(merged && { otherClass: plan.model.outputs[1 - order(outputs[0])].name }),
      parts: features.map((feature, column) => ({
        name: feature.name,
        columns: [column],
        ...(feature.kind === "number" && feature.unit !== undefined && { unit: feature.unit }),
      })),
      prediction: outputs.map(({ prediction }) => Number(prediction)),
      baseline: outputs.map(({ baseline }) => numberOrNull(baseline)),
    },
    result: {
      meanAbsolute: perPart("absolute"),
      meanSigned: perPart("signed"),
      standardErrors: outputs.map((row) => features.map((_, part) => numberOrNull(row[`error${part}`]))),
      rows: progress.doneRows - progress.failedRows,
      rowsPerOutput: outputs.map(({ rows }) => Number(rows)),
      ...(typeof link === "string" && link !== "identity" && { link }),
    },
    diagnostics: {},
    notes: [...(merged ? [merged] : []), ...leftOut(progress), ...(await rowNotes(table))],
    cost: { modelRows: progress.modelRows, budgetRows: progress.modelRows, stoppedBy: "complete" },
    run: {
      ...{ version: VERSION, executor: "batch", modelCalls: 0, retries: 0, cacheHits: 0 },
      ...{ startedAt: new Date().toISOString(), wallMs: 0 },
    },
  };
}

/** Rows of the table that the picture says nothing of. */
function leftOut({ rows, doneRows, failedRows }: BatchProgress): Note[] {
  const notes: Note[] = [];
  if (doneRows < rows) {
    const message = `The batch is not finished: this is about ${doneRows} of ${rows} rows, in the order in which they were done, which need not be typical of all.`;
    notes.push({ code: "BATCH_UNFINISHED", message });
  }
  if (failedRows > 0) {
    const message = `${failedRows} of ${doneRows} rows could not be explained and are left out; the column error says why.`;
    notes.push({ code: "ROWS_FAILED", message });
  }
  return notes;
}

/** Notes of single rows, counted. */
async function rowNotes(table: PublishedTable): Promise<Note[]> {
  const found = await table.rows(
    // The cost stands on a row's first output, so that each row counts once.
    `SELECT code, count(*) AS rows FROM (
       SELECT unnest(string_split(notes, ',')) AS code FROM explained WHERE notes <> '' AND model_rows > 0
     ) GROUP BY code ORDER BY code`,
  );
  return found.map(({ code, rows }) => ({
    code: String(code),
    message: `${rows} ${Number(rows) === 1 ? "explanation carries" : "explanations carry"} the note ${code}; the column notes says which.`,
  }));
}
