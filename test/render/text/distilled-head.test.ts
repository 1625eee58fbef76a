import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { distilledSentence } from "../../../dist/render/text/distilled-head.js";
import { softTree, student } from "./students.js";

const tree = { task: "classification", outputs: ["lost", "repaid"], features: [], nodes: [{ value: [0.5, 0.5] }] };
const as = (kind: string, size: number, fidelity: object = {}, more: object = {}, about: object = {}) =>
  student(kind, { size, tree, rules: [], terms: [], features: [], ...more }, fidelity, about);
const head = (explanation: ReturnType<typeof as>) => toText(explanation, { width: 400 }).split("\n");
const numbers = { agreement: null, constantAgreement: null };

describe("the first lines of a distilled model", () => {
  test.each([
    ["tree", 1, "a tree of 1 leaf"],
    ["tree", 1200, "a tree of 1,200 leaves"],
    ["ruleList", 3, "a list of 3 rules"],
    ["additive", 1, "an additive model of 1 term"],
    ["softTree", 3, "a soft tree of 8 leaves"],
  ])("of a %s of size %i say what it is: %s", (kind, size, what) => {
    const explanation = kind === "softTree" ? softTree({ size }) : as(kind, size);
    expect(head(explanation)[0]).toBe(`credit: lost, repaid, as ${what}`);
    expect(distilledSentence(explanation as never)).toMatch(
      new RegExp(`^${what[0].toUpperCase()}${what.slice(1)} stands in for credit: it explains `),
    );
  });

  test("say how closely it follows, on which rows, beside what a constant would do", () => {
    expect(head(as("tree", 2)).slice(1, 4)).toEqual([
      "  explains 80% of the variance of the model's probabilities on 40 held-out rows (95% interval 70% to 90%)",
      "  answers the same class as the model in 95% of 40 held-out rows (95% interval 84% to 99%); always answering the most frequent one would in 60%",
      "",
    ]);
    expect(head(as("tree", 2, { measuredOn: "training", rows: 1 }))[1]).toContain("on 1 training row (");
  });

  test("say so where a constant would do better, and where variance says nothing", () => {
    const worse = head(as("tree", 2, { explained: { share: -0.4, low: -0.9, high: 0.1 } }))[1];
    expect(worse).toContain("explains 0% of the variance");
    expect(worse).toContain("(95% interval 0% to 10%); a constant would do better");
    expect(head(as("tree", 2))[1]).not.toContain("constant would do better");
    expect(head(as("tree", 2, { explained: null }))[1]).toBe("  cannot be judged by variance on 40 held-out rows");
  });

  test("of numbers have R2 of each output where there are several, and their units", () => {
    const two = head(
      as("tree", 2, { ...numbers, r2: [0.8123, null] }, { task: "regression" }, { units: ["EUR", "kWh"] }),
    );
    expect(two[0]).toBe("credit: lost, repaid, in EUR, kWh, as a tree of 2 leaves");
    expect(two.slice(1, 3)).toEqual([
      "  explains 80% of the variance of the model's answers on 40 held-out rows (95% interval 70% to 90%)",
      "  R2 of each output: 0.812, unknown",
    ]);
    const one = head(as("tree", 2, { ...numbers, r2: [0.8] }, { task: "regression" }, { units: ["EUR", null] }));
    expect(one[0]).toContain("repaid, in EUR, as");
    expect(one[2]).toBe("");
    expect(head(as("tree", 2, {}, {}, { units: ["EUR", "EUR"] }))[0]).toContain("repaid, in EUR, as");
  });

  test("say how often student and model are right, where labels are known", () => {
    const accuracy = { measuredOn: "heldOut", rows: 40, teacher: 0.91, student: 0.876 };
    expect(head(as("tree", 2, {}, { accuracy }))[3]).toBe("  right about the labels: 88%; the model: 91%");
    expect(head(as("tree", 2, { ...numbers, r2: [0.5] }, { accuracy, task: "regression" }))[2]).toBe(
      "  right about the labels: R2 0.876; the model: R2 0.910",
    );
    expect(head(as("tree", 2, {}, { accuracy: { ...accuracy, student: null } }))[3]).toContain("labels: unknown;");
  });
});
