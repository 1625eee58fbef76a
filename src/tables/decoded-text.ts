import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { WhyboxError } from "../core/whybox-error.js";

/** The encodings that text files come in. */
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "latin1"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Byte order marks of UTF-32; the first begins as that of UTF-16 does. */
const UTF_32_MARKS = new Set(["255 254 0 0", "0 0 254 255"]);

/** Pieces this large are few enough that joining them costs nothing. */
const PIECE_BYTES = 1 << 18;

/**
 * The text of a file, piece by piece, without a byte order mark.
 *
 * @param encoding  default: what the byte order mark says, UTF-16 where every other byte is 0, else UTF-8
 * @param giveWay  called at every piece; ends the reading by rejecting
 * @throws WhyboxError INVALID_DATA for bytes that are no text in this encoding, naming the line, and for UTF-32
 */
export async function* decodedText(
  path: string,
  encoding?: Encoding,
  giveWay?: () => Promise<void>,
): AsyncGenerator<string> {
  const chosen = encoding ?? (await guessEncoding(path));
  const decoder = new TextDecoder(chosen, { fatal: true });
  let line = 1;
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES }) as AsyncIterable<Buffer>) {
    await giveWay?.();
    let text: string;
    try {
      text = decoder.decode(piece, { stream: true });
    } catch (cause) {
      throw undecodable(path, chosen, line + linesBeforeBadBytes(piece), cause);
    }
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) line++;
    if (text !== "") yield text;
  }
  try {
    const rest = decoder.decode();
    if (rest !== "") yield rest;
  } catch (cause) {
    throw undecodable(path, chosen, line, cause);
  }
}

async function guessEncoding(path: string): Promise<Encoding> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    const [first, second, third, fourth] = buffer;
    if (UTF_32_MARKS.has(`${first} ${second} ${third} ${fourth}`))
      throw new WhyboxError("INVALID_DATA", `${path}: the file is UTF-32; write it as UTF-8`);
    if (first === 0xff && second === 0xfe) return "utf-16le";
    if (first === 0xfe && second === 0xff) return "utf-16be";
    // Latin letters without a byte order mark: every other byte is 0.
    const start = buffer.subarray(0, bytesRead);
    const zeros = (offset: number) => start.filter((byte, at) => at % 2 === offset && byte === 0).length;
    if (zeros(1) > start.length / 4 && zeros(0) === 0) return "utf-16le";
    return zeros(0) > start.length / 4 && zeros(1) === 0 ? "utf-16be" : "utf-8";
  } finally {
    await file.close();
  }
}

/** Number of lines of a piece before the first that is not UTF-8. */
function linesBeforeBadBytes(piece: Buffer): number {
  let lines = 0;
  for (let from = 0; from < piece.length; lines++) {
    const end = piece.indexOf(10, from);
    // The first line may begin within a character that the piece before it began.
    if (lines > 0 && !isUtf8(piece.subarray(from, end < 0 ? undefined : end))) return lines;
    if (end < 0) break;
    from = end + 1;
  }
  return 0;
}

function undecodable(path: string, encoding: Encoding, line: number, cause: unknown): WhyboxError {
  const name = encoding.toUpperCase();
  const advice =
    encoding === "utf-8"
      ? 'if it is Latin-1, as older Windows programs write, say encoding: "latin1", on the command line --encoding latin1'
      : "say which encoding it has with encoding, on the command line --encoding";
  return new WhyboxError("INVALID_DATA", `${path}: line ${line} is not ${name}; ${advice}`, { cause });
}
