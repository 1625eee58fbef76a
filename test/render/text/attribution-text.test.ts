import { describe, expect, test } from "vitest";
import type { Attribution } from "whybox";
import { attributionText } from "../../../dist/render/text/attribution-text.js";
import { layout, lineOf, made } from "./made.js";

const parts = [
  { name: "age", value: 41, unit: "years" },
  { name: "job", value: "nurse" },
  { name: "debt", value: 0 },
  { name: "tenure", value: 3 },
];
const values = [[0.1, -0.25, 0, 0.05]];
const result = { values, standardErrors: [[0.01, null, 0, 0.02]], intercepts: [0.6] };
const subject = { scope: "local", parts, prediction: [0.5], baseline: [0.6], units: ["probability"] };
const attribution = (more: object = {}, about: object = {}) =>
  made<Attribution>("attribution", { ...result, ...more }, { ...subject, ...about });
const linesOf = (more: object = {}, about: object = {}, top = 10) =>
  attributionText.lines(attribution(more, about), { ...layout, top });

describe("the sentence", () => {
  const sentence = (more: object = {}, about: object = {}) => attributionText.sentence(attribution(more, about));

  test("says the answer, the average, and the three parts that move it most, with their direction", () => {
    expect(sentence()).toBe(
      "For repaid, the model says 0.5; on average it says 0.6. What moves the answer most is job = nurse (lowers it), age = 41 years (raises it) and tenure = 3 (raises it).",
    );
    expect(sentence({ values: [[4, 3, 2, -1]] })).not.toContain("tenure");
  });

  test("says units, hidden inputs, and no average where there is none on this scale", () => {
    expect(sentence({}, { units: ["EUR"], prediction: [4612] })).toMatch(
      /^For repaid, the model says 4,612 EUR; on average it says 0.6 EUR/,
    );
    expect(sentence({}, { source: { kind: "text", text: "", spans: [] } })).toContain(
      "with everything hidden it says 0.6",
    );
    expect(sentence({}, { baseline: [null] })).toMatch(/says 0\.5\. What/);
    expect(sentence({ link: "logit" })).toMatch(/says 0\.5\. What/);
  });

  test("says that nothing moved the answer where nothing did", () => {
    expect(sentence({ values: [[0, 0, 0, 0]] })).toBe(
      "For repaid, the model says 0.5; on average it says 0.6. No part was found to move the answer.",
    );
  });
});

describe("the lines", () => {
  test("begin with the model, the answer and where the values start", () => {
    const [head, start] = linesOf();
    expect(head).toBe("credit: repaid, in probability");
    expect(start).toBe("  prediction 0.5, average over the background 0.6");
  });

  test.each([
    [{}, { sampledReferences: 1 }, "average over 1 sampled reference row 0.6"],
    [{}, { sampledReferences: 400 }, "average over 400 sampled reference rows 0.6"],
    [{}, { source: { kind: "text", text: "a", spans: [[], [], [], []] } }, "with every part hidden 0.6"],
    [{}, { baseline: [null] }, "intercept 0.6"],
    [
      { link: "logit", intercepts: [0.4] },
      {},
      "prediction 0.5 probability (log odds 0.3), average over the background 0.4 log odds",
    ],
    [{}, { units: [null] }, "prediction 0.5, average over the background 0.6"],
  ])("say %j %j", (more, about, expected) => {
    expect(linesOf(more, about).join("\n")).toContain(expected);
  });

  test("draw each part with its value and error, the largest first", () => {
    const lines = linesOf();
    const order = ["job = nurse", "age = 41 years", "tenure = 3", "debt = 0"].map((label) =>
      lines.findIndex((line) => line.includes(label)),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(1);
    expect(lineOf(lines, "age")).toMatch(/\+0\.10*\s*± 0\.010*$/);
    // An error that nobody knows is a question.
    expect(lineOf(lines, "job")).toMatch(/-0\.250*\s*± \?$/);
  });

  test("count the parts that a surrogate did not select or an abort did not reach, and draw none of them", () => {
    const surrogate = {
      ...{ localPrediction: [0.55], r2: [0.9], heldOutR2: [0.871], selected: [[0, 1]], stability: [[1, 1]] },
      intervals: [],
    };
    const lines = linesOf({ surrogate }, { baseline: [null] });
    expect(lines.join("\n")).toContain("surrogate 0.55 (held-out R2 0.87), intercept 0.6");
    expect(lineOf(lines, "2 other")).toBe("  2 other parts were not selected");
    expect(lineOf(lines, "tenure")).toBeUndefined();
    const aborted = linesOf({ unanswered: [2] });
    expect(lineOf(aborted, "1 other")).toBe("  1 other part was not answered before the run was aborted");
    expect(lineOf(aborted, "debt")).toBeUndefined();
    // All parts of a surrogate that were not reached are that, and not unselected.
    expect(linesOf({ surrogate, unanswered: [2, 3, 1] }).join("\n")).toContain("3 other parts were not answered");
  });

  test("add up groups of the first level, by their name or their parts", () => {
    const group = (name: string | undefined, level: number, own: number[], value: number) => ({
      ...{ ...(name && { name }), level, parts: own, values: [value], standardErrors: [0.03] },
    });
    const lines = linesOf({
      groups: [group("money", 1, [2, 3], 0.05), group(undefined, 1, [0, 1], -0.15), group("inner", 2, [3], 9)],
    });
    const from = lines.findIndex((line) => line.includes("groups, the values of their parts added up"));
    const own = lines.slice(from + 1);
    expect(lineOf(own, "money")).toMatch(/\+0\.050*\s*± 0\.030*$/);
    expect(lineOf(own, "age = 41 years and job = nurse")).toMatch(/-0\.150*\s*± 0\.030*$/);
    expect(own.join("\n")).not.toContain("inner");
    expect(linesOf({ groups: [] }).join("\n")).not.toContain("added up");
  });

  test("come once per output, each with its own values", () => {
    const lines = attributionText.lines(
      attribution(
        {
          values: [values[0], [7, 0, 0, 0]],
          standardErrors: [result.standardErrors[0], [0, 0, 0, 0]],
          intercepts: [0.6, 1],
        },
        { outputs: ["repaid", "amount"], units: ["probability", "EUR"], prediction: [0.5, 8], baseline: [0.6, 1] },
      ),
      layout,
    );
    const second = lines.slice(lines.indexOf("credit: amount, in EUR"));
    expect(second[1]).toBe("  prediction 8, average over the background 1");
    expect(lineOf(second, "age")).toContain("+7");
  });
});
