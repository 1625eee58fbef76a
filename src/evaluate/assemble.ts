import type { AskOptions, ChunkDone } from "../core/executor.js";
import type { Matrix } from "../core/matrix.js";

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
