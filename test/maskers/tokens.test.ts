import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { blackBox, exactShapley, probe, type TextSource, tokens } from "whybox";
import { keep, noneKept } from "whybox/extending";

type Case = {
  text: string;
  bow: boolean;
  maskString: string | null;
  words: string[];
  charPositions: number[][];
  removals: { ids: number[]; text: string }[];
};

const { cases } = JSON.parse(readFileSync(new URL("../fixtures/lime/text_index.json", import.meta.url), "utf8")) as {
  cases: Case[];
};

const text = { input: { kind: "text" }, outputs: [{ name: "y" }] } as const;

/** The separators of the library that made the cases: Python's \W. */
const split = /[^\p{L}\p{N}_]+/u;

describe.each(cases)("tokens of $text", ({ text: whole, bow, maskString, words, charPositions, removals }) => {
  const masker = tokens(whole, {
    split,
    mode: bow ? "bag" : "positions",
    ...(maskString !== null && { replacement: maskString }),
  });

  test("are the words, at their places", () => {
    expect(masker.describe({ kind: "text" }, "m").map(({ name }) => name)).toEqual(words);
    const { spans } = masker.source as TextSource;
    expect(spans.map((places) => places.map(([from]) => from))).toEqual(charPositions);
    for (const [part, places] of spans.entries()) {
      for (const [from, to] of places) expect(whole.slice(from, to)).toBe(words[part]);
    }
  });

  test.each(removals)("are hidden as $ids", ({ ids, text: expected }) => {
    const z = noneKept(1, masker.parts);
    for (let part = 0; part < masker.parts; part++) if (!ids.includes(part)) keep(z, 0, part);
    expect(masker.perturber().perturb({ z }, { from: 0, to: 1 }, { from: 0, to: 1 })).toEqual([expected]);
  });
});

describe("tokens", () => {
  test("take words of any script, and digits", () => {
    const names = tokens("Ærø er 3 km fra København, 東京 også")
      .describe({ kind: "text" }, "m")
      .map(({ name }) => name);
    expect(names).toEqual(["Ærø", "er", "3", "km", "fra", "København", "東京", "også"]);
  });

  test("take another split, with or without flags", () => {
    for (const split of [/,/, /,/g]) expect(tokens("a b,c,,d", { split }).parts).toBe(3);
  });

  test("mark a hidden position with UNKWORDZ unless told otherwise", () => {
    const masker = tokens("so so", { mode: "positions" });
    const z = noneKept(1, 2);
    expect(masker.perturber().perturb({ z }, { from: 0, to: 1 }, { from: 0, to: 1 })).toEqual(["UNKWORDZ UNKWORDZ"]);
  });

  test("are parts for Shapley values too", async () => {
    const letters = blackBox((texts) => texts.map((one) => one.replaceAll(" ", "").length), text);
    const { result, subject } = await exactShapley(probe(letters, tokens("one three seven")));
    expect(result.values[0]).toEqual([3, 5, 5].map((value) => expect.closeTo(value, 12)));
    expect(subject.source).toEqual({ kind: "text", text: "one three seven", spans: [[[0, 3]], [[4, 9]], [[10, 15]]] });
  });

  test.each([
    ["an empty text", () => tokens(""), 'tokens: expected a text with at least one word, got ""'],
    ["a text without words", () => tokens("... !"), 'tokens: expected a text with at least one word, got "... !"'],
    ["no text", () => tokens(3 as never), "tokens: expected text to be a string, got 3"],
    [
      "a split that is no expression",
      () => tokens("a", { split: "," as never }),
      'tokens: expected split to be a regular expression, got ","',
    ],
    [
      "an unknown mode",
      () => tokens("a", { mode: "words" as never }),
      'tokens: expected mode "bag" or "positions", got "words"',
    ],
  ])("refuse %s", (_, run, message) => expect(run).toThrow(message));

  test("refuse a model of columns", () => {
    const model = blackBox((rows) => rows.map(([a]) => a), {
      name: "rent",
      input: { kind: "columns", features: [{ name: "a", kind: "number" }] },
      outputs: [{ name: "y" }],
    });
    expect(() => probe(model as never, tokens("a b"))).toThrow('tokens: model "rent" takes columns, not text');
  });
});
