import type { Feature } from "../../core/features.js";
import { printable } from "../../render/printable.js";
import type { ModelReport } from "./model-report.js";

const MAX_LISTED = 12;

/** A report for people: what goes in, what comes out, how fast, and what that means for results. */
export function reportText(report: ModelReport, sampleName: string): string {
  const { name, input, outputs, facts, sample, speed, askedRows } = report;
  const lines = [
    `${name}`,
    `  takes    ${takes(input)}`,
    ...(input.kind === "columns" ? listed(input.features.map(featureText)).map((line) => `             ${line}`) : []),
    `  answers  ${outputs.length === 1 ? "1 number" : `${outputs.length} numbers`} per row`,
    ...listed(
      outputs.map(
        (output, i) =>
          `${output.name}${output.unit ? `, in ${output.unit}` : ""}: ${short(sample[i])} for ${sampleName}`,
      ),
    ).map((line) => `             ${line}`),
    `  workers  ${facts.workers ? "can be loaded in workers" : "stays in this process: it cannot be loaded in workers"}${facts.concurrency === undefined ? "" : `; ${facts.concurrency === 1 ? "one call" : `${facts.concurrency} calls`} at a time`}`,
    `  speed    ${speed.map(({ batchRows, rowsPerSecond }) => `${short(rowsPerSecond)} rows/s in batches of ${batchRows}`).join(", ")}`,
    `  batches  ${batches(report)}`,
    `  repeats  ${report.repeatDifference === 0 ? "the same batch was answered twice the same" : `two answers to the same batch differ by up to ${short(report.repeatDifference)}: answers vary, and results with them; repeated(model, n) averages over n`}`,
    `  ${askedRows.toLocaleString("en")} rows asked`,
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

function batches({ batchDependence, repeatDifference }: ModelReport): string {
  if (batchDependence === 0) {
    return "a row is answered the same alone and among others: the same seed gives the same bits, whatever the chunks";
  }
  const gap = `answers to a row alone and among others differ by up to ${short(batchDependence)}`;
  if (repeatDifference > 0) return `${gap}, which two answers to the same batch do as well`;
  return `${gap}: the same seed gives the same bits only with the same chunkBytes and rowsPerCall, and results carry the note BATCH_DEPENDENT`;
}

function takes(input: ModelReport["input"]): string {
  if (input.kind === "text") return "texts";
  if (input.kind === "columns") return `${input.features.length} columns`;
  const { width, height, channels, range } = input;
  return `images of ${width} x ${height} pixels, ${channels} channels from ${range[0]} to ${range[1]}`;
}

function featureText(feature: Feature): string {
  const gaps = feature.missing ? ", gaps allowed" : "";
  if (feature.kind === "number") return `${feature.name}: number${feature.unit ? ` in ${feature.unit}` : ""}${gaps}`;
  return `${feature.name}: one of ${listed([...feature.categories]).join(", ")}${gaps}`;
}

function listed(items: readonly string[]): string[] {
  return items.length <= MAX_LISTED
    ? [...items]
    : [...items.slice(0, MAX_LISTED), `... ${items.length - MAX_LISTED} more`];
}

function short(value: number): string {
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1000 ? Math.round(rounded).toLocaleString("en") : String(rounded);
}
