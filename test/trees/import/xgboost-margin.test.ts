import { describe, expect, test } from "vitest";
import { xgboostMargin } from "../../../dist/trees/import/xgboost-margin.js";

const fail = (message: string): never => {
  throw new Error(message);
};
const sigmoid = (margin: number) => 1 / (1 + Math.exp(-margin));

describe("the margin of an objective", () => {
  test.each(["binary:logistic", "reg:logistic"])("of %s is the log odds of base_score, to 32 bits", (objective) => {
    const { unit, response, toMargin } = xgboostMargin(objective, fail);
    expect([unit, response]).toEqual(["logit", "logistic"]);
    for (const score of [0.001, 0.3, 0.5, 0.75, 0.999]) expect(sigmoid(toMargin(score))).toBeCloseTo(score, 6);
    expect(toMargin(0.5)).toBeCloseTo(0, 12);
    // Of data of one class: a chance of one in a million is left.
    for (const [score, kept] of [
      [0, 1e-6],
      [1, 1 - 1e-6],
    ]) {
      expect(sigmoid(toMargin(score))).toBeCloseTo(kept, 6);
      expect(Number.isFinite(toMargin(score))).toBe(true);
    }
  });

  test.each(["count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft"])(
    "of %s is a logarithm",
    (objective) => {
      const { unit, response, toMargin } = xgboostMargin(objective, fail);
      expect([unit, response, toMargin(Math.E)]).toEqual(["log", "exponential", 1]);
    },
  );

  test.each([
    ["multi:softmax", "logit", "softmax"],
    ["multi:softprob", "logit", "softmax"],
    ["binary:logitraw", "logit", undefined],
    ["binary:hinge", undefined, "step"],
    ["reg:squarederror", undefined, undefined],
    ["reg:squaredlogerror", undefined, undefined],
    ["reg:absoluteerror", undefined, undefined],
    ["reg:pseudohubererror", undefined, undefined],
    ["reg:quantileerror", undefined, undefined],
    ["rank:pairwise", undefined, undefined],
    ["rank:ndcg", undefined, undefined],
  ])("of %s is base_score as it is", (objective, unit, response) => {
    const margin = xgboostMargin(objective, fail);
    expect([margin.unit, margin.response, margin.toMargin(0.3)]).toEqual([unit, response, 0.3]);
  });

  test.each(["reg:linear2", "binary:logistic2", "xbinary:logistic", "rank:", ""])(
    "of %j is not known, and that is said",
    (objective) => {
      expect(() => xgboostMargin(objective, fail)).toThrow(
        `the scale of "${objective}" is not known; known are binary:logistic`,
      );
    },
  );
});
