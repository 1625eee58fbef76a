import { checkKnownOptions } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import { keeps } from "../core/coalitions.js";
import type { Masker, Perturber } from "../core/masker.js";
import { WhyboxError } from "../core/whybox-error.js";
import { piecesBetween, wordsOf } from "./words-of.js";

export type TokensOptions = {
  /**
   * Separator of words; separators stay where they are. Default: words are letters with their marks, digits and _,
   * apostrophes between letters, points and commas between digits ("don't", "1,234.56"); an emoji is a word; Chinese,
   * Japanese, Thai, Lao, Khmer and Burmese are cut into words by Intl.Segmenter.
   */
  readonly split?: RegExp;
  /**
   * "bag" (default): a word is one part wherever it occurs, and hiding it hides every occurrence.
   * "positions": every occurrence is a part of its own.
   */
  readonly mode?: "bag" | "positions";
  /** Replacement of a hidden word. Default: nothing for "bag", "UNKWORDZ" for "positions". */
  readonly replacement?: string;
};

/** A piece of the text: a word of a part, or what lies between words (part -1). */
type Segment = { readonly text: string; readonly part: number };

/** Data that a worker needs to hide words. */
export type TokensSpec = {
  readonly kind: "tokens";
  readonly segments: readonly Segment[];
  readonly replacement: string;
};

/**
 * The words of a text as parts: a kept word stays, a hidden one is deleted or replaced. Case matters.
 *
 * @param text  with at least one word
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA for a text without words
 * @example
 * const explanation = await lime(probe(classifier, tokens("The movie was good, but the ending was not.")));
 * Source: Ribeiro, Singh & Guestrin 2016, section 3.3, with the cosine distance and width .25 of its code.
 */
export function tokens(text: string, options: TokensOptions = {}): Masker<readonly string[]> {
  checkKnownOptions("tokens", options, ["split", "mode", "replacement"]);
  const { split, mode = "bag" } = options;
  if (typeof text !== "string") {
    throw new WhyboxError("INVALID_ARGUMENT", `tokens: expected text to be a string, got ${describeValue(text)}`);
  }
  if (split !== undefined && !(split instanceof RegExp)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `tokens: expected split to be a regular expression, got ${describeValue(split)}`,
    );
  }
  if (mode !== "bag" && mode !== "positions") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `tokens: expected mode "bag" or "positions", got ${JSON.stringify(mode)}`,
    );
  }
  const { replacement = mode === "bag" ? "" : "UNKWORDZ" } = options;
  if (typeof replacement !== "string") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `tokens: expected replacement to be a string, got ${describeValue(replacement)}`,
    );
  }
  const names: string[] = [];
  const parts = new Map<string, number>();
  const segments = (split ? piecesBetween(text, split) : wordsOf(text)).map(({ piece, isWord }): Segment => {
    if (!isWord) return { text: piece, part: -1 };
    const known = mode === "bag" ? parts.get(piece) : undefined;
    const part = known ?? names.push(piece) - 1;
    parts.set(piece, part);
    return { text: piece, part };
  });
  if (names.length === 0) {
    throw new WhyboxError(
      "INVALID_DATA",
      `tokens: expected a text with at least one word, got ${JSON.stringify(text.slice(0, 40))}`,
    );
  }
  const spec: TokensSpec = { kind: "tokens", segments, replacement };
  return {
    parts: names.length,
    references: 1,
    constant: names.map(() => false),
    locality: { distance: "cosine", width: 0.25, hidden: "uniform" },
    spec,
    perturber: () => tokensPerturber(spec),
    describe: (input, modelName) => {
      if (input.kind !== "text") {
        throw new WhyboxError("INVALID_ARGUMENT", `tokens: model "${modelName}" takes ${input.kind}, not text`);
      }
      return names.map((name) => ({ name }));
    },
    source: { kind: "text", text, spans: spansOf(segments, names.length) },
  };
}

/** The text of each mask, with what is hidden replaced. */
export function tokensPerturber({ segments, replacement }: TokensSpec): Perturber<readonly string[]> {
  const length = segments.reduce((sum, { text }) => sum + Math.max(text.length, replacement.length), 0);
  return {
    rowBytes: 2 * length,
    perturb({ z }, masks) {
      if (!("bits" in z)) throw new WhyboxError("INVALID_ARGUMENT", "tokens: expected a plan of coalitions");
      return Array.from({ length: masks.to - masks.from }, (_, i) => {
        let text = "";
        for (const segment of segments) {
          text += segment.part < 0 || keeps(z, masks.from + i, segment.part) ? segment.text : replacement;
        }
        return text;
      });
    },
  };
}

/** For each part, where its words begin and end in the text. */
function spansOf(segments: readonly Segment[], parts: number): [number, number][][] {
  const spans = Array.from({ length: parts }, () => [] as [number, number][]);
  let at = 0;
  for (const { text, part } of segments) {
    if (part >= 0) spans[part].push([at, at + text.length]);
    at += text.length;
  }
  return spans;
}
