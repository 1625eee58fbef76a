import { describeValue } from "../../core/checks/describe-value.js";
import { type Attribution, type Cost, type Importance, type Part, SCHEMA } from "../../core/explanation.js";
import { isPromise } from "../../core/is-promise.js";
import { oneClass, twoClassesNote } from "../../core/one-class.js";
import { VERSION } from "../../core/version.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { powerOfTwo } from "../../math/power-of-two.js";
import { samplingNotes } from "./sampling-notes.js";

/**
 * The table behind a global picture: for every part, the mean absolute value and the mean signed value over
 * the explanations of many rows, with the standard error of the former over those rows.
 *
 * An output that was explained in some rows only (the predicted class, say) is averaged over those. Where the model has
 * two classes and the predicted one was explained in each row, there is one table over all rows: values for one class are
 * values against the other. Notes say where these errors fall short: few rows, a part worth the same in all of them, and
 * values so imprecise that their absolute values are too large on average. The explanations must agree in model, names of
 * parts, link, and the unit of each output.
 *
 * @param explanations  one or more attributions of the same model
 * @returns meanAbsolute, meanSigned, standardErrors: outputs x parts, in the values' unit
 * @throws WhyboxError INVALID_ARGUMENT naming the explanation that does not fit the first
 * Source: mean |SHAP value|: Lundberg et al. 2020.
 * Cost: no model row.
 * @example
 * const table = globalImportance(explanations);
 * console.log(toText(table));
 */
export function globalImportance(explanations: readonly Attribution[]): Importance {
  const startedAt = new Date();
  const startedMs = performance.now();
  if (!Array.isArray(explanations)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `globalImportance: expected a list of attributions, got ${describeValue(explanations)}`,
    );
  }
  if (explanations.length === 0) {
    throw new WhyboxError("INVALID_ARGUMENT", "globalImportance: expected at least one explanation, got none");
  }
  for (const [index, explanation] of explanations.entries()) checkFits(explanations[0], explanation, index);
  checkUnits(explanations);

  const classes = oneClass(explanations);
  const pictured = classes?.explanations ?? explanations;
  const [first] = pictured;
  const outputs = [...new Set(pictured.flatMap(({ subject }) => subject.outputs))];
  const rowsOf = rowsByOutput(pictured);
  const tables = outputs.map((output) => summarise(rowsOf.get(output) ?? []));
  const { seed } = first.method;
  return {
    schema: SCHEMA,
    kind: "importance",
    method: {
      name: "globalImportance",
      options: { of: first.method.name },
      seed,
    },
    subject: {
      scope: "global",
      model: first.subject.model,
      outputs,
      units: tables.map(({ unit }) => unit),
      ...otherClass(pictured),
      parts: first.subject.parts.map(withoutValue),
      prediction: tables.map(({ prediction }) => prediction),
      baseline: tables.map(({ baseline }) => baseline),
    },
    result: {
      meanAbsolute: tables.map(({ meanAbsolute }) => meanAbsolute),
      meanSigned: tables.map(({ meanSigned }) => meanSigned),
      standardErrors: tables.map(({ standardErrors }) => standardErrors),
      rows: explanations.length,
      rowsPerOutput: tables.map(({ rows }) => rows),
      ...(first.result.link !== undefined && { link: first.result.link }),
    },
    diagnostics: {},
    notes: [
      ...(classes ? [twoClassesNote(classes)] : []),
      ...samplingNotes(outputs, tables, first.subject.parts),
      ...collectNotes(explanations),
    ],
    cost: {
      modelRows: sum(explanations.map(({ cost }) => cost.modelRows)),
      budgetRows: sum(explanations.map(({ cost }) => cost.budgetRows)),
      ...spentBy(explanations.map(({ cost }) => cost)),
      stoppedBy: explanations.some(({ cost }) => cost.stoppedBy === "aborted") ? "aborted" : "complete",
    },
    run: {
      version: VERSION,
      executor: first.run.executor,
      modelCalls: sum(explanations.map(({ run }) => run.modelCalls)),
      retries: sum(explanations.map(({ run }) => run.retries)),
      cacheHits: sum(explanations.map(({ run }) => run.cacheHits)),
      startedAt: startedAt.toISOString(),
      wallMs: performance.now() - startedMs,
    },
  };
}

/** The class that a table does not name, though it speaks as much of it. */
function otherClass(explanations: readonly Attribution[]): { readonly otherClass?: string } {
  const [{ subject }] = explanations;
  const isSame = explanations.every(
    (each) => each.subject.outputs.join() === subject.outputs.join() && each.subject.otherClass === subject.otherClass,
  );
  return isSame && subject.otherClass !== undefined ? { otherClass: subject.otherClass } : {};
}

/** The explanation of one output in one row. */
type ExplainedRow = {
  readonly values: readonly number[];
  readonly errors: readonly (number | null)[];
  readonly unit: string | null;
  readonly prediction: number;
  readonly intercept: number;
};

/** The rows that explain each output. */
function rowsByOutput(explanations: readonly Attribution[]): Map<string, ExplainedRow[]> {
  const rowsOf = new Map<string, ExplainedRow[]>();
  for (const { subject, result } of explanations) {
    for (const [at, output] of subject.outputs.entries()) {
      const rows = rowsOf.get(output) ?? [];
      rowsOf.set(output, rows);
      rows.push({
        values: result.values[at],
        errors: result.standardErrors[at],
        unit: subject.units[at],
        prediction: subject.prediction[at],
        intercept: result.intercepts[at],
      });
    }
  }
  return rowsOf;
}

