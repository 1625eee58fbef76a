import type { Feature } from "../core/features.js";
import { type EncodedChunk, encodedChunks } from "./encoded-chunks.js";
import { openTable } from "./open-table.js";
import { findColumn, matchColumns } from "./read-table.js";

/**
 * Reads a table file some thousand rows at a time, in memory that does not grow with it; otherwise as readTable.
 *
 * @throws WhyboxError as readTable does, when the row at fault is reached
 */
export async function* readTableChunks(
  path: string,
  features: readonly Feature[],
  { ignore = [], id }: { readonly ignore?: readonly string[]; readonly id?: string } = {},
): AsyncGenerator<EncodedChunk, void, undefined> {
  const source = await openTable(path, { features, maxRows: Number.POSITIVE_INFINITY });
  try {
    const leftOut = new Set(ignore);
    const kept = source.names.flatMap((name, column) => (leftOut.has(name) || name === id ? [] : [column]));
    const idColumn = id === undefined ? undefined : findColumn(source, id);
    yield* encodedChunks(source, features, matchColumns(source, features, kept, ignore), idColumn);
  } finally {
    source.close();
  }
}
