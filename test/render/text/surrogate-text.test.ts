import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { surrogateText } from "../../../dist/render/text/surrogate-text.js";
import { made } from "./made.js";

const parts = [
  { name: "age", value: 41 },
  { name: "job", value: "nurse" },
];
const reached = (weight: number, value: number) => ({ samples: 10, weight, impurity: 0.1, value: [value] });
const tree = (threshold: number) => ({
  ...{ task: "regression", criterion: "squared", outputs: ["y"] },
  features: [
    { name: "x0", kind: "number" },
    { name: "x1", kind: "number" },
  ],
  nodes: [
    { ...reached(8, 0.5), feature: 1, threshold, left: 1, right: 2, gain: 1, missing: "left" },
    reached(6, 0.25),
    reached(2, 0.75),
  ],
});
const explain = (descriptions: unknown[], more: object = {}, about: object = {}) =>
  made(
    "surrogate",
    { descriptions, localPrediction: [0.62, 2], r2: [0.9, 0.9], heldOutR2: [0.871, null], ...more },
    { parts, prediction: [0.6123, 3], ...about },
  );
const lines = (...given: Parameters<typeof explain>) => toText(explain(...given), { width: 120 }).split("\n");

describe("a surrogate in its own words", () => {
  test("comes with the prediction, its own answer and how well it follows", () => {
    expect(lines(["anything"]).slice(0, 2)).toEqual([
      "credit: repaid",
      "  prediction 0.6123, surrogate 0.62 (held-out R2 0.87)",
    ]);
    expect(lines(["a"], { heldOutR2: [null] }, { units: ["EUR"] }).slice(0, 2)).toEqual([
      "credit: repaid, in EUR",
      "  prediction 0.6123, surrogate 0.62",
    ]);
  });

  test("is printed line by line where it is text, and as JSON where it is anything else", () => {
    expect(lines(["two\nlines"]).slice(3, 6)).toEqual(["  two", "  lines", ""]);
    expect(lines([{ slope: 2 }]).slice(3, 7)).toEqual(["  {", '    "slope": 2', "  }", ""]);
  });

  test("of kept and hidden parts says that: 0 is hidden, 1 kept", () => {
    expect(lines([tree(0.5)]).slice(3, 5)).toEqual([
      "  job = nurse is hidden: 0.25  75% of the samples",
      "  job = nurse is kept: 0.75    25% of the samples",
    ]);
  });

  test("of values says their thresholds, by the names of the parts", () => {
    expect(lines([tree(37.5)]).slice(3, 5)).toEqual([
      "  job <= 37.5: 0.25  75% of the samples",
      "  job > 37.5: 0.75   25% of the samples",
    ]);
  });

  test("that looks like a tree and is none is printed as it is", () => {
    const { nodes, ...rest } = tree(0.5);
    expect(lines([rest]).join("\n")).toContain('"criterion": "squared"');
    // Of three features where two are explained.
    expect(lines([{ ...tree(0.5), features: [...tree(0.5).features, { name: "x2", kind: "number" }] }])[3]).toBe("  {");
    expect(nodes).toHaveLength(3);
  });

  test("comes for each output", () => {
    const both = { outputs: ["repaid", "late"], units: [null, "days"] };
    expect(lines(["first", "second"], {}, both)).toEqual(
      expect.arrayContaining(["credit: late, in days", "  prediction 3, surrogate 2", "  second"]),
    );
  });

  test("is one sentence: what the model says, and what a simpler one does", () => {
    expect(surrogateText.sentence(explain(["a"], {}, { units: ["EUR"] }) as never)).toBe(
      "For repaid, the model says 0.6123 EUR; a simpler model, fitted around this input, says 0.62 EUR.",
    );
  });
});
