import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type TextSource, tokens } from "whybox";

describe("words", () => {
  const namesOf = (text: string) =>
    tokens(text, { mode: "positions" })
      .describe({ kind: "text" }, "m")
      .map(({ name }) => name);

  test.each([
    ["I ❤️ this film", ["I", "❤️", "this", "film"]],
    ["great 👍🏽👍🏽!", ["great", "👍🏽", "👍🏽"]],
    ["a 👩‍👩‍👧 family", ["a", "👩‍👩‍👧", "family"]],
    ["🇩🇪🇫🇷 and 1️⃣", ["🇩🇪", "🇫🇷", "and", "1️⃣"]],
    ["plain ❤ too, © not", ["plain", "❤", "too", "not"]],
    ["Donau\u00addampf\u00adschiff", ["Donau\u00addampf\u00adschiff"]],
    ["می\u200cخواهم", ["می\u200cخواهم"]],
    ["क्\u200dष नमस्ते", ["क्\u200dष", "नमस्ते"]],
    ["cafe\u0301 noir", ["cafe\u0301", "noir"]],
    ["don't stop_now 3.14", ["don't", "stop_now", "3.14"]],
    ["it costs 1,234.56, or 1’234.-", ["it", "costs", "1,234.56", "or", "1’234"]],
    ["'quoted' dogs' l’homme rock'n'roll", ["quoted", "dogs", "l’homme", "rock'n'roll"]],
    ["the end.But 5,a a.5 1..2", ["the", "end", "But", "5", "a", "a", "5", "1", "2"]],
    ["❤️ don't, 1,234.56 'so' 1..2", ["❤️", "don't", "1,234.56", "so", "1", "2"]],
    ["cafe\u0301's naïve", ["cafe\u0301's", "naïve"]],
  ])("of %s", (text, expected) => {
    expect(namesOf(text)).toEqual(expected);
  });

  test.each([
    ["我爱北京天安门", "北京"],
    ["私は映画が好きです", "映画"],
    ["ผมชอบหนังเรื่องนี้", "หนัง"],
  ])("of a script without spaces: %s", (text, word) => {
    expect(namesOf(text).length).toBeGreaterThan(2);
    expect(namesOf(text)).toContain(word);
    expect(namesOf(`${text}, and more`).slice(-2)).toEqual(["and", "more"]);
  });

  test("put together again are the text, whatever is in it", () => {
    const anything = fc
      .array(
        fc.oneof(fc.constantFrom("❤️", "👩‍👩‍👧", "\u00ad", "\u200d", "我", "é", " ", "a", "1", "'", "."), fc.string()),
      )
      .map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(anything, (text) => {
        const source = `word ${text}`;
        const { spans } = tokens(source, { mode: "positions" }).source as TextSource;
        const names = namesOf(source);
        spans.forEach(([[from, to]], part) => expect(source.slice(from, to)).toBe(names[part]));
      }),
    );
  });

  test("are the same with and without an emoji in the text", () => {
    const plain = fc.array(fc.constantFrom("a", "é", "1", "_", "'", "’", ".", ",", " ")).map((each) => each.join(""));
    fc.assert(
      fc.property(plain, (text) => {
        expect(namesOf(`word ${text} ❤️`)).toEqual([...namesOf(`word ${text}`), "❤️"]);
      }),
    );
  });

  test.each(["", "❤️ "])("with apostrophes take time that grows with their length: %s", (before) => {
    expect(tokens(before + "a'".repeat(100_000)).parts).toBe(before === "" ? 1 : 2);
  });

  test("are found in time that grows with the text, not with its square", () => {
    const text = Array.from({ length: 60_000 }, (_, i) => `w${i}`).join(" ");
    expect(tokens(text).parts).toBe(60_000);
  });
});

describe("long texts without spaces", () => {
  const phrase = "我今天去北京大学图书馆借了一本关于人工智能的书然后和朋友们一起吃了晚饭";

  test("are cut into the words of the whole", () => {
    const whole = phrase.repeat(80);
    const words = [...new Intl.Segmenter("en", { granularity: "word" }).segment(whole)].map(({ segment }) => segment);
    const masker = tokens(whole, { mode: "positions" });
    expect(masker.describe({ kind: "text" }, "m").map(({ name }) => name)).toEqual(words);
  });

  test("take no time that grows with their square: this one took minutes", () => {
    expect(tokens("好".repeat(200_000), { mode: "positions" }).parts).toBeGreaterThan(1000);
  });
});
