import { Command, CommanderError, type Option } from "commander";
import { nearestNames } from "../core/checks/nearest-names.js";
import { VERSION } from "../core/version.js";
import { printable } from "../render/printable.js";
import { asUsage } from "./output/as-usage.js";
import { PIPE_CLOSED } from "./output/exit-codes.js";
import { flagsOf } from "./output/flags-of.js";
import { inFlags } from "./output/in-flags.js";
import { UsageError } from "./output/usage-error.js";
import { warn } from "./output/warn.js";

const EXAMPLES = `
Examples:
  $ whybox explain kernel-shap --model model.js --data people.csv --row 0
  $ whybox explain exact --model model.js --data people.csv --rows 0:100 --out people.jsonl
  $ whybox explain lime --model mood.js --text "A fine film, if a long one."
  $ whybox distill --model model.js --data people.csv --max-leaves 16 --out tree.json
  $ whybox inspect --model credit.onnx
  $ whybox audit --model model.js --data test.csv --target paid --out audit.html
  $ whybox fairness --model model.js --data test.csv --target paid --groups sex --favourable yes --out review.html
  $ whybox render people.jsonl

Exit codes: 0 fine, 1 the run failed or a row did, 2 the command asks for what cannot be, 3 an audit or a review found what --fail-on names, 129, 130 or 143\nstopped by a signal. What is finished, rows, parts or answers, stays in <out>.partial; the same command with --resume goes on from there.
Set WHYBOX_DEBUG=1 to see where an error comes from.`;

/** Adds a command to the program; `args` are the arguments after its name, where it is named. */
type AddCommand = (
  program: Command,
  stdout: NodeJS.WriteStream,
  exitWith: (exitCode: number) => void,
  args: readonly string[],
) => void | Promise<void>;

/** Each command, loaded when it is named: what the others need takes longer to load than a short run takes. */
const COMMANDS: ReadonlyMap<string, () => Promise<AddCommand>> = new Map<string, () => Promise<AddCommand>>([
  ["explain", async () => (await import("./explain-command.js")).explainCommand],
  ["distill", async () => (await import("./distill-command.js")).distillCommand],
  ["inspect", async () => (await import("./inspect-command.js")).inspectCommand],
  ["audit", async () => (await import("./audit-command.js")).auditCommand],
  ["fairness", async () => (await import("./fairness-command.js")).fairnessCommand],
  ["render", async () => (await import("./render-command.js")).renderCommand],
  ["batch", async () => (await import("./batch-command.js")).batchCommand],
]);

/**
 * The whole command line: runs the command that these arguments spell.
 *
 * @param args  without the interpreter and the script
 * @returns the exit code
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const stdout = redirectStdout();
  let exitCode = 0;
  let flags: readonly string[] = [];
  const exitWith = (code: number) => {
    exitCode = code;
  };
  const program = new Command("whybox")
    .description(
      "Explains any predict function: by values, rules, subsets and trees, with standard errors and a counted budget.",
    )
    .version(VERSION, "--version", "print the version")
    .helpOption("--help", "print this help")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      outputError: (text) => warn(`${text.replace(/^error: /, "").trimEnd()}${hintFor(text)}`),
    })
    .addHelpText("after", EXAMPLES)
    .hook("preAction", (_, command) => {
      flags = flagsOf(command);
    });
  try {
    const named = COMMANDS.get(args[0] ?? "");
    // Settings above are handed down to commands added below.
    for (const load of named ? [named] : COMMANDS.values()) {
      const add = await load();
      await add(program, stdout, exitWith, args.slice(1));
    }
    nameAllUnknown(program);
    const checkRequired = requiredLater(program);
    program.hook("preAction", (_, command) => checkRequired(command));
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    return reportError(error, flags);
  }
}

/**
 * Has required flags looked for last: Commander names a missing one first, and a misspelt one, which may be why it is
 * missing, not at all.
 *
 * @returns ends the command where a flag that it requires is missing
 */
function requiredLater(program: Command): (command: Command) => void {
  const required = new Map<Command, Option[]>();
  const collect = (command: Command) => {
    const own = command.options.filter(({ mandatory }) => mandatory);
    for (const option of own) option.makeOptionMandatory(false);
    required.set(command, own);
    command.commands.forEach(collect);
  };
  collect(program);
  return (command) => {
    const missing = required
      .get(command)
      ?.find((option) => command.getOptionValue(option.attributeName()) === undefined);
    if (missing) {
      command.error(`error: required option '${missing.flags}' not specified`, {
        code: "commander.missingMandatoryOptionValue",
      });
    }
  };
}

/** Has every misspelt flag named: Commander names the first, and the next one only when that is mended. */
function nameAllUnknown(command: Command): void {
  const { outputError } = command.configureOutput();
  command.configureOutput({
    outputError: (text, write) => outputError?.(`${text.trimEnd()}${furtherUnknown(text, command)}`, write),
  });
  command.commands.forEach(nameAllUnknown);
}

/** What Commander has not taken, once it has met a flag that the command does not have, begins with that flag. */
function furtherUnknown(error: string, command: Command): string {
  const first = /^error: unknown option '([^']*)'/.exec(error)?.[1];
  if (first === undefined) return "";
  const flags = command.args.filter((arg) => /^--?[a-z]/.test(arg) && arg !== first);
  const named = [...new Set(flags.map((flag) => flag.replace(/=.*/s, "")))].map((flag) => {
    const [near] = nearestNames(flag, flagsOf(command));
    return `'${flag}'${near === undefined ? "" : ` (Did you mean ${near}?)`}`;
  });
  return named.length === 0 ? "" : `; unknown too: ${named.join(", ")}`;
}

/** A file in the place of a command's name is most often a model. */
function hintFor(error: string): string {
  return /^error: unknown command '.*[./\\].*'/.test(error) ? "; a model is named by --model, a table by --data" : "";
}

/**
 * Writes to stderr, in one line, what went wrong, with its stack where WHYBOX_DEBUG is set.
 *
 * @param flags  those of the command that ran
 * @returns the exit code
 */
function reportError(error: unknown, flags: readonly string[]): number {
  // Commander has reported it already; help and version come this way too, with exit code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  // The reader of the results has read enough.
  if ((error as NodeJS.ErrnoException | null)?.code === "EPIPE") return PIPE_CLOSED;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  warn(inFlags(message, flags));
  if (process.env.WHYBOX_DEBUG && stack) process.stderr.write(`${stack.split("\n").map(printable).join("\n")}\n`);
  return asUsage(error) instanceof UsageError ? 2 : 1;
}

/**
 * Sends whatever else is printed, by a model or by its workers, to stderr, so that stdout holds results only.
 *
 * @returns the stream for results
 */
function redirectStdout(): NodeJS.WriteStream {
  const { stdout, stderr } = process;
  Object.defineProperty(process, "stdout", { get: () => stderr, configurable: true });
  // A closed pipe is reported to the callback of the write; as an event that nothing listens to, it would end the process.
  stdout.on("error", () => {});
  return stdout;
}
