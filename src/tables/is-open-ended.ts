import { open } from "node:fs/promises";

/** Enough to hold a bracket and whatever white space an editor leaves around it. */
const LOOKED_AT_BYTES = 4096;

/**
 * Whether a JSON file begins a list and does not end it, as one does that was cut off between two objects.
 * DuckDB takes such a file for whole.
 */
export async function isOpenEnded(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, LOOKED_AT_BYTES));
    await file.read(buffer, 0, buffer.length, 0);
    const first = buffer
      .toString("utf8")
      .replace(/^\ufeff/, "")
      .trimStart();
    if (!first.startsWith("[")) return false;
    await file.read(buffer, 0, buffer.length, size - buffer.length);
    return !buffer.toString("utf8").trimEnd().endsWith("]");
  } finally {
    await file.close();
  }
}
