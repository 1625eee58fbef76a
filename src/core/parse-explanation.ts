import * as v from "valibot";
import { byKind } from "./by-kind.js";
import { type Explanation, SCHEMA } from "./explanation.js";
import { checkAwaited } from "./is-promise.js";
import { jsonRecord, jsonValue } from "./kinds/json-value.js";
import type { Kind } from "./kinds/kind.js";
import { kinds } from "./kinds/kinds.js";
import { expectLength, Misfit } from "./kinds/misfit.js";
import { count, finite, numbers, numbersOrGaps } from "./kinds/numbers.js";
import { checkSource, source } from "./kinds/source.js";
import { WhyboxError } from "./whybox-error.js";

const part = v.object({
  name: v.string(),
  value: v.optional(jsonValue),
  unit: v.optional(v.string()),
  columns: v.optional(v.array(count)),
  predicate: v.optional(v.string()),
});

const frame = {
  schema: v.literal(SCHEMA),
  method: v.object({ name: v.string(), options: jsonRecord, seed: v.union([finite, v.string()]) }),
  subject: v.object({
    scope: v.picklist(["local", "global", "dataset"]),
    model: v.string(),
    row: v.optional(count),
    id: v.optional(v.string()),
    outputs: v.array(v.string()),
    units: v.array(v.nullable(v.string())),
    otherClass: v.optional(v.string()),
    parts: v.array(part),
    prediction: numbers,
    baseline: numbersOrGaps,
    sampledReferences: v.optional(count),
    source: v.optional(source),
  }),
  diagnostics: jsonRecord,
  notes: v.array(v.object({ code: v.string(), message: v.string() })),
  cost: v.object({
    modelRows: count,
    distinctRows: v.optional(count),
    budgetRows: count,
    sentRows: v.optional(count),
    money: v.optional(v.object({ amount: finite, currency: v.string() })),
    stoppedBy: v.picklist(["complete", "budget", "converged", "aborted"]),
  }),
  run: v.object({
    version: v.string(),
    executor: v.string(),
    modelCalls: count,
    retries: count,
    resentRows: v.optional(count),
    cacheHits: count,
    startedAt: v.string(),
    wallMs: finite,
  }),
};

// In the order in which explanations are written, so that one that is read and written again is the same text.
const { schema, method, subject, ...rest } = frame;
const explanation = byKind(
  Object.fromEntries(
    kinds.map(({ kind, result }) => [kind, v.object({ schema, kind: v.string(), method, subject, result, ...rest })]),
  ),
);

/**
 * An explanation from JSON, checked: schema and version, every field, and that tables are outputs x parts.
 *
 * @param value  a parsed JSON value, or JSON text
 * @throws WhyboxError INVALID_EXPLANATION naming the path, what was expected there and what was found
 * @example
 * const explanation = parseExplanation(await readFile("e.json", "utf8"));
 */
export function parseExplanation(value: unknown): Explanation {
  checkAwaited("parseExplanation", "an explanation or its JSON", value);
  const candidate = typeof value === "string" ? parseJson(value) : value;
  const found = (candidate as { schema?: unknown } | null)?.schema;
  if (found !== SCHEMA) {
    throw new WhyboxError(
      "INVALID_EXPLANATION",
      `parseExplanation: schema: expected "${SCHEMA}", got ${shortened(JSON.stringify(found) ?? "nothing")}`,
    );
  }
  const parsed = v.safeParse(explanation, candidate);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = v.getDotPath(issue) ?? "";
    const expected = issue.type === "custom" ? issue.message : issue.expected;
    throw new WhyboxError(
      "INVALID_EXPLANATION",
      `parseExplanation: ${path}: expected ${expected}, got ${shortened(issue.received)}`,
    );
  }
  const read = parsed.output as Explanation;
  const known = kinds.find(({ kind }) => kind === read.kind) as unknown as Kind<Explanation>;
  try {
    checkFrame(read);
    checkSource(read);
    known.check(read);
  } catch (cause) {
    if (!(cause instanceof Misfit)) throw cause;
    throw new WhyboxError("INVALID_EXPLANATION", `parseExplanation: ${cause.message}`);
  }
  return read;
}

/** A long text or list is not repeated in full. */
function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function parseJson(text: string): unknown {
  try {
    // Editors and shells put a byte order mark in front.
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new WhyboxError("INVALID_EXPLANATION", `parseExplanation: not JSON: ${(cause as Error).message}`, { cause });
  }
}

function checkFrame({ subject }: Explanation): void {
  const outputs = subject.outputs.length;
  for (const name of ["units", "prediction", "baseline"] as const)
    expectLength(`subject.${name}`, subject[name], outputs);
}
