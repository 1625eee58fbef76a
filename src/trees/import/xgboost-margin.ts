import type { ForestResponse } from "../../core/tree.js";

/** The scale on which each objective adds up its trees: the margin's unit and response, and how base_score comes to it. */
type Margin = {
  readonly unit?: string;
  readonly response?: ForestResponse;
  readonly toMargin: (score: number) => number;
};

const asItIs = (score: number) => score;
const margins: readonly (Margin & { name: RegExp })[] = [
  { name: /^(binary:logistic|reg:logistic)$/, unit: "logit", response: "logistic", toMargin: logOdds },
  { name: /^multi:(softmax|softprob)$/, unit: "logit", response: "softmax", toMargin: asItIs },
  // Its predict answers the log odds themselves.
  { name: /^binary:logitraw$/, unit: "logit", toMargin: asItIs },
  {
    name: /^(count:poisson|reg:gamma|reg:tweedie|survival:(cox|aft))$/,
    unit: "log",
    response: "exponential",
    toMargin: Math.log,
  },
  { name: /^binary:hinge$/, response: "step", toMargin: asItIs },
  {
    name: /^(reg:(squarederror|squaredlogerror|absoluteerror|pseudohubererror|quantileerror)|rank:\w+)$/,
    toMargin: asItIs,
  },
];

/** The margin of an objective; `fail` is told of one that is not known. */
export function xgboostMargin(objective: string, fail: (message: string) => never): Margin {
  const margin = margins.find(({ name }) => name.test(objective));
  if (margin) return margin;
  return fail(
    `the scale of "${objective}" is not known; known are binary:logistic, reg:logistic, multi:softmax, multi:softprob, binary:logitraw, binary:hinge, count:poisson, reg:gamma, reg:tweedie, survival:cox, survival:aft, reg:squarederror, reg:squaredlogerror, reg:absoluteerror, reg:pseudohubererror, reg:quantileerror and rank:*`,
  );
}

/**
 * XGBoost's log odds of base_score, in its 32-bit floats: 0 and 1, as of data of one class, are taken for 1e-6 and 1 less
 * 1e-6.
 */
function logOdds(probability: number): number {
  const tiny = Math.fround(1e-6);
  const inside = Math.min(Math.fround(1 - tiny), Math.max(tiny, Math.fround(probability)));
  return -Math.log(Math.fround(Math.fround(1 / inside) - 1));
}
