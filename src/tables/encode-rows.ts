import type { Feature } from "../core/features.js";
import type { Matrix } from "../core/matrix.js";
import { encodedChunks } from "./encoded-chunks.js";
import { growingMatrix } from "./growing-matrix.js";
import type { TableSource } from "./table-source.js";

/**
 * The rows of a file as the numbers these features ask for.
 *
 * @param columns  where each feature stands in the file
 * @param idColumn  where the names of the rows stand, if they have any
 * @throws WhyboxError INVALID_DATA naming file, row and column
 */
export async function encodeRows(
  source: TableSource,
  features: readonly Feature[],
  columns: readonly number[],
  idColumn?: number,
): Promise<{ rows: Matrix; ids: string[] }> {
  const collected = growingMatrix(features.length);
  const ids: string[] = [];
  for await (const chunk of encodedChunks(source, features, columns, idColumn)) {
    collected.grow(chunk.rows).set(chunk.data);
    for (const id of chunk.ids ?? []) ids.push(id);
  }
  return { rows: collected.finish(), ids };
}
