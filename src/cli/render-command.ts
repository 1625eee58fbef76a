import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import type { Command } from "commander";
import type { Explanation } from "../core/explanation.js";
import { parseExplanation } from "../core/parse-explanation.js";
import { WhyboxError } from "../core/whybox-error.js";
import { printable } from "../render/printable.js";
import { toText } from "../render/text/to-text.js";
import { parseOption } from "./methods/parse-option.js";
import { checkOut } from "./output/check-out.js";
import { openResult } from "./output/open-result.js";
import { UsageError } from "./output/usage-error.js";
import { formatOf, written } from "./output/written.js";

const EXAMPLES = `
Examples:
  $ whybox render explanation.json --top 5
  $ whybox render people.jsonl --width 120
  $ whybox render cat.json --out overlay.svg
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
    .option("--out <file>", "write there; .svg or .png: a picture of one explanation of an image")
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, options: RenderOptions) => {
      await checkOut(options.out, { "<file>": file });
      const values = parseAll(file, await readInput(file));
      const format = formatOf(options.out);
      const content =
        format === "svg" || format === "png"
          ? await written(onlyExplanation(file, values, options.out), format)
          : values.map((value, index) => asText(value, placeOf(file, values, index), options)).join("\n");
      const result = await openResult(options.out, stdout);
      try {
        await result.write(content);
        await result.finish();
      } finally {
        await result.discard();
      }
      exitWith(0);
    });
}

type RenderOptions = { readonly width?: number; readonly top?: number; readonly out?: string };

function asText(value: unknown, where: string, { width, top }: RenderOptions): string {
  const { index: row, error } = value as { index?: number; error?: { code: string; message: string } };
  if (error && row !== undefined)
    return `row ${printable(String(row))}\n  failed: ${printable(String(error.message))}\n`;
  return toText(explanationAt(value, where), { width, top });
}

function onlyExplanation(file: string, values: readonly unknown[], out: string | undefined): Explanation {
  if (values.length === 1) return explanationAt(values[0], file);
  throw new UsageError(`--out ${out}: a picture is of one explanation, ${file} has ${values.length}`);
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

/** The values of a JSON text, or of one a line. */
function parseAll(file: string, text: string): unknown[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) {
    throw new WhyboxError("INVALID_EXPLANATION", `${file}: expected an explanation, the file is empty`);
  }
  try {
    return [JSON.parse(text)];
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
