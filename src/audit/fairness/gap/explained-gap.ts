import { quotedNames } from "../../../core/checks/quoted-names.js";
import type { Dataset } from "../../../core/dataset.js";
import type { Attribution, Cost, Note, Part, RunRecord } from "../../../core/explanation.js";
import { turnsOf } from "../../../core/give-way.js";
import { VERSION } from "../../../core/version.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import { linkFunction } from "../../../explain/shapley/link.js";
import { type ComparedGroups, comparedGroups } from "./compared-groups.js";
import type { GapRows } from "./gap-estimates.js";
import type { GapOptions } from "./gap-options.js";

/** Two groups and the attributions of their rows, from any source. */
export type AttributedGap = {
  readonly compared: ComparedGroups;
  readonly sides: readonly [GapRows, GapRows];
  readonly parts: readonly Part[];
  readonly title: string;
  /** The explained quantity. */
  readonly output: string;
  readonly unit: string | null;
  readonly model: string;
  /** True where a last part holds the remainder that the attributions do not account for. */
  readonly hasRest: boolean;
  readonly cost: Cost;
  readonly run: RunRecord;
  readonly notes: readonly Note[];
  /** As `turns` makes it; an error carries the cost so far. */
  readonly giveWay: () => Promise<void>;
};

/** Up to this share of an answer, its distance from the sum of its attributions counts as rounding. */
const ROUNDING = 1e-9;

/**
 * The gap between two groups from attributions of their rows.
 *
 * @param explanations  of rows of the dataset, each with its place there in subject.row, as explainAll leaves it
 * @throws WhyboxError INVALID_ARGUMENT naming the explanation that does not fit
 */
export function explainedGap(
  where: string,
  explanations: readonly Attribution[],
  dataset: Dataset,
  options: GapOptions,
  startedAt: Date,
): AttributedGap {
  if (options.measure === "loss") {
    throw invalid(
      `${where}: attributions say what scores are made of, and no losses; for measure "loss" give the model in their place`,
    );
  }
  if (explanations.length === 0) throw invalid(`${where}: expected at least one explanation, got none`);
  const [first] = explanations;
  const output = options.output ?? first.subject.outputs[0];
  const names = first.subject.parts.map(({ name }) => name);
  const link = first.result.link === "logit" ? "logit" : "identity";
  const { apply } = linkFunction(where, link, options.clip);
  const byRow = new Map<number, Explained>();
  for (const [index, explanation] of explanations.entries()) {
    const at = checkedOutput(where, explanation, index, dataset, { output, names, link: first.result.link });
    const { subject, result } = explanation;
    const values = result.values[at];
    const value = apply(subject.prediction[at], output);
    const rest = value - result.intercepts[at] - values.reduce((sum, each) => sum + each, 0);
    const errors = result.standardErrors[at].map((error) => error ?? 0);
    byRow.set(subject.row as number, { value, start: result.intercepts[at], attributions: [...values, rest], errors });
  }
  const rows = Int32Array.from(byRow.keys()).sort();
  const compared = comparedGroups(where, dataset, rows, options);
  const largest = Math.max(...Array.from(byRow.values(), ({ value }) => Math.abs(value)));
  const hasRest = [...byRow.values()].some(
    ({ attributions }) => Math.abs(attributions[names.length]) > ROUNDING * largest,
  );
  const sides = compared.rows.map((members) => sideOf(members, byRow, names.length + (hasRest ? 1 : 0)));
  const scale = link === "logit" ? ", in log odds" : "";
  const unit = first.subject.units[first.subject.outputs.indexOf(output)];
  return {
    compared,
    sides: sides as unknown as AttributedGap["sides"],
    parts: first.subject.parts.map(({ value: _, ...part }) => part),
    title: `${unit === "probability" ? `probability of ${output}` : output}${scale}`,
    ...{ output, unit, hasRest, model: first.subject.model },
    ...spent(explanations, startedAt),
    notes: compared.notes,
    giveWay: turnsOf(where, options.signal),
  };
}

type Explained = {
  readonly value: number;
  readonly start: number;
  readonly attributions: readonly number[];
  readonly errors: readonly number[];
};

function sideOf(members: Int32Array, byRow: ReadonlyMap<number, Explained>, parts: number): GapRows {
  const found = Array.from(members, (row) => byRow.get(row) as Explained);
  return {
    rows: members,
    values: Float64Array.from(found, ({ value }) => value),
    starts: Float64Array.from(found, ({ start }) => start),
    explained: members,
    attributions: found.map(({ attributions }) => attributions.slice(0, parts)),
    // Rows may share a design, and so an error: it does not average out over rows.
    errors: Array.from(
      { length: parts },
      (_, part) => found.reduce((sum, { errors }) => sum + (errors[part] ?? 0), 0) / found.length,
    ),
  };
}

function checkedOutput(
  where: string,
  explanation: Attribution,
  index: number,
  dataset: Dataset,
  { output, names, link }: { readonly output: string; readonly names: readonly string[]; readonly link?: string },
): number {
  const here = `${where}: explanation ${index}`;
  if (explanation?.kind !== "attribution")
    throw invalid(`${here}: expected an attribution, got ${explanation?.kind ?? typeof explanation}`);
  const { subject, result } = explanation;
  if (subject.row === undefined || !(subject.row >= 0 && subject.row < dataset.rows.rows)) {
    throw invalid(
      `${here}: expected subject.row to be the place of its row in the dataset of ${dataset.rows.rows} rows, got ${subject.row}; explainAll(dataset.rows, ...) sets it`,
    );
  }
  if (subject.parts.length !== names.length || subject.parts.some(({ name }, p) => name !== names[p])) {
    throw invalid(
      `${here}: expected the parts of explanation 0 (${names.join(", ")}), got ${subject.parts.map(({ name }) => name).join(", ")}`,
    );
  }
  if (result.link !== link)
    throw invalid(
      `${here}: expected the link ${link ?? "identity"} of explanation 0, got ${result.link ?? "identity"}`,
    );
  const at = subject.outputs.indexOf(output);
  if (at >= 0) return at;
  throw invalid(
    `${here}: expected the output ${JSON.stringify(output)}, got ${quotedNames(subject.outputs)}; explain all rows with outputs: [${JSON.stringify(output)}]`,
  );
}

function spent(explanations: readonly Attribution[], startedAt: Date): { cost: Cost; run: RunRecord } {
  const sum = (of: (explanation: Attribution) => number) => explanations.reduce((total, each) => total + of(each), 0);
  return {
    cost: {
      modelRows: sum(({ cost }) => cost.modelRows),
      budgetRows: sum(({ cost }) => cost.budgetRows),
      stoppedBy: explanations.some(({ cost }) => cost.stoppedBy === "aborted") ? "aborted" : "complete",
    },
    run: {
      version: VERSION,
      executor: explanations[0].run.executor,
      modelCalls: sum(({ run }) => run.modelCalls),
      retries: sum(({ run }) => run.retries),
      cacheHits: sum(({ run }) => run.cacheHits),
      startedAt: startedAt.toISOString(),
      wallMs: Math.max(0, Date.now() - startedAt.getTime()),
    },
  };
}

function invalid(message: string): WhyboxError {
  return new WhyboxError("INVALID_ARGUMENT", message);
}
