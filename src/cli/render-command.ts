import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import type { Command } from "commander";
import type { Attribution, Explanation } from "../core/explanation.js";
import { parseExplanation } from "../core/parse-explanation.js";
import { WhyboxError } from "../core/whybox-error.js";
import { globalImportance } from "../explain/many/global-importance.js";
import { printable } from "../render/printable.js";
import { toText } from "../render/text/to-text.js";
import { parseOption } from "./methods/parse-option.js";
import { checkOut } from "./output/check-out.js";
import { rowHeading } from "./output/kept-rows.js";
import { openOutput } from "./output/open-output.js";
import { draw, formatOf } from "./output/serialise.js";
import { UsageError } from "./output/usage-error.js";

const EXAMPLES = `
Examples:
  $ whybox render explanation.json --top 5
  $ whybox render people.jsonl --width 120
  $ whybox render people.jsonl --importance
  $ whybox render cat.json --out overlay.svg
  $ whybox render people.jsonl --out people.html
  $ whybox render people.jsonl --chart beeswarm --out people.svg
  $ whybox explain exact --model model.js --data people.csv --row 0 --format json | whybox render -`;

/** Adds `whybox render <file>`. */
export function renderCommand(
  program: Command,
  stdout: NodeJS.WriteStream,
  exitWith: (exitCode: number) => void,
): void {
  program
    .command("render")
    .description("print explanations that were written as JSON, or as JSON lines, as bar charts")
    .argument("<file>", "explanations as JSON; - for stdin")
    .option("--width <characters>", "of a line, at least 60 (default: 80)", parseOption.wholeNumber(60))
    .option("--top <parts>", "show so many parts, the largest; the others in one line", parseOption.wholeNumber(1))
    .option("--importance", "print the mean absolute values of all explanations, in place of each")
    .option("--out <file>", "write there; .html: a page; .svg or .png: a chart")
    .option("--chart <name>", "of the charts for .svg and .png, such as waterfall or beeswarm (default: the first)")
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, options: RenderOptions) => {
      await checkOut(options.out, { "<file>": file });
      const values = parseAll(file, await readInput(file));
      const format = formatOf(options.out);
      const content =
        format === undefined || format === "text" || format === "json"
          ? textOfAll(file, values, options)
          : await draw(explanationsIn(file, values), format, drawing(options, format));
      const output = await openOutput({ out: options.out, many: false }, stdout);
      await output.write(content);
      await output.finish();
      exitWith(0);
    });
}

type RenderOptions = {
  readonly width?: number;
  readonly top?: number;
  readonly importance?: true;
  readonly chart?: string;
  readonly out?: string;
};

/** Each explanation under the name of its row; with --importance, their mean absolute values instead. */
function textOfAll(file: string, values: readonly unknown[], { width, top, importance }: RenderOptions): string {
  const place = (index: number) => placeOf(file, values, index);
  if (!importance)
    return values
      .map((value, index) => asText(value, place(index), { width, top, named: values.length > 1 }))
      .join("\n");
  const attributions = [explanationsIn(file, values)]
    .flat()
    .filter(({ kind }) => kind === "attribution") as Attribution[];
  if (attributions.length === 0) {
    throw new UsageError(`--importance: ${file} has no explanation that gives every part a value`);
  }
  return toText(globalImportance(attributions), { width, top });
}

function asText(
  value: unknown,
  where: string,
  { named, ...options }: { readonly width?: number; readonly top?: number; readonly named: boolean },
): string {
  const failure = failureIn(value);
  if (failure) return `${failure.name}\n  failed: ${printable(failure.message)}\n`;
  const explanation = explanationAt(value, where);
  const { row, id } = explanation.subject;
  // One explanation alone is named where its table has a name for it.
  const isNamed = row !== undefined && (named || id !== undefined);
  const heading = !isNamed ? "" : `${printable(rowHeading({ row, id }))}\n`;
  return `${heading}${toText(explanation, options)}`;
}

/** The line that takes the place of an explanation that failed. */
function failureIn(value: unknown): { readonly name: string; readonly message: string } | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { index: row, id, error } = value as { index?: unknown; id?: unknown; error?: { message?: unknown } | null };
  if (!Number.isInteger(row) || typeof error !== "object" || error === null) return undefined;
  const name = rowHeading({ row: row as number, ...(typeof id === "string" && { id }) });
  return { name: printable(name), message: String(error.message) };
}

/** The one explanation of a file, or all of them, for what draws them together. */
function explanationsIn(file: string, values: readonly unknown[]): Explanation | readonly Explanation[] {
  const found = values.flatMap((value, index) =>
    failureIn(value) ? [] : [explanationAt(value, placeOf(file, values, index))],
  );
  if (found.length === 0) throw new WhyboxError("INVALID_EXPLANATION", `${file}: every row of it failed`);
  return found.length === 1 ? found[0] : found;
}

function drawing({ top, chart }: RenderOptions, format: string): { readonly top?: number; readonly chart?: string } {
  if (format === "html" && chart !== undefined)
    throw new UsageError("--chart goes with .svg and .png; a page has its own");
  return { ...(top !== undefined && { top }), ...(chart !== undefined && { chart }) };
}

function placeOf(file: string, values: readonly unknown[], index: number): string {
  return values.length === 1 ? file : `${file}, line ${index + 1}`;
}

function explanationAt(value: unknown, where: string): Explanation {
  try {
    return parseExplanation(value);
  } catch (cause) {
    if (!(cause instanceof WhyboxError)) throw cause;
    throw new WhyboxError(cause.code, `${where}: ${cause.message.replace(/^parseExplanation: /, "")}`, { cause });
  }
}

async function readInput(file: string): Promise<string> {
  if (file === "-") return readAll(process.stdin);
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : (cause as Error).message;
    throw new WhyboxError("INVALID_EXPLANATION", `${file}: ${why}`, { cause });
  }
}

/** The values of a JSON text, or of one per line. */
function parseAll(file: string, text: string): unknown[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) {
    throw new WhyboxError("INVALID_EXPLANATION", `${file}: expected an explanation, the file is empty`);
  }
  try {
    // `whybox audit` writes a list.
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [parsed];
  } catch (cause) {
    return lines.map((line, index) => {
      try {
        return JSON.parse(line);
      } catch (error) {
        const isWhole = index === 0;
        const where = isWhole ? file : `${file}, line ${index + 1}`;
        const { message } = (isWhole ? cause : error) as Error;
        throw new WhyboxError("INVALID_EXPLANATION", `${where}: not JSON: ${message}`, { cause: error });
      }
    });
  }
}
