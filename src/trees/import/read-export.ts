import * as v from "valibot";
import { checkAwaited } from "../../core/is-promise.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { shownText } from "../../tables/cell.js";
import { namesIn, otherExport } from "./other-export.js";
import { otherFile } from "./other-file.js";

/**
 * The export of another library, checked against a schema.
 *
 * @param where  the function that was given it
 * @param json  a parsed JSON value, JSON text, or the bytes of a JSON file such as readFile gives
 * @param wanted  the file that the function reads, for errors
 * @throws WhyboxError INVALID_DATA naming the path, what was expected there and what was found; or the kind of file
 *   that was given instead
 */
export function readExport<Schema extends v.GenericSchema>(
  where: string,
  schema: Schema,
  json: unknown,
  wanted: string,
): v.InferOutput<Schema> {
  const value = parsedExport(where, json, wanted);
  const other = otherExport(value) ?? namesIn(value as object);
  if (!other.includes(where)) {
    throw new WhyboxError("INVALID_DATA", `${where}: expected ${wanted}, got ${other}`);
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  throw new WhyboxError("INVALID_DATA", `${where}: ${path ? `${path}: ` : ""}${problemOf(issue)}`);
}

/** What a schema found, in words; a long text is shown by its beginning. */
export function problemOf({ type, expected, received }: v.BaseIssue<unknown>): string {
  if (type === "min_length" && received === "0") return "expected at least one entry, got none";
  return received === "undefined" ? "missing" : `expected ${expected}, got ${shownText(received)}`;
}

/**
 * The JSON value of an export.
 *
 * @throws WhyboxError INVALID_DATA for a text or bytes that are no JSON, naming the kind of file where it is known
 */
export function parsedExport(where: string, json: unknown, wanted: string): unknown {
  checkAwaited(where, wanted, json);
  if (json === undefined || json === null) {
    throw new WhyboxError("INVALID_DATA", `${where}: expected ${wanted}, got ${json}`);
  }
  const bytes = bytesOf(json);
  if (typeof json !== "string" && !bytes) return json;
  const start = bytes ? String.fromCharCode(...bytes.subarray(0, 64)) : (json as string).slice(0, 64);
  const other = otherFile(start);
  if (other) throw new WhyboxError("INVALID_DATA", `${where}: expected ${wanted}, got ${other}`);
  // The decoder drops a byte order mark; a text read as UTF-8 still has it.
  const text = bytes ? new TextDecoder(encodingOf(bytes)).decode(bytes) : (json as string).replace(/^\uFEFF/, "");
  try {
    return JSON.parse(text);
  } catch (cause) {
    const withoutNaN = pythonNumbersAsNull(text);
    if (withoutNaN !== undefined) {
      try {
        return JSON.parse(withoutNaN);
      } catch {
        // The first error names the place in the text as it was given.
      }
    }
    const { message } = cause as Error;
    throw new WhyboxError("INVALID_DATA", `${where}: not JSON: ${message}${adviceFor(text, message)}`, { cause });
  }
}

function adviceFor(text: string, message: string): string {
  if (/^[^{["\n]+\.\w+$/.test(text)) return "; it takes what is in the file, not its path";
  const isCut = /end of JSON|Unterminated/.test(message) || Number(/position (\d+)/.exec(message)?.[1]) === text.length;
  return isCut && text.length > 1 ? "; the text ends there, as if the file had been cut off" : "";
}

/** Windows' shell writes UTF-16 where a program's output goes to a file. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/** The bytes of a file, as readFile or the arrayBuffer of a response gives them; undefined for anything else. */
function bytesOf(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

/** Python and C++ write NaN and Infinity, which JSON does not know; undefined where there is none. */
function pythonNumbersAsNull(text: string): string | undefined {
  if (!/[[:,]\s*-?(NaN|nan|Infinity|inf)\b/.test(text)) return undefined;
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|nan|Infinity|inf)\b/g, (found) =>
    found.startsWith('"') ? found : "null",
  );
}
