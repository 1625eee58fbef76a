import { describe, expect, test } from "vitest";
import { columns, exactShapley, globalImportance, predictionDifference, probe, toText } from "whybox";
import { yes } from "./text/house.js";

describe("toText names the scale", () => {
  test("of the average where values add up in log odds, and puts the prediction on it", async () => {
    const explanation = await exactShapley(probe(yes, columns([[2, 0.398]], [3, -2])), { link: "logit" });
    expect(toText(explanation, { width: 100 })).toContain(
      "logistic: yes, in log odds\n  prediction 0.7311 probability (log odds 1), average over the background 2.398 log odds\n",
    );
    // The line is longer than others, and keeps to the width too.
    for (const line of toText(explanation).split("\n")) expect([...line].length).toBeLessThanOrEqual(80);
  });

  test("so that values add up to what is printed, clipped as the values were", async () => {
    const explanation = await exactShapley(probe(yes, columns([[0, 0]], [20, 20])), { link: "logit", clip: 0.01 });
    const [, prediction] = /\(log odds ([\d.]+)\)/.exec(toText(explanation)) ?? [];
    const sum = explanation.result.values[0].reduce((total, value) => total + value, explanation.result.intercepts[0]);
    expect(Number(prediction)).toBeCloseTo(sum, 3);
    expect(prediction).toBe("4.595");
  });

  test("of bits of odds, in a table of importance too", async () => {
    const explanation = await predictionDifference(probe(yes, columns([[0, 0]], [1, 1])));
    expect(toText(explanation)).toMatch(
      /^logistic: yes, in log2 odds\n {2}prediction 0\.8808 probability, average over the background [-\d.e]+ log2 odds\n/,
    );
    expect(toText(globalImportance([explanation]))).toMatch(/^logistic: yes, in log2 odds\n/);
    const logit = await exactShapley(probe(yes, columns([[0, 0]], [1, 1])), { link: "logit" });
    expect(toText(globalImportance([logit]))).toMatch(/^logistic: yes, in log odds\n/);
  });
});
