import { WhyboxError } from "../core/whybox-error.js";
import type { Encoding } from "./decoded-text.js";
import { type JsonRecord, jsonRecords } from "./json-records.js";
import type { FileValue, TextTable } from "./table-source.js";

/** Values per chunk, about: rows of a thousand columns come fewer at a time. */
const VALUES_PER_CHUNK = 1 << 16;

/** Form of a JSON file, where that is known. */
export type JsonForm = {
  readonly encoding?: Encoding;
  /** Texts that mean a gap. */
  readonly na?: readonly string[];
  /** Called at every piece of the file that is read. */
  readonly giveWay?: () => Promise<void>;
};

/**
 * Opens a JSON file: a column for each key that any of its objects has, in the order in which they come up.
 *
 * @throws WhyboxError INVALID_DATA as jsonRecords, and for a list without objects
 */
export async function jsonTable(path: string, { encoding, na = [], giveWay }: JsonForm): Promise<TextTable> {
  const found = new Map<string, number>();
  for await (const record of jsonRecords(path, encoding, giveWay)) {
    for (const key in record) if (!found.has(key)) found.set(key, found.size);
  }
  if (found.size === 0) {
    throw new WhyboxError("INVALID_DATA", `${path}: expected a list of objects, or one object per line`);
  }
  const names = [...found.keys()];
  const gaps = new Set<unknown>(na);
  const rowsPerChunk = Math.max(1, Math.floor(VALUES_PER_CHUNK / names.length));
  return {
    names,
    async *rows() {
      let chunk: FileValue[][] = [];
      for await (const record of jsonRecords(path, encoding, giveWay)) {
        chunk.push(names.map((name) => valueAt(record, name, gaps)));
        if (chunk.length < rowsPerChunk) continue;
        yield chunk;
        chunk = [];
      }
      if (chunk.length > 0) yield chunk;
    },
  };
}

function valueAt(record: JsonRecord, name: string, gaps: ReadonlySet<unknown>): FileValue {
  const value = Object.hasOwn(record, name) ? record[name] : null;
  if (value === null || gaps.has(value)) return null;
  if (typeof value === "object") return { unsupported: Array.isArray(value) ? "a list" : "an object" };
  return value as FileValue;
}
