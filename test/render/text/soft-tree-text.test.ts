import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { softTree } from "./students.js";

const lines = (result: object = {}) => toText(softTree(result), { width: 100 }).split("\n").slice(4, -3);

describe("a soft tree in words", () => {
  test("has its splits and leaves in the order in which they are read, set in by levels", () => {
    expect(lines()).toEqual([
      "  2 levels; of each split the three strongest weights, in standard deviations; left branch first",
      "",
      "  right the more: low debt (2), high income (1.234), high age (0.5)",
      "    right by chance",
      "      lost 90%",
      "      repaid 80%",
      "    right the more: low job is nurse (0.25)",
      "      repaid 55%",
      "      lost 100%",
    ]);
  });

  test("sends the right branch what its weights ask for, as its definition says", () => {
    // 1 / (1 + exp(-w x)): with a weight above 0, a high value goes right; below 0, a low one does.
    const [split] = lines({ splits: [3, -3, 0].map((weight) => ({ weights: [weight, 0, 0, 0], bias: 0 })) }).slice(2);
    expect(split).toBe("  right the more: high age (3)");
    const answers = lines({ splits: [3, -3, 0].map((weight) => ({ weights: [weight, 0, 0, 0], bias: 0 })) });
    expect(answers[3]).toBe("    right the more: low age (3)");
  });

  test("of one leaf is that leaf, and of numbers has numbers", () => {
    expect(lines({ depth: 0, splits: [], leaves: [[0.25, 0.75]] }).slice(2)).toEqual(["  repaid 75%"]);
    const numbers = lines({
      depth: 1,
      splits: [{ weights: [1, 0, 0, 0] }],
      leaves: [[1500], [-2]],
      task: "regression",
    });
    expect(numbers[0]).toMatch(/^ {2}1 level;/);
    expect(numbers.slice(3)).toEqual(["    1,500", "    -2"]);
  });
});
