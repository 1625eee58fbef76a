import { open } from "node:fs/promises";
import { WhyboxError } from "../core/whybox-error.js";

/** First bytes of files that are no tables in text, what these are, and what to do with them. */
const KINDS: readonly { readonly begins: string; readonly is: string; readonly advice: string }[] = [
  { begins: "\x1f\x8b", is: "packed with gzip", advice: "unpack it first: gunzip" },
  { begins: "\x28\xb5\x2f\xfd", is: "packed with Zstandard", advice: "unpack it first: unzstd" },
  { begins: "BZh", is: "packed with bzip2", advice: "unpack it first: bunzip2" },
  { begins: "\xfd7zXZ\0", is: "packed with xz", advice: "unpack it first: unxz" },
  { begins: "7z\xbc\xaf", is: "a 7z archive", advice: "unpack it first" },
  { begins: "PAR1", is: "a Parquet file", advice: "name it .parquet" },
  { begins: "ARROW1", is: "an Arrow file", advice: "write it as Parquet or CSV" },
  { begins: "\xd0\xcf\x11\xe0", is: "an old Office file, such as .xls", advice: "save the sheet as CSV" },
  { begins: "SQLite format 3\0", is: "a SQLite database", advice: "write the table as CSV or Parquet" },
  { begins: "\x89HDF\r\n\x1a\n", is: "an HDF5 file", advice: "write it as CSV or Parquet" },
  { begins: "\x93NUMPY", is: "a NumPy array", advice: "write it as CSV" },
  { begins: "\x80\x03", is: "a Python pickle", advice: "write it as CSV or Parquet" },
  { begins: "\x80\x04", is: "a Python pickle", advice: "write it as CSV or Parquet" },
  { begins: "\x80\x05", is: "a Python pickle", advice: "write it as CSV or Parquet" },
  { begins: "%PDF-", is: "a PDF", advice: "tables in a PDF are not read" },
  {
    begins: "\x89PNG\r\n",
    is: "an image (PNG)",
    advice: "an image is explained with readImage, on the command line --image",
  },
  {
    begins: "\xff\xd8\xff",
    is: "an image (JPEG)",
    advice: "an image is explained with readImage, on the command line --image",
  },
  { begins: "GIF8", is: "an image (GIF)", advice: "an image is explained with readImage, on the command line --image" },
  {
    begins: "version https://git-lfs.github.com/spec/",
    is: "a pointer of Git LFS, in the place of the file",
    advice: "fetch it: git lfs pull",
  },
];

/** Bytes in which the first entries of an archive are named. */
const START_BYTES = 4096;

/**
 * Throws INVALID_DATA for a file whose bytes are those of something else than its name says, with what it is.
 *
 * @param format  the format that its name says
 */
export async function checkContent(path: string, format: "csv" | "json" | "parquet"): Promise<void> {
  const file = await open(path);
  const start = Buffer.alloc(START_BYTES);
  let text: string;
  try {
    const { bytesRead } = await file.read(start, 0, START_BYTES, 0);
    text = start.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
  }
  if (format === "parquet" && text.startsWith("PAR1")) return;
  const found = kindOf(text, format);
  if (!found && format !== "parquet") return;
  const { is, advice } = found ?? { is: "something else", advice: "name it by what it holds, such as .csv" };
  const expected = { csv: "a table as text (CSV)", json: "JSON", parquet: "a Parquet file" }[format];
  throw new WhyboxError("INVALID_DATA", `${path}: expected ${expected}, the file is ${is}; ${advice}`);
}

function kindOf(text: string, format: string): { readonly is: string; readonly advice: string } | undefined {
  const isBinary = /[^\t\n\r -~]/.test(text.slice(0, 64));
  // "PAR1" alone may well be the name of a column.
  const kind = KINDS.find(({ begins }) => text.startsWith(begins) && (isBinary || begins.length > 6));
  if (kind) return kind;
  if (text.startsWith("PK\x03\x04")) return archiveKind(text);
  const words = text.replace(/^\xef\xbb\xbf/, "").trimStart();
  if (/^<(!doctype html|html|head)\b/i.test(words)) {
    return { is: "an HTML page", advice: "it may be the message of a server; download the file again" };
  }
  if (/^<\?xml\b/.test(words))
    return { is: "XML", advice: "it may be the message of a server; write the table as CSV" };
  if (format !== "json" && /^(\[\s*)?\{\s*"/.test(words)) return { is: "JSON", advice: "name it .json or .jsonl" };
  if (text.startsWith("\0".repeat(16)))
    return { is: "full of zeros", advice: "it was not written to its end; make it again" };
  return undefined;
}

function archiveKind(text: string): { readonly is: string; readonly advice: string } {
  if (/xl\/|opendocument\.spreadsheet/.test(text)) return { is: "a spreadsheet", advice: "save the sheet as CSV" };
  if (/word\/|opendocument\.text/.test(text)) return { is: "a text document", advice: "save the table as CSV" };
  return { is: "a zip archive", advice: "unpack it first" };
}
