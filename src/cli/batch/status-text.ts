import type { BatchProgress } from "../../batch/run-batch.js";

export const STATUS_FORMATS = ["text", "json", "prometheus"] as const;
export type StatusFormat = (typeof STATUS_FORMATS)[number];

/** How far a batch is, as a sentence, JSON, or metrics for Prometheus. */
export function statusText(progress: BatchProgress, format: StatusFormat): string {
  if (format === "json") return `${JSON.stringify(progress)}\n`;
  return format === "prometheus" ? metricsText(progress) : sentence(progress);
}

function sentence(progress: BatchProgress): string {
  const { rows, doneRows, failedRows, shards, doneShards, rowsPerSecond, modelRows, seconds, machines } = progress;
  const speed = rowsPerSecond === null ? "" : `, ${rowsPerSecond.toPrecision(3)} rows per second`;
  const failed = failedRows > 0 ? `, ${failedRows} of them failed` : "";
  const done = `${doneRows} of ${rows} rows explained${failed}; ${doneShards} of ${shards} shards${speed}\n`;
  if (doneShards === 0) return done;
  const where = machines.length === 1 ? machines[0] : `${machines.length} machines`;
  return `${done}${modelRows} model rows in ${seconds.toPrecision(3)} seconds of work, on ${where}\n`;
}

function metricsText(progress: BatchProgress): string {
  const { rows, doneRows, failedRows, shards, doneShards, modelRows, seconds, machines } = progress;
  const gauges: readonly (readonly [name: string, help: string, value: number])[] = [
    ["rows", "Rows of the table.", rows],
    ["rows_done", "Rows that are published, explained or failed.", doneRows],
    ["rows_failed", "Rows that failed.", failedRows],
    ["shards", "Shards of the batch.", shards],
    ["shards_done", "Shards that are published.", doneShards],
    ["model_rows", "Rows that the model was asked for.", modelRows],
    ["work_seconds", "Seconds of work, over all workers.", seconds],
    ["machines", "Machines that published something.", machines.length],
  ];
  return gauges
    .map(([name, help, value]) => {
      const full = `whybox_batch_${name}`;
      return `# HELP ${full} ${help}\n# TYPE ${full} gauge\n${full} ${value}\n`;
    })
    .join("");
}
