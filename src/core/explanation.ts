import type { AdditiveResult, RuleListResult, SoftTreeResult, TreeResult } from "./distilled.js";
import type { Json } from "./json.js";

/** The version of the explanation format that this library writes. */
export const SCHEMA = "whybox/explanation@1";

/** A piece of the input that is kept or hidden as a whole: a column, a group of columns, a token, a region. */
export type Part = {
  readonly name: string;
  /** What the explained input holds there; categories by label, null for missing, an object for a group. */
  readonly value?: Json;
  readonly unit?: string;
  /** Columns of the table that make up the part. */
  readonly columns?: readonly number[];
  /** What the part says in words where it is kept, such as `28 < age <= 37`. */
  readonly predicate?: string;
};

/** The input as a whole, for those who draw it. */
export type Source = {
  readonly kind: "text";
  readonly text: string;
  /** For each part, where it begins and ends in the text, in UTF-16 units. */
  readonly spans: readonly (readonly (readonly [number, number])[])[];
};

/** A warning in plain words, with a stable code. */
export type Note = { readonly code: string; readonly message: string };

/** What a run has spent. Rows are rows of model input; a budget is what it was allowed. */
export type Cost = {
  readonly modelRows: number;
  /** Rows that differ from each other, where the method keeps count. */
  readonly distinctRows?: number;
  readonly budgetRows: number;
  readonly stoppedBy: "complete" | "budget" | "converged" | "aborted";
};

/** What two equal runs may differ in. */
export type RunRecord = {
  readonly version: string;
  readonly executor: string;
  readonly modelCalls: number;
  readonly retries: number;
  readonly cacheHits: number;
  /** ISO 8601, UTC */
  readonly startedAt: string;
  readonly wallMs: number;
};

/** What every explanation says, whatever its kind. Plain JSON: no NaN, no Infinity, no functions. */
export interface Explained<Kind extends string, Result> {
  readonly schema: typeof SCHEMA;
  readonly kind: Kind;
  readonly method: {
    readonly name: string;
    /** Every default resolved. */
    readonly options: { readonly [name: string]: Json };
    readonly seed: number | string;
  };
  readonly subject: {
    readonly scope: "local" | "global";
    readonly model: string;
    /** The explained outputs, and their units (null where the model names none). */
    readonly outputs: readonly string[];
    readonly units: readonly (string | null)[];
    readonly parts: readonly Part[];
    /** One number an explained output, in the output's unit. */
    readonly prediction: readonly number[];
    /** The average answer with every part hidden, in link space. */
    readonly baseline: readonly (number | null)[];
    readonly source?: Source;
  };
  readonly result: Result;
  readonly diagnostics: { readonly [name: string]: Json };
  readonly notes: readonly Note[];
  readonly cost: Cost;
  readonly run: RunRecord;
}

/** A number a part and output: values add up to link(prediction) - intercept. */
export type Attribution = Explained<
  "attribution",
  {
    /** outputs x parts, in link space */
    readonly values: readonly (readonly number[])[];
    /** outputs x parts; null where the run was too small to tell */
    readonly standardErrors: readonly (readonly (number | null)[])[];
    /** one an output: the baseline, in link space */
    readonly intercepts: readonly number[];
  }
>;

/** How much each part moves the model over many rows. */
export type Importance = Explained<
  "importance",
  {
    /** outputs x parts: mean over rows of |value|, and of value */
    readonly meanAbsolute: readonly (readonly number[])[];
    readonly meanSigned: readonly (readonly number[])[];
    /** outputs x parts: standard error of meanAbsolute over rows; null for a single row */
    readonly standardErrors: readonly (readonly (number | null)[])[];
    /** How many explanations were averaged. */
    readonly rows: number;
  }
>;

/** A surrogate that the user brought, in its own words. */
export type SurrogateExplanation = Explained<
  "surrogate",
  {
    /** one an output: what the surrogate says of itself */
    readonly descriptions: readonly Json[];
    /** one an output: the surrogate's own answer to the instance */
    readonly localPrediction: readonly number[];
  }
>;

/** What a black box was distilled into. */
export type TreeExplanation = Explained<"tree", TreeResult>;
export type RuleListExplanation = Explained<"ruleList", RuleListResult>;
export type AdditiveExplanation = Explained<"additive", AdditiveResult>;
export type SoftTreeExplanation = Explained<"softTree", SoftTreeResult>;
export type DistilledExplanation = TreeExplanation | RuleListExplanation | AdditiveExplanation | SoftTreeExplanation;

export type Explanation = Attribution | Importance | SurrogateExplanation | DistilledExplanation;
