import { describe, expect, test } from "vitest";
import { applyDistilled, game, toText } from "whybox";
import { audit } from "whybox/audit";
import { display, toForm, toHtml, toMarkdown, toPng, toSvg } from "whybox/charts";
import { pruningPath, rules } from "whybox/trees";

// biome-ignore lint/suspicious/noExplicitAny: given on purpose
const untyped = (value: unknown): any => value;

const drawing: [name: string, draw: (value: unknown) => unknown][] = [
  ["toSvg", (value) => toSvg(untyped(value))],
  ["toPng", (value) => toPng(untyped(value))],
  ["toHtml", (value) => toHtml(untyped(value))],
  ["toMarkdown", (value) => toMarkdown(untyped(value))],
  ["display", (value) => display(untyped(value))],
];

describe.each(drawing)("%s refuses what is no explanation, by its own name:", (name, draw) => {
  test.each<[string, unknown, string]>([
    [
      "a tree",
      { features: [], outputs: [], nodes: [] },
      "an explanation, got an object with keys features, outputs, nodes",
    ],
    ["nothing", undefined, "an explanation, got undefined"],
    [
      "an explanation without a subject",
      { kind: "tree", subject: null, result: {} },
      "an explanation, got an object with keys kind, subject, result",
    ],
    [
      "an explanation without a result",
      { kind: "tree", subject: {}, result: null },
      "an explanation, got an object with keys kind, subject, result",
    ],
    [
      "an explanation of no kind",
      { subject: {}, result: {} },
      "an explanation, got an object with keys subject, result",
    ],
    ["nothing in a list", [null], "an explanation at 0, got null"],
    [
      "an item of explainAll",
      [{ index: 0, explanation: {} }],
      "an explanation at 0, got an item of explainAll; pass its explanation",
    ],
    ["a promise in a list", [Promise.resolve({})], "an explanation, got a promise; await it"],
    ["an empty list", [], "at least one explanation, got none"],
  ])("%s", async (_, value, message) => {
    await expect(async () => draw(value)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: `${name}: expected ${message}`,
    });
  });
});

test.each<[string, () => unknown, string]>([
  ["toForm", () => toForm(untyped({}), { form: "ai-act" }), "an explanation, got"],
  ["applyDistilled", () => applyDistilled(untyped({ nodes: [] }), [[1]]), "an explanation, got"],
  ["toText", () => toText(untyped({ kind: "tree" })), "an explanation, a tree or rules, got"],
  ["rules", () => rules(untyped({})), "a tree, as fitTree or distill returns it, got"],
  ["pruningPath", () => pruningPath(untyped({})), "a tree, as fitTree or distill returns it, got"],
  ["game", () => game(3, untyped(undefined)), "value to be a function, got undefined"],
  ["audit", () => audit(undefined, untyped({})), "a dataset, got"],
])("%s says what it expected", async (name, call, message) => {
  await expect(async () => call()).rejects.toThrow(`${name}: expected ${message}`);
});
