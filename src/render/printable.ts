/** The text on one line, its control characters spelled as JSON spells them: a terminal would obey them. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    const spelled = JSON.stringify(character).slice(1, -1);
    // JSON leaves some as they are.
    return spelled === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}` : spelled;
  });
}
