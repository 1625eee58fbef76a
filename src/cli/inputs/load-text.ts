import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import type { AnyMasker } from "../../core/masker.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { tokens } from "../../maskers/tokens.js";
import { UsageError } from "../output/usage-error.js";

/** Options for a text: the text or its file, and the content of hidden words. */
export type TextOptions = {
  readonly text?: string;
  readonly textFile?: string;
  readonly mode?: "bag" | "positions";
  readonly replacement?: string;
};

/**
 * The words of the text that was given, or that is in a file, as parts.
 *
 * @throws UsageError for a --text without words; WhyboxError INVALID_DATA for a file without words, or none
 */
export async function loadText({
  text,
  textFile,
  mode,
  replacement,
}: TextOptions): Promise<AnyMasker<readonly string[]>> {
  const given = text ?? (await textIn(textFile as string));
  try {
    return tokens(given, { ...(mode && { mode }), ...(replacement !== undefined && { replacement }) });
  } catch (error) {
    if (!(error instanceof WhyboxError)) throw error;
    const message = error.message.replace(/^tokens: /, "");
    if (text === undefined) throw new WhyboxError(error.code, `${textFile}: ${message}`, { cause: error });
    throw new UsageError(`--text: ${message}`, { cause: error });
  }
}

/** Without a mark of the byte order in front and without the line break that editors put at the end. */
async function textIn(file: string): Promise<string> {
  const whole = await (file === "-" ? readAll(process.stdin) : read(file));
  return whole.replace(/^\uFEFF/, "").replace(/\r?\n$/, "");
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : (cause as Error).message;
    throw new WhyboxError("INVALID_DATA", `${file}: ${why}`, { cause });
  }
}
