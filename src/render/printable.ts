/**
 * The text on one line, its control characters spelled as JSON spells them: a terminal would obey them. So are those that
 * turn the direction of writing, with which a text can be made to look like another.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (character) => {
    const spelled = JSON.stringify(character).slice(1, -1);
    // JSON leaves some as they are.
    return spelled === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}` : spelled;
  });
}
