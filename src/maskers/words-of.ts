/** A word, or what lies between words. */
export type Piece = { readonly piece: string; readonly isWord: boolean };

/** What stands inside a word: an apostrophe between letters, a point or comma between digits ("don't", "1,234.56"). */
const BETWEEN_LETTERS = "['\u2019]";
const BETWEEN_DIGITS = "[.,'\u2019]";

/** Letters with their marks, digits and _, and what stands inside words; everything else separates. */
const PLAIN_SEPARATORS = new RegExp(
  String.raw`(?:(?!(?<=[\p{L}\p{M}])${BETWEEN_LETTERS}\p{L}|(?<=\p{Nd})${BETWEEN_DIGITS}\p{Nd})[^\p{L}\p{M}\p{N}_])+`,
  "u",
);
const INSIDE_AFTER_LETTER = new RegExp(`^${BETWEEN_LETTERS}$`);
const INSIDE_AFTER_DIGIT = new RegExp(`^${BETWEEN_DIGITS}$`);

/** Characters of which regular expressions cannot tell what belongs together. */
const NEEDS_CLUSTERS =
  /\u00ad|\u200c|\u200d|\u2060|\u20e3|\ufe0e|\ufe0f|\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{M}/u;
/** Scripts that put no spaces between words. */
const NO_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const LETTER = /[\p{L}\p{N}_]/u;
/** Signs that are text unless a variation selector makes them emoji. */
const EMOJI = /^(?![\u00a9\u00ae\u2122]$)\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;
/** Soft hyphen and word joiner: invisible inside a word. */
const INSIDE_WORDS = /^[\u00ad\u2060]+$/;

/**
 * The words of a text and what lies between them.
 *
 * An apostrophe between letters and a point or comma between digits are part of the word.
 * Word by word, a user-perceived character (a grapheme cluster) is never cut: an emoji with its variation selector, skin
 * tone or joined partners is one word, joiners and soft hyphens stay inside theirs. Where a script has no spaces,
 * Intl.Segmenter says where words end; its dictionary comes with the engine.
 *
 * Source: Unicode Standard Annex 29, sections 3 and 4.
 */
export function wordsOf(text: string): Piece[] {
  if (!NEEDS_CLUSTERS.test(text) && !NO_SPACES.test(text)) return piecesBetween(text, PLAIN_SEPARATORS);
  const pieces: Piece[] = [];
  let run = "";
  let lastOfRun = "";
  const endRun = () => {
    if (NO_SPACES.test(run)) for (const piece of bySegmenter(run)) pieces.push(piece);
    else if (run !== "") pieces.push({ piece: run, isWord: true });
    run = "";
  };
  const clusters = segmentsOf(text, "grapheme");
  clusters.forEach(({ segment }, i) => {
    const isEmoji = EMOJI.test(segment);
    const joins = run !== "" && isInside(lastOfRun, segment, clusters[i + 1]?.segment ?? "");
    if (joins || (LETTER.test(segment) && !isEmoji)) {
      run += segment;
      lastOfRun = segment;
      return;
    }
    endRun();
    const last = pieces.at(-1);
    if (isEmoji || last === undefined || last.isWord) pieces.push({ piece: segment, isWord: isEmoji });
    else pieces[pieces.length - 1] = { piece: last.piece + segment, isWord: false };
  });
  endRun();
  return pieces;
}

/** True if what follows the last cluster of a word belongs to the word, given what follows next. */
function isInside(last: string, segment: string, next: string): boolean {
  if (INSIDE_WORDS.test(segment)) return LETTER.test(next);
  if (INSIDE_AFTER_LETTER.test(segment) && /[\p{L}\p{M}]$/u.test(last)) return /^\p{L}/u.test(next);
  return INSIDE_AFTER_DIGIT.test(segment) && /\p{Nd}$/u.test(last) && /^\p{Nd}/u.test(next);
}

function bySegmenter(run: string): Piece[] {
  return segmentsOf(run, "word").map(({ segment, isWordLike }) => ({ piece: segment, isWord: isWordLike === true }));
}

/** Code units that are segmented at a time: a step of V8's segmenter takes time that grows with the whole text. */
const WINDOW = 1024;
/** Segments before the end of a window that more text could still change: a dictionary looks three words ahead. */
const UNSETTLED = 4;

/** The segments of a text, window by window, each from where the settled ones of the window before it end. */
function segmentsOf(text: string, granularity: "grapheme" | "word"): Intl.SegmentData[] {
  const segmenter = new Intl.Segmenter("en", { granularity });
  const segments: Intl.SegmentData[] = [];
  let width = WINDOW;
  for (let from = 0; from < text.length; ) {
    const found = [...segmenter.segment(text.slice(from, from + width))];
    const isLast = from + width >= text.length;
    const settled = isLast ? found : found.slice(0, -UNSETTLED);
    for (const segment of settled) segments.push(segment);
    from += settled.reduce((sum, { segment }) => sum + segment.length, 0);
    width = settled.length > 0 ? WINDOW : 2 * width;
  }
  return segments;
}

/** Words between what a regular expression matches. */
export function piecesBetween(text: string, separators: RegExp): Piece[] {
  const everywhere = new RegExp(separators.source, `${separators.flags.replace(/[gy]/g, "")}g`);
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(everywhere)) {
    if (match.index > end) found.push({ piece: text.slice(end, match.index), isWord: true });
    // A separator may be a place between two characters, such as before a capital letter.
    if (match[0] !== "") found.push({ piece: match[0], isWord: false });
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ piece: text.slice(end), isWord: true });
  return found;
}
