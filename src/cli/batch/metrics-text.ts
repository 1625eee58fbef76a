import type { BatchProgress } from "../../batch/batch-progress.js";

/** Progress of a batch in the text format of Prometheus. Source: "Exposition formats", prometheus.io, version 0.0.4. */
export function metricsText(progress: BatchProgress): string {
  const { rows, doneRows, failedRows, errors, shards, doneShards, failedShards, modelRows, seconds, machines } =
    progress;
  const gauges: readonly (readonly [name: string, help: string, value: number])[] = [
    ["rows", "Rows of the table.", rows],
    ["rows_done", "Rows that are published, explained or failed.", doneRows],
    ["rows_failed", "Rows that failed.", failedRows],
    ["shards", "Shards of the batch.", shards],
    ["shards_done", "Shards that are published.", doneShards],
    ["shards_failed", "Shards that could not be published when they were last tried.", failedShards.length],
    ["model_rows", "Rows that the model was asked for.", modelRows],
    ["work_seconds", "Seconds of work, over all workers.", seconds],
    ["machines", "Machines that published something.", machines.length],
  ];
  const metrics = gauges.map(([name, help, value]) => `${head(name, help)}whybox_batch_${name} ${value}\n`);
  const codes = Object.entries(errors).map(([code, count]) => `whybox_batch_errors{code="${code}"} ${count}\n`);
  return [
    ...metrics,
    ...(codes.length > 0 ? [head("errors", "Rows that failed, by the code of their error."), ...codes] : []),
  ].join("");
}

function head(name: string, help: string): string {
  return `# HELP whybox_batch_${name} ${help}\n# TYPE whybox_batch_${name} gauge\n`;
}
