import * as v from "valibot";
import { checkAwaited } from "../../core/is-promise.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { shownText } from "../../tables/cell.js";

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
  checkAwaited(where, wanted, json);
  if (json === undefined || json === null) {
    throw new WhyboxError("INVALID_DATA", `${where}: expected ${wanted}, got ${json}`);
  }
  const value = parsedExport(where, json, wanted);
  const other = otherExport(value);
  if (other && !other.includes(where)) {
    throw new WhyboxError("INVALID_DATA", `${where}: expected ${wanted}, got ${other}`);
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  throw new WhyboxError("INVALID_DATA", `${where}: ${path ? `${path}: ` : ""}${problemOf(issue)}`);
}

/** What a schema found, in words; a long text is shown by its beginning. */
export function problemOf({ expected, received }: v.BaseIssue<unknown>): string {
  return received === "undefined" ? "missing" : `expected ${expected}, got ${shownText(received)}`;
}

function parsedExport(where: string, json: unknown, wanted: string): unknown {
  const bytes = bytesOf(json);
  if (typeof json !== "string" && !bytes) return json;
  const start = bytes ? String.fromCharCode(...bytes.subarray(0, 64)) : (json as string).slice(0, 64);
  const other = otherFile(start);
  if (other) throw new WhyboxError("INVALID_DATA", `${where}: expected ${wanted}, got ${other}`);
  // The decoder drops a byte order mark; a text read as UTF-8 still has it.
  const text = bytes ? new TextDecoder().decode(bytes) : (json as string).replace(/^\uFEFF/, "");
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
    const advice = /^[^{["\n]+\.\w+$/.test(text) ? "; it takes what is in the file, not its path" : "";
    throw new WhyboxError("INVALID_DATA", `${where}: not JSON: ${(cause as Error).message}${advice}`, { cause });
  }
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

/** A file of another format, by how it starts. */
function otherFile(start: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: lengths in UBJSON are bytes
  if (/^\{[iUIlL][\x00-\x1f]/.test(start)) {
    return 'UBJSON, as booster.save_model("model.ubj") writes; save it as "model.json"';
  }
  if (start.startsWith("\x80")) return "a pickle of Python; export the model as JSON from Python";
  if (start.startsWith("\x1f\x8b")) return "a compressed file; unpack it first";
  if (start.startsWith("binf")) return 'an old binary model of XGBoost; save it as "model.json"';
  if (start.trim() === "") return "nothing: the file is empty";
  if (start.startsWith("PK\x03\x04"))
    return "a ZIP archive, such as a MOJO of H2O or a Keras model; none of it is read here";
  if (start.startsWith("CBM1"))
    return "a binary model of CatBoost, which is not read; export it to ONNX and use onnxModel";
  if (start.startsWith("\x89HDF")) return "an HDF5 file, such as Keras writes; none of it is read here";
  if (/^\uFEFF?\s*<(\?xml|PMML)/.test(start)) return "XML, such as PMML, which is not read; export the model as JSON";
  if (/^\uFEFF?\s*<(!doctype|html)/i.test(start)) return "a page of HTML; see where it was loaded from";
  if (/^(booster\[\d+\]:?\s|\d+:\[)/.test(start)) {
    return 'the text of XGBoost\'s dump_model, which lacks the base score; save the model with booster.save_model("model.json")';
  }
  if (/^tree\s*\nversion=/.test(start)) {
    return "the text of LightGBM's save_model; write json.dump(booster.dump_model(), file)";
  }
  return undefined;
}

/** An export of another library, or another kind of export, by the names that it holds; with the function that reads it. */
function otherExport(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    return "a list, such as dump_model writes: it lacks the base score";
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (Object.hasOwn(value, "learner")) return "a model of XGBoost; read it with forestFromXGBoost";
  if (Object.hasOwn(value, "tree_info")) return "a model of LightGBM; read it with forestFromLightGBM";
  if (Object.hasOwn(value, "format") && String((value as { format: unknown }).format).startsWith("whybox/scikit")) {
    return "a model of scikit-learn; read it with forestFromScikitLearn";
  }
  if (Object.hasOwn(value, "oblivious_trees") || Object.hasOwn(value, "features_info")) {
    return "a model of CatBoost, which is not read; export it to ONNX and use onnxModel";
  }
  if (Object.hasOwn(value, "modelTopology")) return "a model of TensorFlow.js; open it with tfjsModel";
  if (Object.hasOwn(value, "trees") && Object.hasOwn(value, "base") && Object.hasOwn(value, "scale")) {
    return "a forest that has been read already";
  }
  return undefined;
}
