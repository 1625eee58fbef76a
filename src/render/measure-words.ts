/** A measure of a fairness review in words. */
export type MeasureWords = {
  /** For a heading or an axis: "true positive rate". */
  readonly title: string;
  /** Its definition, in a sentence that needs no other term of art. */
  readonly meaning: string;
  /** The rest of a sentence that starts with the share of a group: "of those ... are selected". Only of shares. */
  readonly clause?: string;
  /** True for shares, which a page shows as percentages. */
  readonly isShare: boolean;
};

const share = (title: string, meaning: string, clause: string): MeasureWords => ({
  title,
  meaning,
  clause,
  isShare: true,
});
const other = (title: string, meaning: string): MeasureWords => ({ title, meaning, isShare: false });

const WORDS: { readonly [measure: string]: MeasureWords } = {
  baseRate: share(
    "base rate",
    "Of all people, the share whose true answer is the favourable one.",
    "are truly favourable",
  ),
  selectionRate: share("selection rate", "Of all people, the share who get the favourable answer.", "are selected"),
  scoringRate: share(
    "scoring rate",
    "Of all people, the share who score above the median of the whole table.",
    "score above the median",
  ),
  truePositiveRate: share(
    "true positive rate",
    "Of the people whose true answer is favourable, the share who get the favourable answer.",
    "of the truly favourable are selected",
  ),
  falseNegativeRate: share(
    "false negative rate",
    "Of the people whose true answer is favourable, the share who do not get it: wrongly refused.",
    "of the truly favourable are refused",
  ),
  falsePositiveRate: share(
    "false positive rate",
    "Of the people whose true answer is not favourable, the share who get the favourable answer all the same.",
    "of the others are selected all the same",
  ),
  trueNegativeRate: share(
    "true negative rate",
    "Of the people whose true answer is not favourable, the share who do not get the favourable answer.",
    "of the others are refused",
  ),
  positivePredictiveValue: share(
    "positive predictive value",
    "Of the people who get the favourable answer, the share for whom it is true.",
    "of the selected are truly favourable",
  ),
  falseDiscoveryRate: share(
    "false discovery rate",
    "Of the people who get the favourable answer, the share for whom it is not true.",
    "of the selected are not truly favourable",
  ),
  negativePredictiveValue: share(
    "negative predictive value",
    "Of the people who do not get the favourable answer, the share for whom that is right.",
    "of the refused are rightly refused",
  ),
  falseOmissionRate: share(
    "false omission rate",
    "Of the people who do not get the favourable answer, the share whose true answer is favourable.",
    "of the refused are truly favourable",
  ),
  accuracy: share("accuracy", "Of all people, the share whose answer is right.", "get the right answer"),
  missedAmongErrors: share(
    "missed among errors",
    "Of the wrong answers, the share that refuse somebody whose true answer is favourable.",
    "of the wrong answers are refusals",
  ),
  meanScore: other("mean score", "The mean of the scores of all people."),
  calibrationBias: other(
    "calibration bias",
    "The share of truly favourable people less the mean score: above 0 the scores are too low, below 0 too high.",
  ),
  brierScore: other("Brier score", "The mean squared distance of score and truth (0 or 1). Smaller is better."),
  areaUnderRoc: other(
    "area under ROC",
    "How often a truly favourable person scores higher than another one: 0.5 is chance, 1 is perfect.",
  ),
  meanTruth: other("mean truth", "The mean of the true numbers."),
  meanPrediction: other("mean prediction", "The mean of the predicted numbers."),
  meanResidual: other("mean residual", "The mean of truth less prediction: above 0 predictions are too low."),
  meanAbsoluteError: other("mean absolute error", "The mean distance of truth and prediction. Smaller is better."),
  rootMeanSquaredError: other(
    "root mean squared error",
    "The root of the mean squared distance of truth and prediction. Smaller is better.",
  ),
};

/** A measure of a fairness review in words; one that this version does not know is called by its name. */
export function measureWords(measure: string): MeasureWords {
  return Object.hasOwn(WORDS, measure) ? WORDS[measure] : other(measure, "");
}
