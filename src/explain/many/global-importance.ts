import { describeValue } from "../../core/checks/describe-value.js";
import { type Attribution, type Cost, type Importance, type Part, SCHEMA } from "../../core/explanation.js";
import { isPromise } from "../../core/is-promise.js";
import { VERSION } from "../../core/version.js";
import { WhyboxError } from "../../core/whybox-error.js";

/**
 * The table a global picture needs: for every part, the mean absolute value and the mean signed value over
 * the explanations of many rows, with the standard error of the former over those rows.
 *
 * An output that was explained in some rows only (the predicted class, say) is averaged over those; the
 * explanations must otherwise agree in model, names of parts, link, and the unit of each output.
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
  const [first] = explanations;
  for (const [index, explanation] of explanations.entries()) checkFits(first, explanation, index);
  checkUnits(explanations);

  const outputs = [...new Set(explanations.flatMap(({ subject }) => subject.outputs))];
  const tables = outputs.map((output) => summarise(explanations, output));
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
    notes: collectNotes(explanations),
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

function summarise(explanations: readonly Attribution[], output: string) {
  const having = explanations.flatMap((explanation) => {
    const at = explanation.subject.outputs.indexOf(output);
    return at < 0 ? [] : [{ explanation, at }];
  });
  const rows = having.length;
  const parts = having[0].explanation.subject.parts.length;
  const column = (part: number) => having.map(({ explanation, at }) => explanation.result.values[at][part]);
  const perPart = Array.from({ length: parts }, (_, part) => {
    const values = column(part);
    const absolute = values.map(Math.abs);
    const meanAbsolute = sum(absolute) / rows;
    const squares = sum(absolute.map((value) => (value - meanAbsolute) ** 2));
    return {
      meanAbsolute,
      meanSigned: sum(values) / rows,
      standardError: rows > 1 ? Math.sqrt(squares / (rows - 1) / rows) : null,
    };
  });
  return {
    rows,
    unit: having[0].explanation.subject.units[having[0].at],
    prediction: sum(having.map(({ explanation, at }) => explanation.subject.prediction[at])) / rows,
    baseline: sum(having.map(({ explanation, at }) => explanation.result.intercepts[at])) / rows,
    meanAbsolute: perPart.map((entry) => entry.meanAbsolute),
    meanSigned: perPart.map((entry) => entry.meanSigned),
    standardErrors: perPart.map((entry) => entry.standardError),
  };
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
  const names = (subject: Attribution["subject"]) => subject.parts.map(({ name }) => name).join(", ");
  if (names(explanation.subject) !== names(first.subject))
    fail("parts", names(first.subject), names(explanation.subject));
  const link = ({ result }: Attribution) => result.link ?? "identity";
  if (link(explanation) !== link(first)) fail("link", link(first), link(explanation));
}

/** What came in place of an attribution, and how to make one of it. */
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
    `globalImportance: explanation ${index}: expected ${what} ${String(expected)}, as in explanation ${where}, got ${String(got)}`,
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
