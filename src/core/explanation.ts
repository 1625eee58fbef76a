import type { Condition } from "./conditions.js";
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

/** A text as a whole. */
export type TextSource = {
  readonly kind: "text";
  readonly text: string;
  /** For each part, where it begins and ends in the text, in UTF-16 units. */
  readonly spans: readonly (readonly (readonly [number, number])[])[];
};

/** An image as a whole. */
export type ImageSource = {
  readonly kind: "image";
  readonly width: number;
  readonly height: number;
  /** A PNG file of that size, base64. */
  readonly png: string;
  /** The part of each pixel, row by row, as runs of [part, how many pixels]. */
  readonly labels: readonly (readonly [number, number])[];
};

/** The input as a whole, for those who draw it. */
export type Source = TextSource | ImageSource;

/** A warning in plain words, with a stable code. */
export type Note = { readonly code: string; readonly message: string };

/** What a run has spent. Rows are rows of model input; a budget is what it was allowed. */
export type Cost = {
  readonly modelRows: number;
  /** Rows that differ from each other, where the method keeps count. */
  readonly distinctRows?: number;
  readonly budgetRows: number;
  /** "aborted" is a run that was cut short: by its signal, or, on an error, by whatever the error's code names. */
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

/** A number a part and output: Shapley values add up to link(prediction) - intercept, others need not. */
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

/** The few parts that carry a prediction, in the order in which they were chosen. */
export type SubsetExplanation = Explained<
  "subset",
  {
    /** Positions among the parts. */
    readonly parts: readonly number[];
    /** What each of them added to the value of those before it. */
    readonly gains: readonly number[];
    /** The objective at the chosen parts, 0 when none is kept: the sum of the gains. */
    readonly value: number;
    /** The model's answer when only they are kept, in the output's unit. */
    readonly answer: number;
    /** How far of the way from baseline to prediction that is; null where they are equal. */
    readonly share: number | null;
  }
>;

/** One condition of a rule: of which part, in words and for machines. */
export type Predicate = { readonly part: number; readonly text: string } & Condition;

/** Conditions that hold a prediction in place. */
export type Rule = Explained<
  "rule",
  {
    /** The parts whose conditions the rule demands, rising; none for the rule that always applies. */
    readonly parts: readonly number[];
    /** One a part of the rule. */
    readonly predicates: readonly Predicate[];
    /** What the model says where the rule holds: the class, or the interval around the prediction. */
    readonly holds: { readonly class: string } | { readonly from: number; readonly to: number };
    /** The share of agreeing answers, 0 to 1, under the question asked for, with bounds. */
    readonly precision: number;
    readonly precisionLow: number;
    readonly precisionHigh: number;
    /** True when the precision asked for is shown, up to the probability asked for. */
    readonly certified: boolean;
    /** True when the precision is that of the whole population: nothing was left to chance. */
    readonly exact: boolean;
    /** True when every rule was looked at exactly: none of higher coverage reaches the precision asked for. */
    readonly optimal: boolean;
    /** Different perturbed rows under the rule that have been answered. */
    readonly precisionRows: number;
    /** The share of the background that meets the rule, with an interval for the law it comes from. */
    readonly coverage: number;
    readonly coverageLow: number;
    readonly coverageHigh: number;
    /** Background rows behind the coverage; 0 where it is known without any. */
    readonly coverageRows: number;
    /** Parts outside the rule drawn regardless of it, and rows as they are that meet the rule; null where not known. */
    readonly interventional: RulePrecision;
    readonly conditional: RulePrecision;
  }
>;

/** A share of agreeing answers with bounds, and how many rows it was taken from. */
export type RulePrecision = {
  readonly precision: number | null;
  readonly low: number;
  readonly high: number;
  readonly rows: number;
};

/** What a black box was distilled into. */
export type TreeExplanation = Explained<"tree", TreeResult>;
export type RuleListExplanation = Explained<"ruleList", RuleListResult>;
export type AdditiveExplanation = Explained<"additive", AdditiveResult>;
export type SoftTreeExplanation = Explained<"softTree", SoftTreeResult>;
export type DistilledExplanation = TreeExplanation | RuleListExplanation | AdditiveExplanation | SoftTreeExplanation;

export type Explanation =
  | Attribution
  | Importance
  | SurrogateExplanation
  | SubsetExplanation
  | Rule
  | DistilledExplanation;
