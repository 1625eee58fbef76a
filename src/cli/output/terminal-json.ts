/** Characters that JSON leaves as they are and a terminal obeys, or reads text by in another direction. */
const OBEYED = /[\u007f-\u009f\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * A value as JSON that may be printed on a terminal whatever names it holds, with a line break at its end.
 *
 * @param indent  number of spaces; default: all on one line
 */
export function terminalJson(value: unknown, indent = 0): string {
  const spelled = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `${JSON.stringify(value, null, indent).replace(OBEYED, spelled)}\n`;
}
