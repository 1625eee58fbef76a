import type { BatchProgress } from "../../batch/batch-progress.js";
import { printable } from "../../render/printable.js";
import { terminalJson } from "../output/terminal-json.js";
import { metricsText } from "./metrics-text.js";

export const STATUS_FORMATS = ["text", "json", "prometheus"] as const;
export type StatusFormat = (typeof STATUS_FORMATS)[number];

/** Failed shards that are listed; the others are counted. */
const MAX_LISTED = 5;

/** Progress of a batch as sentences, JSON, or metrics for Prometheus. */
export function statusText(progress: BatchProgress, format: StatusFormat): string {
  if (format === "json") return terminalJson(progress);
  return format === "prometheus" ? metricsText(progress) : `${sentences(progress).join("\n")}\n`;
}

/** Behind the rows of a progress bar: what there is to say besides. */
export function progressText({ rowsPerSecond, failedRows, failedShards, machines }: BatchProgress): string {
  return [
    rowsPerSecond ? `${Number(rowsPerSecond.toPrecision(3))} rows per second` : "",
    failedRows > 0 ? `${failedRows} failed` : "",
    failedShards.length > 0 ? `${failedShards.length} ${failedShards.length === 1 ? "shard" : "shards"} given up` : "",
    machines.length > 1 ? `${machines.length} machines` : "",
  ]
    .filter((text) => text !== "")
    .map((text) => ` | ${text}`)
    .join("");
}

function sentences(progress: BatchProgress): string[] {
  const { rows, doneRows, shards, doneShards, modelRows, seconds } = progress;
  const lines = [`${doneRows} of ${rows} rows are done${failedText(progress)}; ${doneShards} of ${shards} shards`];
  const speed = speedText(progress);
  if (speed) lines.push(speed);
  if (doneShards > 0) {
    lines.push(`${modelRows} model rows in ${durationText(seconds)} of work, on ${machinesText(progress)}`);
  }
  return [...lines, ...failedShardLines(progress)];
}

function failedText({ failedRows, errors }: BatchProgress): string {
  if (failedRows === 0) return "";
  const counted = Object.entries(errors).map(([code, count]) => `${count} ${code}`);
  return `, ${failedRows} of them without an explanation (${counted.join(", ")})`;
}

/** Empty where it is not known. */
function speedText({ rows, doneRows, rowsPerSecond }: BatchProgress): string {
  if (rowsPerSecond === null || rowsPerSecond === 0) return "";
  const left = rows - doneRows;
  const speed = `${Number(rowsPerSecond.toPrecision(3))} rows per second`;
  return left === 0 ? speed : `${speed}; ${left} rows left, about ${durationText(left / rowsPerSecond)}`;
}

function machinesText({ machines }: BatchProgress): string {
  const names = machines.slice(0, MAX_LISTED).map(printable).join(", ");
  return machines.length === 1
    ? names
    : `${machines.length} machines: ${names}${machines.length > MAX_LISTED ? ", ..." : ""}`;
}

function failedShardLines({ failedShards }: BatchProgress): string[] {
  if (failedShards.length === 0) return [];
  const count = failedShards.length === 1 ? "1 shard was" : `${failedShards.length} shards were`;
  const listed = failedShards
    .slice(0, MAX_LISTED)
    .map(({ shard, code, message }) => `  shard ${shard}: ${code}: ${printable(message)}`);
  const more = failedShards.length - listed.length;
  return [
    `${count} given up; run the job again to try once more:`,
    ...listed,
    ...(more > 0 ? [`  and ${more} more; --format json lists all`] : []),
  ];
}

/** In the unit in which it is a small number. */
function durationText(seconds: number): string {
  if (seconds < 120) {
    const count = Number(seconds.toPrecision(2));
    return `${count} ${count === 1 ? "second" : "seconds"}`;
  }
  if (seconds < 7200) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} hours` : `${Math.round(seconds / 86_400)} days`;
}
