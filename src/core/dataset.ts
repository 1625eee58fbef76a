import type { Feature } from "./features.js";
import type { Matrix } from "./matrix.js";

/** Columns with what they hold: rows x features, NaN for a gap. */
export type ColumnTable = { readonly rows: Matrix; readonly features: readonly Feature[] };

/** The true answers of a table. NaN: the row has none. */
export type Target =
  | {
      readonly name: string;
      readonly kind: "class";
      readonly classes: readonly string[];
      /** One per row: the position among `classes`. */
      readonly values: Float64Array;
      /** The class that one probability speaks of, or that is at stake; undefined where nothing says so. */
      readonly positive?: string;
    }
  | { readonly name: string; readonly kind: "number"; readonly unit?: string; readonly values: Float64Array };

/** Answers that a model gave before, one per row. NaN: the row has none. */
export type StoredPrediction =
  | {
      readonly name: string;
      readonly kind: "class";
      readonly classes: readonly string[];
      /** One per row: the position among `classes`. */
      readonly values: Float64Array;
    }
  | { readonly name: string; readonly kind: "number"; readonly unit?: string; readonly values: Float64Array };

/** Assignment of each row to one of several groups. */
export type Grouping = {
  readonly name: string;
  readonly labels: readonly string[];
  /** One per row: the position among `labels`, -1 where the row's cell is empty. */
  readonly codes: Int32Array;
  /** The cut points of a column of numbers: group g holds cuts[g - 1] < value <= cuts[g]. */
  readonly cuts?: readonly number[];
  /** The column that the groups were made of; undefined: labels of the groups' own name. */
  readonly column?: Feature;
  /** Columns among the features that say the group: the column itself where the model sees it. */
  readonly features: readonly number[];
};

/** A table and what an audit has to know of it. The model sees `rows` and nothing else. */
export interface Dataset {
  /** The name of the table in results: the name of its file, or "records". */
  readonly name: string;
  /** rows x features; categories as codes, NaN for a gap where the feature says missing */
  readonly rows: Matrix;
  readonly features: readonly Feature[];
  readonly target?: Target;
  readonly groups: readonly Grouping[];
  /** A column of answers that a model gave before; see storedAnswers. */
  readonly prediction?: StoredPrediction;
  /** One per row, 0 or more, not all 0. */
  readonly weights?: Float64Array;
  /** One name per row, as the id column spells it. */
  readonly ids?: readonly string[];
  /** One number per row: rows of one number belong together, as those of one patient, and are resampled together. */
  readonly cluster?: Int32Array;
  /** One per row, rising with time: numbers as they are, dates in milliseconds since 1970; NaN for a gap. */
  readonly time?: Float64Array;
  /** The remaining columns, which the model does not see. */
  readonly other: ColumnTable;
}

/** A dataset whose options name a target. */
export type LabelledDataset = Dataset & { readonly target: Target };
