import type { Explanation } from "../../core/explanation.js";

/**
 * Functions whose names are single words; those with a capital inside are known by it. A test compares them with what the
 * package exports.
 */
const FUNCTIONS = new Set(
  [
    "ablation anchors audit blur budgeted cached coalesced coalitions columns dataset display distances distill fairness",
    "fields flag game greedy grid keep keeps lime matrix number occlusion option patches performance probe profile",
    "records reductions relabelling repeated reweighing ridge rules sage slic strategies streak stream superpixels table",
    "tokens",
  ].flatMap((names) => names.split(" ")),
);

/** Those that open a model: on the command line their options are the members of --model-args. */
const OPENS_MODEL = /^(http|process|python|onnx|tfjs|forestFile|load)Model$/;

/**
 * The message of a library function in the words of the command line: without the function's name, which nobody has
 * called, and with the command's flags in place of option names. An option of a model, as in "timeoutMs of httpModel", is
 * not the command's of that name.
 *
 * @param flags  those of the command, such as --budget-rows
 */
export function inFlags(message: string, flags: readonly string[]): string {
  const [prefix, name] = /^([a-z]+(?:[A-Z][a-z]*)*): (?=.)/.exec(message) ?? [];
  const isFunction = name !== undefined && (/[A-Z]/.test(name) || FUNCTIONS.has(name));
  const spoken = isFunction ? message.slice(prefix?.length) : message;
  if (!flags.includes("--model-args")) return withFlags(spoken, flags);
  if (isFunction && OPENS_MODEL.test(name) && /^(expected |unknown option )/.test(spoken)) {
    return `--model-args: ${spoken}`;
  }
  return withFlags(spoken.replace(/\b(\w+) of [a-z]+Model\b/g, '"$1" in --model-args'), flags);
}

function withFlags(text: string, flags: readonly string[]): string {
  return flags.reduce((spoken, flag) => {
    const option = flag.replace(/^--(no-)?/, "").replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    // A single word may be just that, but where an option is named.
    return /[A-Z]/.test(option)
      ? spoken.replace(new RegExp(`(?<![\\w."-])${option}(?![\\w"])(: true\\b)?`, "g"), flag)
      : spoken.replace(
          new RegExp(
            `^${option}(?=: | is )|(?<=^expected )${option}(?= to be | of |, such as )|(?<=\\b(?:raise|lower|say it with) )${option}(?=[.;,)]|$| to | or | for )`,
          ),
          flag,
        );
  }, text);
}

/** The explanation as a command prints it: its notes, and the reasons of what an audit left out, name flags. */
export function explanationInFlags<E extends Explanation>(explanation: E, flags: readonly string[]): E {
  const notes = explanation.notes.map((note) => ({ ...note, message: inFlags(note.message, flags) }));
  if (explanation.kind !== "findings") return { ...explanation, notes };
  const skipped = explanation.result.skipped.map((each) => ({ ...each, reason: inFlags(each.reason, flags) }));
  return { ...explanation, notes, result: { ...explanation.result, skipped } };
}
