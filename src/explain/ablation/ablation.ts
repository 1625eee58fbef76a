import { wholeNumber } from "../../core/checks/option-kinds.js";
import type { Options, Resolved } from "../../core/checks/options.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkProbe, varyingParts } from "../run/check-probe.js";
import { askEmptyAndGrand, type EmptyAndGrand, emptyAndGrandRows, maxRepeatRows } from "../run/empty-and-grand.js";
import { checkOutputChoice, chosenOutputs, contrasting } from "../run/output-choice.js";
import { beginRun, type Run } from "../run/run.js";
import { outputsOption, runOptions, sharedOption } from "../run/run-options.js";

/** The options of every explainer that takes one part away at a time. */
export const ablationOptions = {
  outputs: outputsOption,
  budgetRows: wholeNumber({
    min: 1,
    defaultSays: "what the run costs, and 16 parts once more for a model whose answers vary",
    says: "the most model rows to ask; a guard, for there is no smaller run",
  }),
  shared: sharedOption,
  ...runOptions,
};

/** As many parts are taken away again where the model's answers vary: enough to tell its noise to a fifth. */
export const MAX_REPEATS = 16;

/** A run that takes one part away at a time, once the instance and the background have been asked. */
export interface Ablation {
  readonly method: string;
  readonly probe: Probe;
  readonly run: Run;
  readonly budgetRows: number;
  readonly options: Resolved<typeof ablationOptions>;
  readonly ends: EmptyAndGrand;
  /** The explained outputs among those of the probe. */
  readonly outputs: readonly number[];
  /** The parts that hiding can change; the others are worth 0 and are never asked. */
  readonly free: readonly number[];
}

/**
 * Checks the options of an explainer that takes one part away at a time, and asks the instance and the background.
 *
 * @param rowsPerPart  model rows for each part that hiding can change
 * @param contrasts  true where differences of two outputs can be explained; else why they cannot
 * @throws WhyboxError INVALID_ARGUMENT, BUDGET_TOO_SMALL, ABORTED
 */
export async function beginAblation<S extends typeof ablationOptions>(
  declared: Options<S>,
  asked: Probe,
  given: unknown,
  rowsPerPart: (references: number) => number,
  contrasts: true | string,
): Promise<Ablation> {
  const method = declared.name;
  const references = checkProbe(method, asked);
  const options = declared.resolve(given) as unknown as Resolved<typeof ablationOptions>;
  checkOutputChoice(method, options.outputs, asked.outputs, contrasts);
  const probe = contrasting(asked, options.outputs);
  const free = varyingParts(probe);
  const endRows = emptyAndGrandRows(references);
  const needed = endRows + free.length * rowsPerPart(references);
  const repeats = Math.min(MAX_REPEATS, free.length) * rowsPerPart(references);
  const budgetRows = options.budgetRows ?? needed + maxRepeatRows(references) + repeats;
  if (budgetRows < needed) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `${method}: expected budgetRows of at least ${needed} (${endRows} for the ends and ${rowsPerPart(references)} for each of ${free.length} parts), got ${budgetRows}`,
    );
  }
  const run = beginRun(probe, budgetRows, options);
  const ends = await askEmptyAndGrand(probe, run, references, budgetRows - needed);
  run.expect(run.cost("complete").modelRows + free.length * rowsPerPart(references));
  const outputs = chosenOutputs(options.outputs, probe.outputs, ends.prediction);
  return { method, probe, run, budgetRows, options, ends, outputs, free };
}