function summarise(rows: readonly ExplainedRow[]) {
  return {
    rows: rows.length,
    perRow: rows,
    unit: rows[0].unit,
    prediction: meanOf(rows.map(({ prediction }) => prediction)),
    baseline: meanOf(rows.map(({ intercept }) => intercept)),
    ...meansPerPart(rows.map(({ values }) => values)),
  };
}

/** Row by row, as the values lie in memory. */
function meansPerPart(rows: readonly (readonly number[])[]) {
  const parts = rows[0].length;
  const zeros = () => new Float64Array(parts);
  const [largest, signed, absolute, squares] = [zeros(), zeros(), zeros(), zeros()];
  for (const values of rows) {
    for (let part = 0; part < parts; part++) largest[part] = Math.max(largest[part], Math.abs(values[part]));
  }
  // A power of 2 changes no digit, and keeps squares and sums of values near the largest double finite.
  const scale = largest.map((value) => powerOfTwo([value]));
  for (const values of rows) {
    for (let part = 0; part < parts; part++) {
      const value = values[part] / scale[part];
      signed[part] += value;
      absolute[part] += Math.abs(value);
    }
  }
  const means = absolute.map((total) => total / rows.length);
  for (const values of rows) {
    for (let part = 0; part < parts; part++) {
      const difference = Math.abs(values[part]) / scale[part] - means[part];
      squares[part] += difference * difference;
    }
  }
  const errorOf = (sum: number, part: number) => Math.sqrt(sum / (rows.length - 1) / rows.length) * scale[part];
  return {
    meanAbsolute: Array.from(means, (mean, part) => mean * scale[part]),
    meanSigned: Array.from(signed, (total, part) => (total / rows.length) * scale[part]),
    standardErrors: Array.from(squares, (sum, part) => (rows.length > 1 ? errorOf(sum, part) : null)),
  };
}

function meanOf(values: readonly number[]): number {
  const scale = powerOfTwo(values);
  return (sum(values.map((value) => value / scale)) / values.length) * scale;
}

function checkFits(first: Attribution, explanation: Attribution, index: number): void {
  const fail = (what: string, expected: unknown, got: unknown): never => misfit(index, what, expected, 0, got);
  if (explanation?.kind !== "attribution") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `globalImportance: explanation ${index}: expected an attribution, got ${describeStranger(explanation)}`,
    );
  }
  if (explanation.subject.model !== first.subject.model) fail("model", first.subject.model, explanation.subject.model);
  const [expected, parts] = [first.subject.parts, explanation.subject.parts];
  const names = (of: readonly Part[]) => of.map(({ name }) => name).join(", ");
  if (parts.length !== expected.length || parts.some(({ name }, part) => name !== expected[part].name))
    fail("parts", names(expected), names(parts));
  const link = ({ result }: Attribution) => result.link ?? "identity";
  if (link(explanation) !== link(first)) fail("link", link(first), link(explanation));
}

/** Kind of an explanation that came in place of an attribution, and how to make one of it. */
function describeStranger(value: unknown): string {
  if (typeof value !== "object" || value === null) return describeValue(value);
  if ("explanation" in value || "error" in value) {
    return "an item of explainAll; pass its explanation: items.flatMap(({ explanation }) => explanation ?? [])";
  }
  if (isPromise(value)) return "a promise; await it";
  return "kind" in value ? `kind ${JSON.stringify(value.kind)}` : describeValue(value);
}

/** An output may be explained in some rows only, so its unit is that of the first of them. */
function checkUnits(explanations: readonly Attribution[]): void {
  const known = new Map<string, { readonly unit: string | null; readonly index: number }>();
  for (const [index, { subject }] of explanations.entries()) {
    for (const [at, output] of subject.outputs.entries()) {
      const unit = subject.units[at];
      const first = known.get(output);
      if (!first) known.set(output, { unit, index });
      else if (unit !== first.unit)
        misfit(index, `unit of output ${JSON.stringify(output)}`, first.unit, first.index, unit);
    }
  }
}

function misfit(index: number, what: string, expected: unknown, where: number, got: unknown): never {
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `globalImportance: explanation ${index}: expected ${what} ${describeValue(expected)}, as in explanation ${where}, got ${describeValue(got)}`,
  );
}

function collectNotes(explanations: readonly Attribution[]) {
  const counts = new Map<string, number>();
  for (const { notes } of explanations) {
    for (const code of new Set(notes.map((note) => note.code))) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => ({
    code,
    message: `${count} of ${explanations.length} explanations carry the note ${code}; read it there.`,
  }));
}

function withoutValue({ name, unit, columns }: Part): Part {
  return { name, ...(unit && { unit }), ...(columns && { columns }) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Rows sent and money spent in all, where every one of the costs says it, and in one currency. */
function spentBy(costs: readonly Cost[]): Pick<Cost, "sentRows" | "money"> {
  const sent = costs.flatMap(({ sentRows }) => (sentRows === undefined ? [] : [sentRows]));
  const money = costs.flatMap((cost) => (cost.money === undefined ? [] : [cost.money]));
  const [first] = money;
  const isOneCurrency = money.length === costs.length && money.every(({ currency }) => currency === first.currency);
  return {
    ...(sent.length === costs.length && { sentRows: sum(sent) }),
    ...(isOneCurrency && { money: { amount: sum(money.map(({ amount }) => amount)), currency: first.currency } }),
  };
}
