/** Functions whose names are single words; those with a capital inside are known by it. */
const FUNCTIONS =
  "anchors|audit|ablation|blur|columns|dataset|distill|fairness|greedy|lime|occlusion|performance|profile|sage|strategies|streak|table|tokens";

/**
 * The message of a library function in the words of the command line: without the function's name, which nobody has
 * called, and with the command's flags in place of option names.
 *
 * @param flags  those of the command, such as --budget-rows
 */
export function inFlags(message: string, flags: readonly string[]): string {
  const spoken = message.replace(new RegExp(`^(?:(?:${FUNCTIONS})|[a-z]+(?:[A-Z][a-z]*)+): (?=.)`), "");
  return flags.reduce((text, flag) => {
    const option = flag.replace(/^--(no-)?/, "").replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    // A single word may be just that, but where an option is named.
    return /[A-Z]/.test(option)
      ? text.replace(new RegExp(`(?<![\\w."-])${option}(?![\\w"])`, "g"), flag)
      : text.replace(new RegExp(`^${option}(?=: | is )|(?<=^expected )${option}(?= to be | of )`), flag);
  }, spoken);
}
