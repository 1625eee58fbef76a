/** East Asian letters and full-width forms, and emoji; half-width forms of the same scripts are not wide. */
const WIDE =
  /(?![\uff61-\uffdc])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
/** Marks on the letter before, and what only says how to join or direct letters. */
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u;

/**
 * Width of the text in cells of a terminal.
 * Emoji joined into one count by their parts.
 * Source: Unicode Standard Annex 11, East Asian Width, by script instead of its table.
 */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += NO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}
