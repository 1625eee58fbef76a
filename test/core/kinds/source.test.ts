import { describe, expect, test } from "vitest";
import { blackBox, exactShapley, parseExplanation, probe, superpixels, tokens } from "whybox";
import { hillyPicture } from "../../fixtures/pictures.js";

// biome-ignore lint/suspicious/noExplicitAny: broken on purpose
type Mutable = any;

const jsonOf = (explanation: unknown) => JSON.stringify(explanation);

const words = blackBox((texts: readonly string[]) => texts.map((text) => text.length), {
  input: { kind: "text" },
  outputs: [{ name: "letters" }],
});
const TEXT = "one two one";
const text = jsonOf(await exactShapley(probe(words, tokens(TEXT))));

const bright = blackBox((batch) => batch.map(([first]) => first), {
  input: { kind: "image", width: 4, height: 2, channels: 3, range: [0, 1] },
  outputs: [{ name: "bright" }],
});
const masker = await superpixels(hillyPicture(4, 2), [0, 0, 1, 1, 0, 0, 1, 1]);
const image = jsonOf(await exactShapley(probe(bright, masker)));

/** The explanation with other fields in its source. */
function changed(json: string, change: object): Mutable {
  const explanation = JSON.parse(json);
  Object.assign(explanation.subject.source, change);
  return explanation;
}

/** What every PNG of this size begins with, in base64. */
function pngStart(width: number, height: number): string {
  const bytes = (size: number) => [24, 16, 8, 0].map((shift) => String.fromCharCode((size >> shift) & 255)).join("");
  return btoa(`\x89PNG\r\n\x1a\n\0\0\0\rIHDR${bytes(width)}${bytes(height)}`);
}

describe("a text as a whole", () => {
  test("has the places of each part, up to its end", () => {
    const { source } = parseExplanation(text).subject;
    expect(source).toMatchObject({ kind: "text", text: TEXT });
    const spans = source?.kind === "text" ? source.spans : [];
    const taken = spans.map((places) => places.map(([from, to]) => TEXT.slice(from, to).trim()));
    expect(taken).toEqual([["one", "one"], ["two"]]);
    const ends = changed(text, { spans: spans.map(() => [[0, TEXT.length]]) });
    expect(parseExplanation(ends).subject.source).toEqual(ends.subject.source);
    const none = changed(text, { spans: spans.map(() => []) });
    expect(parseExplanation(none).subject.source).toEqual(none.subject.source);
  });

  test.each<[string, (spans: [number, number][][]) => void, string]>([
    ["behind its end", (spans) => spans[0].push([3, 12]), "spans.0.1: expected a span within 0 to 11, got 3 to 12"],
    [
      "that is empty",
      (spans) => spans[1].splice(0, 1, [4, 4]),
      "spans.1.0: expected a span within 0 to 11, got 4 to 4",
    ],
    [
      "that is turned",
      (spans) => spans[1].splice(0, 1, [5, 4]),
      "spans.1.0: expected a span within 0 to 11, got 5 to 4",
    ],
  ])("with a place %s is refused", (_, change, message) => {
    const explanation = JSON.parse(text);
    const spans = Array.from({ length: 2 }, (): [number, number][] => [[0, 3]]);
    change(spans);
    explanation.subject.source.spans = spans;
    expect(() => parseExplanation(explanation)).toThrow(`parseExplanation: subject.source.${message}`);
  });

  test("with places for another number of parts is refused", () => {
    expect(() => parseExplanation(changed(text, { spans: [[[0, 3]]] }))).toThrow(
      "parseExplanation: subject.source.spans: expected 2 entries, got 1",
    );
  });
});

describe("an image as a whole", () => {
  test("has a PNG of its size, and the part of each pixel", () => {
    const { source } = parseExplanation(image).subject;
    expect(source).toMatchObject({
      kind: "image",
      width: 4,
      height: 2,
      labels: [
        [0, 2],
        [1, 2],
        [0, 2],
        [1, 2],
      ],
    });
  });

  test("has 4096 x 4096 pixels at the most", () => {
    const of = (width: number, height: number) =>
      changed(image, { width, height, png: pngStart(width, height), labels: [[1, width * height]] });
    expect(parseExplanation(of(4096, 4096)).subject.source).toMatchObject({ width: 4096 });
    expect(() => parseExplanation(of(4097, 4096))).toThrow(
      "parseExplanation: subject.source: expected 1 to 16777216 pixels, got 4097 x 4096",
    );
  });

  test.each<[string, object, string]>([
    ["a PNG that ends the attribute it stands in", { png: '"/><script>alert(1)</script>' }, ".png: expected "],
    ["a PNG that names a file", { png: '"/><image href="file:///etc/passwd"/>' }, ".png: expected "],
    [
      "something else in base64",
      { png: btoa("<svg onload='alert(1)'/>") },
      ".png: expected a PNG of 4 x 2, got no PNG",
    ],
    ["a PNG that is cut off", { png: pngStart(4, 2).slice(0, 28) }, ".png: expected a PNG of 4 x 2, got no PNG"],
    ["a PNG of another width", { png: pngStart(5, 2) }, ".png: expected a PNG of 4 x 2, got 5 x 2"],
    ["a PNG of another height", { png: pngStart(4, 300) }, ".png: expected a PNG of 4 x 2, got 4 x 300"],
    ["more pixels than can be drawn", { width: 40_000, height: 40_000 }, ": expected 1 to 16777216 pixels"],
    ["no pixels at all", { width: 0, height: 0, labels: [] }, ": expected 1 to 16777216 pixels, got 0 x 0"],
    ["labels for fewer pixels", { labels: [[0, 3]] }, ".labels: expected 8 pixels, got 3"],
    ["labels for more pixels", { labels: [[0, 9]] }, ".labels: expected 8 pixels, got 9"],
    ["a label of no part", { labels: [[2, 8]] }, ".labels.0.0: expected a part below 2, got 2"],
  ])("with %s is refused", (_, change, message) => {
    expect(() => parseExplanation(changed(image, change))).toThrow(`parseExplanation: subject.source${message}`);
  });
});
