import { flag, number, oneOf, option, wholeNumber } from "../../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../../core/checks/options.js";
import type { Profile } from "../../../core/kinds/profile.js";
import { groupsOption } from "../../run/importance-parts.js";
import { LOSSES } from "../../run/losses.js";
import { budgetOption, modelOptions } from "../../run/model-options.js";

const label = (says: string, defaultSays: string) =>
  option<string>()({
    ...{ says, defaultSays, expected: "a name" },
    accepts: (value) => typeof value === "string",
    flag: { placeholder: "name", parse: (text) => text },
  });

export const explainGapOptions = optionsOf("explainGap", {
  ...modelOptions,
  group: label("the column of groups of the dataset", "the only one"),
  of: label("the group whose gap is explained", "of two groups the first"),
  against: label("the group that it is compared with", "of two groups the other one; of more, all others together"),
  measure: oneOf(["score", "loss"], { default: "score", says: "what differs: the model's answer, or what it costs" }),
  output: label("the output whose score is explained", "the positive one of two classes; of one output that one"),
  link: oneOf(["identity", "logit"], { default: "identity", says: "the scale on which scores are averaged" }),
  clip: number({ above: 0, below: 0.5, says: "averages are moved into [clip, 1 - clip] before the logit" }),
  loss: oneOf(LOSSES, {
    says: "what a wrong answer costs",
    defaultSays: '"logLoss" for classes, "squaredError" for numbers',
  }),
  columnGroups: groupsOption,
  budgetRows: budgetOption(400_000),
  backgroundRows: wholeNumber({ min: 1, max: 10_000, default: 64, says: "rows that stand for what is not known" }),
  ordersPerRow: wholeNumber({
    min: 1,
    max: 1000,
    default: 4,
    says: "pairs of orders of the parts per row, at most, where the budget reaches for more than one",
  }),
  profile: option<Profile>()({
    says: "of the same dataset: features that it calls proxies of the group are marked",
    defaultSays: "none: proxies are not marked",
    expected: "a profile, as profile(dataset) gives it",
    accepts: (value) => (value as Partial<Profile> | null)?.kind === "profile",
    recorded: false,
  }),
  tree: flag({ default: true, says: "looks for parts of the table in which the gap is larger or smaller" }),
});
export type ExplainGapOptions = Given<typeof explainGapOptions>;
export type GapOptions = ReturnType<typeof explainGapOptions.resolve>;
