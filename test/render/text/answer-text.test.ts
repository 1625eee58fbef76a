import { describe, expect, test } from "vitest";
import { answerText, percent } from "../../../dist/render/text/answer-text.js";

describe("an answer", () => {
  test("of classes is the largest, with its share; the first of those that are as large", () => {
    expect(answerText("classification", ["no", "yes", "maybe"], [0.2, 0.5, 0.3])).toBe("yes 50%");
    expect(answerText("classification", ["no", "yes"], [0.5, 0.5])).toBe("no 50%");
  });

  test("of numbers is each of them by its name, of one number just that", () => {
    expect(answerText("regression", ["EUR"], [1234.56])).toBe("1,235");
    expect(answerText("regression", ["EUR", "kWh"], [1234.56, -0.5])).toBe("EUR 1,235, kWh -0.5");
  });
});

describe("a share in whole percent", () => {
  test.each([
    [0, "0%"],
    [0.001, "<1%"],
    [0.00499, "<1%"],
    [0.005, "1%"],
    [0.126, "13%"],
    [0.994, "99%"],
    [0.996, ">99%"],
    [0.9999999, ">99%"],
    [1, "100%"],
    [1e308, "1e+308"],
  ])("%d is %s: nothing and all are said only where that is what it is", (share, expected) => {
    expect(percent(share)).toBe(expected);
  });
});
