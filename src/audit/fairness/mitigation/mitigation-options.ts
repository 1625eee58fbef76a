import { number, oneOf, option, wholeNumber } from "../../../core/checks/option-kinds.js";
import type { Dataset } from "../../../core/dataset.js";
import { CONSTRAINTS } from "../../../core/kinds/mitigation.js";
import { fairnessOptions } from "../review/fairness-options.js";

const { seed, groups, favourable, confidence } = fairnessOptions.spec;

/** Options that all mitigations share. */
export const mitigationOptions = {
  seed,
  favourable,
  groups: { ...groups, says: "columns of groups that are to be treated alike; of several, their combinations" },
};

/** Options of the measurement on held-out rows. */
export const effectOptions = {
  confidence,
  smallest: wholeNumber({
    min: 2,
    default: 30,
    says: "rows that a denominator needs for its group to be adjusted, and to take part in the largest gap",
  }),
};

export const heldOutOptions = {
  ...effectOptions,
  test: option<Dataset>()({
    says: "rows to measure the effect on",
    defaultSays: "a share of the dataset, drawn by the seed",
    expected: "a dataset, as dataset() or readDataset() make it",
    accepts: (value) => Array.isArray((value as Partial<Dataset> | null)?.groups),
    recorded: false,
  }),
  holdOut: number({
    above: 0,
    below: 1,
    default: 0.3,
    says: "the share of rows that are measured and not fitted, where no `test` is given",
  }),
};

export const constraintOption = oneOf(CONSTRAINTS, {
  default: "demographicParity",
  says: "what is to be equal in all groups: selection rate; true positive rate; true and false positive rate",
});
