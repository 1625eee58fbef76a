import * as v from "valibot";
import { byKind } from "./by-kind.js";
import { checkAwaited } from "./checks/check-awaited.js";
import { checkDistilled, distilledResults } from "./distilled-results.js";
import { type Explanation, SCHEMA } from "./explanation.js";
import { WhyboxError } from "./whybox-error.js";

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const numbers = v.array(finite);
const numbersOrGaps = v.array(v.nullable(finite));
const json: v.GenericSchema = v.lazy(() =>
  v.union([v.string(), finite, v.boolean(), v.null(), v.array(json), v.record(v.string(), json)]),
);

const part = v.object({
  name: v.string(),
  value: v.optional(json),
  unit: v.optional(v.string()),
  columns: v.optional(v.array(count)),
  predicate: v.optional(v.string()),
});

const common = {
  schema: v.literal(SCHEMA),
  method: v.object({ name: v.string(), options: v.record(v.string(), json), seed: v.union([finite, v.string()]) }),
  subject: v.object({
    scope: v.picklist(["local", "global"]),
    model: v.string(),
    outputs: v.array(v.string()),
    units: v.array(v.nullable(v.string())),
    parts: v.array(part),
    prediction: numbers,
    baseline: numbersOrGaps,
    source: v.optional(
      byKind({
        text: v.object({ kind: v.string(), text: v.string(), spans: v.array(v.array(v.tuple([count, count]))) }),
        image: v.object({
          kind: v.string(),
          width: count,
          height: count,
          png: v.string(),
          labels: v.array(v.tuple([count, count])),
        }),
      }),
    ),
  }),
  diagnostics: v.record(v.string(), json),
  notes: v.array(v.object({ code: v.string(), message: v.string() })),
  cost: v.object({
    modelRows: count,
    distinctRows: v.optional(count),
    budgetRows: count,
    stoppedBy: v.picklist(["complete", "budget", "converged", "aborted"]),
  }),
  run: v.object({
    version: v.string(),
    executor: v.string(),
    modelCalls: count,
    retries: count,
    cacheHits: count,
    startedAt: v.string(),
    wallMs: finite,
  }),
};

const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
const rulePrecision = v.object({ precision: v.nullable(share), low: share, high: share, rows: count });
const predicate = v.object({
  part: count,
  text: v.string(),
  above: v.optional(finite),
  atMost: v.optional(finite),
  in: v.optional(numbers),
  missing: v.optional(v.literal(true)),
  present: v.optional(v.literal(true)),
});

const explanation = byKind({
  attribution: v.object({
    ...common,
    kind: v.string(),
    result: v.object({ values: v.array(numbers), standardErrors: v.array(numbersOrGaps), intercepts: numbers }),
  }),
  surrogate: v.object({
    ...common,
    kind: v.string(),
    result: v.object({ descriptions: v.array(json), localPrediction: numbers }),
  }),
  subset: v.object({
    ...common,
    kind: v.string(),
    result: v.object({
      parts: v.array(count),
      gains: numbers,
      value: finite,
      answer: finite,
      share: v.nullable(finite),
    }),
  }),
  importance: v.object({
    ...common,
    kind: v.string(),
    result: v.object({
      meanAbsolute: v.array(numbers),
      meanSigned: v.array(numbers),
      standardErrors: v.array(numbersOrGaps),
      rows: count,
    }),
  }),
  rule: v.object({
    ...common,
    kind: v.string(),
    result: v.object({
      parts: v.array(count),
      predicates: v.array(predicate),
      holds: v.union([v.object({ class: v.string() }), v.object({ from: finite, to: finite })]),
      precision: share,
      precisionLow: share,
      precisionHigh: share,
      certified: v.boolean(),
      exact: v.boolean(),
      optimal: v.boolean(),
      precisionRows: count,
      coverage: share,
      coverageLow: share,
      coverageHigh: share,
      coverageRows: count,
      interventional: rulePrecision,
      conditional: rulePrecision,
    }),
  }),
  tree: v.object({ ...common, kind: v.string(), result: distilledResults.tree }),
  ruleList: v.object({ ...common, kind: v.string(), result: distilledResults.ruleList }),
  additive: v.object({ ...common, kind: v.string(), result: distilledResults.additive }),
  softTree: v.object({ ...common, kind: v.string(), result: distilledResults.softTree }),
});

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
      `parseExplanation: schema: expected "${SCHEMA}", got ${JSON.stringify(found) ?? "nothing"}`,
    );
  }
  const parsed = v.safeParse(explanation, candidate);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = v.getDotPath(issue) ?? "";
    throw new WhyboxError(
      "INVALID_EXPLANATION",
      `parseExplanation: ${path}: expected ${issue.expected}, got ${issue.received}`,
    );
  }
  checkTables(parsed.output as Explanation);
  return parsed.output as Explanation;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WhyboxError("INVALID_EXPLANATION", `parseExplanation: not JSON: ${(cause as Error).message}`, { cause });
  }
}

function checkTables(parsed: Explanation): void {
  const { subject, result } = parsed;
  const outputs = subject.outputs.length;
  const lengths: [string, number, number][] = [
    ["subject.units", subject.units.length, outputs],
    ["subject.prediction", subject.prediction.length, outputs],
    ["subject.baseline", subject.baseline.length, outputs],
  ];
  if (parsed.kind === "subset") {
    lengths.push(["result.gains", parsed.result.gains.length, parsed.result.parts.length]);
    checkParts(parsed.result.parts, subject.parts.length);
  }
  if (parsed.kind === "rule") {
    lengths.push(["result.predicates", parsed.result.predicates.length, parsed.result.parts.length]);
    checkParts(parsed.result.parts, subject.parts.length);
  }
  // What was chosen or distilled is no table of outputs x parts.
  const noTable = checkDistilled(parsed) || parsed.kind === "subset" || parsed.kind === "rule";
  for (const [name, table] of noTable ? [] : Object.entries(result)) {
    if (!Array.isArray(table)) continue;
    lengths.push([`result.${name}`, table.length, outputs]);
    if (name === "descriptions") continue;
    table.forEach((row, i) => {
      if (Array.isArray(row)) lengths.push([`result.${name}.${i}`, row.length, subject.parts.length]);
    });
  }
  for (const [path, got, expected] of lengths) {
    if (got !== expected) {
      throw new WhyboxError(
        "INVALID_EXPLANATION",
        `parseExplanation: ${path}: expected ${expected} entries, got ${got}`,
      );
    }
  }
}

function checkParts(chosen: readonly number[], parts: number): void {
  const bad = chosen.findIndex((part, i) => part >= parts || chosen.indexOf(part) !== i);
  if (bad < 0) return;
  throw new WhyboxError(
    "INVALID_EXPLANATION",
    `parseExplanation: result.parts.${bad}: expected a part below ${parts} that is not there yet, got ${chosen[bad]}`,
  );
}
