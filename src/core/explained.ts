import type { Json } from "./json.js";

/** The version of the explanation format that this library writes. */
export const SCHEMA = "whybox/explanation@1";

/** A piece of the input that is kept or hidden as a whole: a column, a group of columns, a token, a region. */
export type Part = {
  readonly name: string;
  /** The value in the explained input; categories by label, null for missing, an object for a group. */
  readonly value?: Json;
  readonly unit?: string;
  /** Columns of the table that make up the part. */
  readonly columns?: readonly number[];
  /** The condition, in words, under which the part counts as kept, such as `28 < age <= 37`. */
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

/** The input as a whole, to be drawn. */
export type Source = TextSource | ImageSource;

/** A warning in plain words, with a stable code. */
export type Note = { readonly code: string; readonly message: string };

/** Rows of model input that a run has asked, and that it was allowed to ask. */
export type Cost = {
  readonly modelRows: number;
  /** Rows that differ from each other, where the method keeps count. */
  readonly distinctRows?: number;
  readonly budgetRows: number;
  /** Rows really sent to where the model is, where it says so: fewer with a cache, more with repeats. */
  readonly sentRows?: number;
  /** Cost of the rows sent, where the model has a price. */
  readonly money?: { readonly amount: number; readonly currency: string };
  /** "aborted" is a run that was cut short: by its signal, or, on an error, by whatever the error's code names. */
  readonly stoppedBy: "complete" | "budget" | "converged" | "aborted";
};

/** The run itself: the only part in which two equal runs may differ. */
export type RunRecord = {
  readonly version: string;
  readonly executor: string;
  readonly modelCalls: number;
  readonly retries: number;
  /** The most model rows that were sent a second time because a worker was lost. Where `budgetRows` was given they are within it. */
  readonly resentRows?: number;
  readonly cacheHits: number;
  /** ISO 8601, UTC */
  readonly startedAt: string;
  readonly wallMs: number;
};

/** The frame of every explanation, whatever its kind. Plain JSON: no NaN, no Infinity, no functions. */
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
    /** "local": one input; "global": the model as a whole; "dataset": the model on the rows of a table. */
    readonly scope: "local" | "global" | "dataset";
    readonly model: string;
    /** The explained row's position in its table, counted from 0, and its name there. */
    readonly row?: number;
    readonly id?: string;
    /** The explained outputs, and their units (null where the model names none). */
    readonly outputs: readonly string[];
    readonly units: readonly (string | null)[];
    /**
     * The class that is not explained, of a model of two whose probabilities add up to 1: its values are those of the
     * explained one with the opposite sign.
     */
    readonly otherClass?: string;
    readonly parts: readonly Part[];
    /** One number per explained output, in the output's unit. */
    readonly prediction: readonly number[];
    /** The average answer with every part hidden, in link space. */
    readonly baseline: readonly (number | null)[];
    /** Number of reference rows that stand for what is hidden, where they are a Monte Carlo sample of it. */
    readonly sampledReferences?: number;
    readonly source?: Source;
  };
  readonly result: Result;
  /** Further facts about the answer, for a closer look. Renderers do not read it. */
  readonly diagnostics: { readonly [name: string]: Json };
  readonly notes: readonly Note[];
  readonly cost: Cost;
  readonly run: RunRecord;
}
