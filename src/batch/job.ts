import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import * as v from "valibot";
import { checkArgument } from "../core/checks/check-argument.js";
import { showValue } from "../core/checks/show-value.js";
import type { Json } from "../core/json.js";
import { WhyboxError } from "../core/whybox-error.js";
import { BATCH_METHODS } from "./methods.js";

const text = v.pipe(v.string(), v.nonEmpty("expected a text that is not empty"));
const count = v.pipe(v.number(), v.safeInteger("expected a whole number"), v.minValue(1, "expected 1 or more"));

const model = v.union([
  text,
  v.strictObject({
    path: text,
    export: v.optional(text),
    args: v.optional(v.any()),
    /** Further files that belong to it, such as weights: a change of theirs is a change of the model. */
    files: v.optional(v.array(text), []),
  }),
]);

const background = v.strictObject({
  /** Default: the table itself. */
  table: v.optional(text),
  /** Number of rows, drawn by the seed. Default 100. */
  rows: v.optional(count),
});

const jobSchema = v.strictObject({
  schema: v.literal("whybox/job@1", 'expected "whybox/job@1"'),
  model,
  table: v.union([text, v.pipe(v.array(text), v.minLength(1, "expected at least one table"))]),
  background: v.optional(background, {}),
  method: v.picklist(Object.keys(BATCH_METHODS), `expected one of ${Object.keys(BATCH_METHODS).join(", ")}`),
  options: v.optional(v.record(v.string(), v.any()), {}),
  seed: v.optional(v.union([v.number(), v.string()]), 0),
  id: v.optional(text),
  ignore: v.optional(v.array(text), []),
  rowsPerShard: v.optional(count, 1000),
  attempts: v.optional(count, 2),
  explanations: v.optional(v.boolean(), false),
  out: text,
});

/**
 * A job as its file says it, with defaults in place: which model explains which rows of which table against which
 * background, by which method, into which folder. It holds no secrets: those come from the environment.
 */
export type BatchJob = Omit<v.InferOutput<typeof jobSchema>, "model" | "table" | "options"> & {
  readonly model: {
    readonly path: string;
    readonly export?: string;
    readonly args?: Json;
    readonly files: readonly string[];
  };
  /** Files, or patterns such as "loans/*.parquet", whose rows follow each other in the order of the names. */
  readonly table: readonly string[];
  readonly options: { readonly [name: string]: Json };
};

/**
 * Checks a job; relative paths in it are relative to the working directory.
 *
 * @throws WhyboxError INVALID_ARGUMENT that names the field
 */
export function parseJob(value: unknown): BatchJob {
  return parseJobOf(value, "job", ".");
}

/**
 * @param where  the file it came from, for errors
 * @param folder  the one that relative paths in it are relative to
 */
export function parseJobOf(value: unknown, where: string, folder: string): BatchJob {
  const { output, issues, success } = v.safeParse(jobSchema, value);
  if (!success) {
    const [issue] = issues;
    const path = v.getDotPath(issue) ?? "";
    const isUnknown = issue.type === "strict_object" && issue.expected === "never";
    const known =
      isUnknown && path.includes(".") === false ? `; a job has ${Object.keys(jobSchema.entries).join(", ")}` : "";
    const problem = isUnknown ? `unknown field${known}` : `${issue.message}, got ${showValue(issue.input)}`;
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: ${path ? `${path}: ` : ""}${problem}`);
  }
  const at = (path: string): string => {
    if (/^[a-z]+:\/\//.test(path)) return path;
    return path.startsWith("python:") ? `python:${resolve(folder, path.slice(7))}` : resolve(folder, path);
  };
  const given = typeof output.model === "string" ? { path: output.model, files: [] } : output.model;
  checkNoSecrets(given, where);
  return {
    ...output,
    model: { ...given, path: at(given.path), files: given.files.map(at) },
    table: (typeof output.table === "string" ? [output.table] : output.table).map(at),
    background: { ...output.background, ...(output.background.table && { table: at(output.background.table) }) },
    out: at(output.out),
  };
}

/** A job is copied, kept beside its results and read by many. */
function checkNoSecrets({ path, args }: { readonly path: string; readonly args?: Json }, where: string): void {
  const fail = (problem: string): never => {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: model: ${problem}`);
  };
  if (URL.canParse(path) && new URL(path).password)
    fail("a job holds no password; give it in the environment of the workers");
  const { headers, env } = (args ?? {}) as { readonly headers?: Json; readonly env?: Json };
  if (/^https?:/.test(path) && Object.values(headers ?? {}).some((value) => typeof value === "string"))
    fail('a job holds no headers, which may be secret; name the variable that holds one: { "env": "MODEL_TOKEN" }');
  if (path.startsWith("python:") && env !== undefined)
    fail("a job holds no environment, which may be secret; set the variables where the workers start");
}

/**
 * Reads a job from a JSON file; relative paths in it are relative to the file.
 *
 * @throws WhyboxError INVALID_ARGUMENT for a file that cannot be read, is no JSON, or holds no job
 */
export async function readJob(file: string): Promise<BatchJob> {
  checkArgument("readJob", typeof file === "string" && file !== "", "file to be the path of a JSON file", file);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : (cause as Error).message;
    throw new WhyboxError("INVALID_ARGUMENT", `${file}: ${why}`, { cause });
  }
  return parseJobOf(value, file, dirname(resolve(file)));
}
