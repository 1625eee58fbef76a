import type { Option } from "commander";
import type { Option as MethodOption } from "../../core/checks/option-kinds.js";
import type { Options } from "../../core/checks/options.js";
import type { Explanation } from "../../core/explanation.js";
import type { AnyMasker } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import type { Model } from "../../core/model.js";
import type { Probe } from "../../core/probe.js";
import type { OutputChoice } from "../../explain/run/output-choice.js";
import type { SharedDesigns } from "../../explain/run/shared-designs.js";
import type { Seed } from "../../random/stream.js";

/** The rows that stand for hidden, and what is hidden together. */
export type Background = {
  readonly background: Matrix;
  readonly weights: Float64Array | undefined;
  readonly groups: { readonly [name: string]: readonly number[] };
};

/** Rows to explain, and what is known beside them. */
export type RowInputs = Background & {
  readonly model: Model;
  readonly rows: Matrix;
  readonly outputs?: OutputChoice | undefined;
};

/** The arguments that every method takes. */
export type RunArguments = {
  readonly seed: Seed;
  readonly outputs?: OutputChoice;
  readonly budgetRows?: number;
  readonly shared?: SharedDesigns;
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneRows: number, totalRows: number) => void;
};

/** A method as the command line knows it. `Flags` are the options that only it has, parsed. */
export type ExplainMethod<Flags = unknown> = {
  /** The options of the function behind it, with its name. */
  readonly declared: Pick<Options<{ readonly [name: string]: MethodOption }>, "name" | "record" | "spec">;
  readonly summary: string;
  /** Its own options, beside those that all methods have. */
  readonly options: () => readonly Option[];
  /** Throws UsageError for options that do not go together. */
  readonly check?: (given: Flags) => void;
  /** Every mask meets every background row, so that cost grows with their number. */
  readonly meetsAllBackground?: true;
  /** The masker of a row. */
  readonly masker: (row: Float64Array, background: Background, given: Flags) => AnyMasker<Matrix>;
  /**
   * Another view of the loaded model, which is the one to explain. Throws UsageError for a model that has none.
   * @param source  as --model names it
   */
  readonly view?: (model: Model, source: string) => Model;
} & (Asks<Flags> | Reads);

/** A method that asks the model. */
type Asks<Flags> = {
  readonly explain: (probe: Probe, run: RunArguments, given: Flags) => Promise<Explanation>;
  readonly read?: undefined;
};

/** A method that explains rows of a table from what the model is made of, without asking it. */
type Reads = {
  readonly read: (inputs: RowInputs) => (index: number, signal: AbortSignal | undefined) => Promise<Explanation>;
  readonly explain?: undefined;
};
