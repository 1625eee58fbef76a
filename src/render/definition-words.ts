const MEANINGS: { readonly [definition: string]: string } = {
  demographicParity: "Every group gets the favourable answer equally often, whatever the truth.",
  demographicParityRatio:
    "The lowest selection rate is at least four fifths of the highest, the rule of thumb of the United States' employment agencies (29 CFR 1607.4 D).",
  equalOpportunity: "Of those whose true answer is favourable, every group gets it equally often.",
  equalizedOdds:
    "Both the true and the false positive rate are the same in every group; here the larger of the two gaps. It is the same number as disparate mistreatment.",
  equalizedOddsMean: "The mean of the gaps in the true and in the false positive rate.",
  falsePositiveRateParity:
    "Of those whose true answer is not favourable, every group gets it equally often all the same.",
  falseNegativeRateParity: "Of those whose true answer is favourable, every group is refused equally often.",
  predictiveParity: "The favourable answer is right equally often in every group.",
  negativePredictiveParity: "The refusal is right equally often in every group.",
  accuracyParity: "Answers are right equally often in every group.",
  treatmentEquality: "Of the wrong answers, the same share are refusals in every group.",
  calibration: "In every group the mean score is the share of people whose true answer is favourable.",
  equalMeanPrediction: "The mean prediction is the same in every group.",
  residualsNearZero: "In no group are predictions too high or too low on average.",
};

/** A definition of fairness in a sentence; empty for one that this version does not know. */
export function definitionWords(definition: string): string {
  return Object.hasOwn(MEANINGS, definition) ? MEANINGS[definition] : "";
}
