/**
 * The text on one line, its control characters spelled as JSON spells them: a terminal would obey them. Those that
 * turn the direction of writing are spelled too: they could make a line read as another. Halves of surrogate pairs are replaced.
 */
export function printable(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufffe\uffff]/gu, (character) => {
    const spelled = JSON.stringify(character).slice(1, -1);
    // JSON leaves some as they are.
    return spelled === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}` : spelled;
  });
}
