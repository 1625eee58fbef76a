import { number } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";

export const storedAnswersOptions = optionsOf("storedAnswers", {
  positiveFrom: number({
    says: "a row counts as answered with the positive class from this number of the prediction column on",
    defaultSays: "probabilities above a half; a score on another scale needs it",
  }),
});
export type StoredAnswersOptions = Given<typeof storedAnswersOptions>;
