/**
 * The text on one line, its control characters spelled as JSON spells them: a terminal would obey them. Those that
 * turn the direction of writing are spelled too: they could make a line read as another, and so are accents piled higher than
 * any script does, which would cover the lines around. Halves of surrogate pairs are replaced.
 */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\ufffe\uffff]|(?<=\p{M}{8})\p{M}/gu, (character) => {
      const spelled = JSON.stringify(character).slice(1, -1);
      // JSON leaves some as they are.
      return spelled === character
        ? `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, "0")}`
        : spelled;
    });
}
