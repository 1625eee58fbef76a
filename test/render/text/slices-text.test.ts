import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { slicesText } from "../../../dist/render/text/slices-text.js";
import { known, made } from "./made.js";

const slice = (text: string, more: object = {}) => ({
  ...{ text, conditions: [], rows: 50, share: 0.25, loss: 0.6, lossElsewhere: 0.2, excess: known(0.4, 0.3, 0.5) },
  ...{ pValue: 0.001, adjustedPValue: 0.0123, ...more },
});
const explain = (slices: object[]) =>
  made("slices", {
    ...{
      loss: "error rate",
      overall: known(0.3, 0.25, 0.35),
      searchedRows: 400,
      measuredRows: 200,
      rulesLookedAt: 1234,
    },
    ...{ rulesMeasured: 20, alpha: 0.05, slices },
  });
const sentence = (slices: object[]) => slicesText.sentence(explain(slices) as never);
const lines = (slices: object[], options: object = {}) =>
  toText(explain(slices), { width: 200, top: 20, ...options })
    .split("\n")
    .slice(0, -2);

describe("the sentence on slices", () => {
  test("says where the loss is higher, against what, and how many other slices there are", () => {
    expect(sentence([slice("job is clerk")])).toBe(
      "The error rate of credit is higher where job is clerk: 0.6 against 0.2.",
    );
    expect(sentence([slice("a"), slice("b")])).toMatch(/0\.2, and in 1 other slice\.$/);
    expect(sentence([slice("a"), slice("b"), slice("c")])).toMatch(/0\.2, and in 2 other slices\.$/);
  });

  test("says of how many rules none stood up", () => {
    expect(sentence([])).toBe(
      "No rule singles out rows on which the error rate of credit is higher: none of 1,234 rules stood up on other rows.",
    );
  });
});

describe("the lines on slices", () => {
  test("say the loss over all rows, and that rules were found on others", () => {
    expect(lines([slice("a")]).slice(0, 3)).toEqual([
      "credit: where its error rate is higher",
      "  error rate 0.3 (0.25 to 0.35) over 200 rows; rules were found on 400 other rows; intervals hold for all at once",
      "",
    ]);
  });

  test("have each slice with its loss, how many rows it has, and how sure that is", () => {
    expect(lines([slice("job is\nclerk"), slice("b", { adjustedPValue: 0.00001, rows: 1 })]).slice(3)).toEqual([
      String.raw`  job is\nclerk`,
      "      error rate 0.6 against 0.2: excess 0.4 (0.3 to 0.5), on 50 rows (25%), p 0.0123",
      "  b",
      "      error rate 0.6 against 0.2: excess 0.4 (0.3 to 0.5), on 1 row (25%), p < 0.0001",
      "",
    ]);
  });

  test("are the top ones, with a count of the others", () => {
    const three = [slice("a"), slice("b"), slice("c")];
    expect(lines(three, { top: 1 }).slice(-2)).toEqual(["  and 2 more slices", ""]);
    expect(lines(three, { top: 2 }).slice(-2)).toEqual(["  and 1 more slice", ""]);
    expect(lines(three, { top: 3 }).join("")).not.toContain("more slice");
  });

  test("say it in a sentence where there are none", () => {
    expect(lines([]).slice(3)).toEqual([`  ${sentence([])}`, ""]);
  });
});
