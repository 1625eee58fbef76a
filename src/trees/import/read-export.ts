import * as v from "valibot";
import { WhyboxError } from "../../core/whybox-error.js";

/**
 * What another library exported, checked against a schema.
 *
 * @param where  the function that was given it
 * @param json  a parsed JSON value, or JSON text
 * @throws WhyboxError INVALID_DATA naming the path, what was expected there and what was found
 */
export function readExport<Schema extends v.GenericSchema>(
  where: string,
  schema: Schema,
  json: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, typeof json === "string" ? parseJson(where, json) : json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  const problem = issue.received === "undefined" ? "missing" : `expected ${issue.expected}, got ${issue.received}`;
  throw new WhyboxError("INVALID_DATA", `${where}: ${path ? `${path}: ` : ""}${problem}`);
}

function parseJson(where: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WhyboxError("INVALID_DATA", `${where}: not JSON: ${(cause as Error).message}`, { cause });
  }
}
