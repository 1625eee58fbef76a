import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { type Command, Option } from "commander";
import type { Attribution, Explanation } from "../core/explanation.js";
import { parseExplanation } from "../core/parse-explanation.js";
import { WhyboxError } from "../core/whybox-error.js";
import { globalImportance } from "../explain/many/global-importance.js";
import { counted } from "../render/counted.js";
import { printable } from "../render/printable.js";
import { toText } from "../render/text/to-text.js";
import { checkForm, FORMS, type FormFlags, factOf, writtenForm } from "./methods/form-flags.js";
import { parseOption } from "./methods/parse-option.js";
import { checkOut } from "./output/check-out.js";
import { isAboutRun } from "./output/kept-parts.js";
import { rowHeading } from "./output/kept-rows.js";
import { openOutput } from "./output/open-output.js";
import { type Format, formatOf, serialise } from "./output/serialise.js";
import { UsageError } from "./output/usage-error.js";

const EXAMPLES = `
Examples:
  $ whybox render explanation.json --top 5
  $ whybox render people.jsonl --width 120
  $ whybox render people.jsonl --importance
  $ whybox render people.jsonl --out report.html --title "Who gets a loan"
  $ whybox render people.jsonl --out beeswarm.svg --chart beeswarm
  $ whybox render shap.json lime.json anchors.json --out report.html
  $ whybox render cat.json --out overlay.png
  $ whybox render review.json --form local-law-144 --fact distributed=2026-01-15 --out bias-audit.html
  $ whybox render denied.json --form adverse-action --favourable approved
  $ whybox explain exact --model model.js --data people.csv --row 0 --format json | whybox render -`;

/** Adds `whybox render <files...>`. */
export function renderCommand(
  program: Command,
  stdout: NodeJS.WriteStream,
  exitWith: (exitCode: number) => void,
): void {
  program
    .command("render")
    .description("draw explanations that were written as JSON, or as JSON lines: as text, as a report, as a chart")
    .argument("<files...>", "explanations as JSON; - for stdin")
    .option(
      "--width <size>",
      "characters of a line, at least 60 (default: 80); pixels of a chart",
      parseOption.wholeNumber(60),
    )
    .option("--top <parts>", "show so many parts, the largest; the others in one line", parseOption.wholeNumber(1))
    .option("--importance", "print the mean absolute values of all explanations, in place of each")
    .option(
      "--out <file>",
      "write there; .html: a report; .md: the same as Markdown; .svg or .png: a chart of one explanation, or of all",
    )
    .option("--chart <name>", "for .svg and .png, such as bars, beeswarm, dependence (default: the first that suits)")
    .addOption(new Option("--form <name>", "a form that a rule asks for, of one explanation").choices(FORMS))
    .option(
      "--fact <name=text>",
      "with --form: what no table says, such as distributed=2026-01-15 (repeatable)",
      factOf,
    )
    .option("--favourable <output>", "with --form adverse-action: the answer that is good to get")
    .option("--sex <column>", "with --form local-law-144: the column of groups with sex (default: the one called so)")
    .option(
      "--race <column>",
      "with --form local-law-144: the column with race or ethnicity (default: the one called so)",
    )
    .addOption(
      new Option("--rate <rate>", "with --form local-law-144 (default: selection, of numbers scoring)").choices([
        "selection",
        "scoring",
      ]),
    )
    .option("--title <text>", "for .html and .md, on top of the report (default: the model's name)")
    .addHelpText("after", EXAMPLES)
    .action(async (files: string[], options: RenderOptions) => {
      for (const file of files) await checkOut(options.out, { "<file>": file });
      const format = formatOf(options.out, ["text", "html", "md", "svg", "png"]) ?? "text";
      checkFormat(format, options);
      checkForm(format, options);
      const items = (await Promise.all(files.map(async (file) => itemsOf(file, await readInput(file))))).flat();
      const content =
        options.form !== undefined
          ? await formOf(items, format, options)
          : format === "html" || format === "md" || format === "svg" || format === "png"
            ? await drawn(items, format, options)
            : textOfAll(items, options);
      const output = await openOutput({ out: options.out, many: false }, stdout);
      await output.write(content);
      await output.finish();
      exitWith(0);
    });
}

type RenderOptions = FormFlags & {
  readonly width?: number;
  readonly top?: number;
  readonly importance?: true;
  readonly out?: string;
  readonly chart?: string;
  readonly title?: string;
};

/** A value that was read, and the place where it stands, for errors. */
type Item = { readonly value: unknown; readonly where: string };

function itemsOf(file: string, text: string): Item[] {
  // A file of finished parts says how it was begun too.
  const values = parseAll(file, text).filter((value) => !isAboutRun(value));
  return values.map((value, index) => ({
    value,
    where: values.length === 1 ? file : `${file}, line ${index + 1}`,
  }));
}

function checkFormat(format: Format, { chart, title, importance, out }: RenderOptions): void {
  const isChart = format === "svg" || format === "png";
  if (chart !== undefined && !isChart) throw new UsageError("--chart goes with .svg and .png; a page has its own");
  if (title !== undefined && format !== "html" && format !== "md")
    throw new UsageError("--title needs --out with a file that ends in .html or .md");
  if (importance && format !== "text") throw new UsageError(`--importance prints text; --out ${out} is something else`);
}

/** One page or one chart of all explanations. Rows that failed have none, and are left out of it with a word on stderr. */
async function drawn(items: readonly Item[], format: Format, options: RenderOptions): Promise<string | Uint8Array> {
  const kept = items.filter(({ value }) => !failureIn(value));
  const failed = items.length - kept.length;
  if (failed > 0)
    process.stderr.write(`whybox: ${counted(failed, "row")} that failed ${failed === 1 ? "is" : "are"} left out\n`);
  if (kept.length === 0) throw new UsageError(`--out ${options.out}: no row has an explanation`);
  const explanations = kept.map(({ value, where }) => explanationAt(value, where));
  return serialise(explanations.length === 1 ? explanations[0] : explanations, format, options);
}

/** The form filled in from the only explanation. */
async function formOf(items: readonly Item[], format: Format, options: RenderOptions): Promise<string> {
  if (items.length !== 1) throw new UsageError(`--form is filled in from one explanation, got ${items.length}`);
  const [{ value, where }] = items;
  return writtenForm(explanationAt(value, where), format, options);
}

/** Each explanation under the name of its row; with --importance, their mean absolute values instead. */
function textOfAll(items: readonly Item[], { width, top, importance }: RenderOptions): string {
  if (!importance)
    return items.map(({ value, where }) => asText(value, where, { width, top, named: items.length > 1 })).join("\n");
  const explanations = items.flatMap(({ value, where }) => (failureIn(value) ? [] : [explanationAt(value, where)]));
  const attributions = explanations.filter(({ kind }) => kind === "attribution") as Attribution[];
  if (attributions.length === 0) {
    const [{ where }] = items;
    throw new UsageError(
      `--importance: ${where.replace(/, line 1$/, "")} has no explanation that gives every part a value`,
    );
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
