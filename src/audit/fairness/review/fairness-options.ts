import { number, option, wholeNumber } from "../../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../../core/checks/options.js";
import { runOptions, seedOption } from "../../../explain/run/run-options.js";

const isNames = (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string");
const namesFrom = (text: string) =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

export const fairnessOptions = optionsOf("fairness", {
  seed: seedOption,
  groups: option<readonly string[]>()({
    says: "columns of groups of the dataset to look at; also several at once",
    defaultSays: "all of the dataset",
    expected: "a list of names of groups",
    accepts: isNames,
    flag: { placeholder: "columns", parse: namesFrom },
  }),
  favourable: option<string | readonly string[]>()({
    says: "the class that is good to get, or several; every rate speaks of it",
    defaultSays: "none: to be said for classes, left out for numbers",
    expected: "a class or a list of classes",
    accepts: (value) => typeof value === "string" || isNames(value),
    flag: { placeholder: "classes", parse: namesFrom },
  }),
  reference: option<{ readonly [grouping: string]: string }>()({
    says: "per column of groups the one that others are compared with",
    defaultSays: "each group with all others together",
    expected: 'an object such as { sex: "male" }',
    accepts: (value) =>
      typeof value === "object" &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every((label) => typeof label === "string"),
    flag: {
      placeholder: "column=group",
      parse: (text) => Object.fromEntries(namesFrom(text).map((pair) => splitPair(pair))),
    },
  }),
  threshold: number({
    min: 0,
    max: 1,
    says: "a row is selected from this probability of the favourable class on",
    defaultSays: "the most probable class decides",
  }),
  control: option<readonly string[]>()({
    says: "columns of groups within whose equal values selection is compared as well",
    defaultSays: "none",
    expected: "a list of names of groups",
    accepts: isNames,
    flag: { placeholder: "columns", parse: namesFrom },
  }),
  confidence: number({ above: 0.5, below: 1, default: 0.95, says: "how often intervals hold the truth" }),
  smallest: wholeNumber({
    min: 2,
    default: 30,
    says: "rows that a denominator needs for its group to take part in the largest gap",
  }),
  tolerance: number({
    above: 0,
    default: 0.1,
    says: "the difference that counts as none; of numbers in standard deviations of the truth",
  }),
  signal: runOptions.signal,
});
export type FairnessOptions = Given<typeof fairnessOptions>;

function splitPair(pair: string): [string, unknown] {
  const at = pair.indexOf("=");
  // A pair without "=" has no group; the check refuses it.
  return at < 0 ? [pair, undefined] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}
