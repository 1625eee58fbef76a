import { describeValue } from "../core/checks/describe-value.js";
import { noneKept } from "../core/coalitions.js";
import type { AskOptions, ChunkDone, Executor } from "../core/executor.js";
import type { ReferenceRows } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import type { Model } from "../core/model.js";
import type { Plan, Range } from "../core/plan.js";
import { WhyboxError } from "../core/whybox-error.js";
import { plainRows } from "../maskers/columns/columns-perturber.js";

/**
 * Bytes of perturbed rows that exist at once in a process or worker: large enough that a call's fixed cost
 * does not show, small enough that rows are still in the cache when the model reads them.
 */
export const DEFAULT_CHUNK_BYTES = 512 * 1024;

/** The number of bytes, if it is one that a chunk can have. */
export function checkChunkBytes(where: string, chunkBytes: number): number {
  if (typeof chunkBytes === "number" && chunkBytes >= 1 && Number.isFinite(chunkBytes)) return chunkBytes;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected chunkBytes to be a number of 1 or more, got ${describeValue(chunkBytes)}`,
  );
}

/**
 * Bytes of perturbed rows in one call: `chunkBytes`, or less where the answers to them would take more, or where the model
 * takes fewer rows per call.
 */
export function callBytes(
  { rowsPerCall = Number.POSITIVE_INFINITY, outputs }: Pick<Model, "rowsPerCall" | "outputs">,
  rowBytes: number,
  chunkBytes: number,
): number {
  const answerBytes = outputs.length * Float64Array.BYTES_PER_ELEMENT;
  const answeredRows = Math.max(1, Math.floor(chunkBytes / answerBytes));
  return Math.min(chunkBytes, rowBytes * Math.min(rowsPerCall, answeredRows));
}

/** Splits a plan into ranges of masks whose perturbed rows fit into `chunkBytes`; a range has at least one mask. */
export function* chunks(plan: Plan, rows: ReferenceRows, rowBytes: number, chunkBytes: number): Generator<Range> {
  const size = Math.max(1, Math.floor(chunkBytes / (rowBytes * rowsPerMask(plan, rows))));
  for (let from = 0; from < plan.z.rows; from += size) yield { from, to: Math.min(from + size, plan.z.rows) };
}

/** Cost of one mask of the plan, in model rows. */
export function rowsPerMask(plan: Plan, rows: ReferenceRows): number {
  if (plan.referenceOf) return 1;
  const { from, to } = referencesOf(plan, rows);
  return to - from;
}

/** The reference rows that every mask meets. */
export function referencesOf({ references }: Plan, rows: ReferenceRows): Range {
  return references ?? { from: 0, to: rows.references };
}

/** Puts chunks together into one matrix of rows x outputs, telling `onChunk` of each. */
export function assemble(
  rows: number,
  outputs: number,
  { onChunk }: AskOptions,
): { matrix: Matrix; add(chunk: ChunkDone): void } {
  const matrix = { data: new Float64Array(rows * outputs), rows, columns: outputs };
  return {
    matrix,
    add(chunk) {
      matrix.data.set(chunk.answers.data, chunk.from * outputs);
      onChunk?.(chunk);
    },
  };
}

/** An executor's `predict` by way of its `ask`: each row is a reference row of which no part is kept. */
export function askPlainRows(ask: Executor["ask"]): Executor["predict"] {
  return (model, rows: Matrix, options) => {
    const referenceOf = Int32Array.from({ length: rows.rows }, (_, row) => row);
    return ask(model, plainRows(rows), { z: noneKept(rows.rows, 0), referenceOf }, options);
  };
}
