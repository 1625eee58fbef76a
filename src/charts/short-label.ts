/** The text, cut by characters and with an ellipsis where it is longer. */
export function shortLabel(text: string, characters: number): string {
  // Ten thousand characters are not split for the sake of forty.
  const letters = Array.from(text.slice(0, 4 * characters));
  return letters.length > characters ? `${letters.slice(0, characters - 1).join("")}…` : text;
}

/** Widths of letters in parts of their size, in the widest of the common fonts. */
const NARROW = /[iljtfrI.,:;'"|!()[\]{} \u00b7-]/;
const WIDE = /[mwMW@%&\u2014\u2026]/;
const CAPITAL = /[A-Z\u00c0-\u00de]/;

/** Pixels that a text of this size takes, upwards, so that no font has to be measured. */
export function labelWidth(text: string, size = 12): number {
  let widths = 0;
  for (const letter of text) {
    // East Asian letters and emoji are as wide as high.
    if ((letter.codePointAt(0) as number) > 0x2e7f) widths += 1.05;
    else widths += NARROW.test(letter) ? 0.37 : WIDE.test(letter) ? 0.93 : CAPITAL.test(letter) ? 0.71 : 0.62;
  }
  return widths * size;
}
