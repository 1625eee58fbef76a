import { createReadStream } from "node:fs";
import { copyFile, type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import type { TargetFile } from "./target-file.js";

/** A file that grows line by line under a name of its own, until all is done and it gets its name. */
export interface LinesFile {
  /** The name it has until then. */
  readonly partialName: string;
  /** Number of rows in it. */
  readonly rows: number;
  /** Adds the line of the row at this place of the run. Where it does not fit, no half of it is left. */
  append(text: string, place: number): Promise<void>;
  /** Puts the lines in the order of the rows, and gives the file its name. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** Position of a row's line, in bytes. */
export type LinePlace = { readonly place: number; readonly from: number; readonly end: number };

/** Rows that an earlier run has left. A row that has two lines was tried again, and the later line holds. */
export type KeptLines = { readonly lines: readonly LinePlace[]; readonly bytes: number };

/** The name of a file that is not finished. */
export function partialNameOf(name: string): string {
  return `${name}.partial`;
}

/**
 * Opens a file of lines. It appears with the first of them, so that a run that ends before leaves nothing.
 *
 * @param kept  the lines that an earlier run has left, to go on from
 */
export function linesFile({ name, path, mode }: TargetFile, kept?: KeptLines): LinesFile {
  const partial = partialNameOf(path);
  const lines = [...(kept?.lines ?? [])];
  const rows = new Set(lines.map(({ place }) => place));
  let bytes = kept?.bytes ?? 0;
  let file: FileHandle | undefined;
  const opened = async () => {
    if (file) return file;
    file = await open(partial, kept ? "r+" : "w+", mode ?? 0o666);
    if (mode !== undefined) await file.chmod(mode);
    // A line that was cut off is written again.
    if (kept) await file.truncate(bytes);
    return file;
  };
  /** The open file, which is made again where it was removed, as with its folder: what is in it is not lost before it is closed. */
  const present = async () => {
    const handle = await opened();
    if (await hasPartial(path)) return handle;
    await mkdir(dirname(partial), { recursive: true });
    const again = await open(partial, "wx+", mode ?? 0o666);
    if (mode !== undefined) await again.chmod(mode);
    await copyBytes(handle, again, bytes);
    await handle.close();
    file = again;
    return again;
  };
  const close = async () => {
    await file?.close();
    file = undefined;
  };
  return {
    partialName: partialNameOf(name),
    get rows() {
      return rows.size;
    },
    async append(text, place) {
      const handle = await present();
      const added = Buffer.from(text);
      try {
        for (let done = 0; done < added.length; ) {
          const { bytesWritten } = await handle.write(added, done, added.length - done, bytes + done);
          done += bytesWritten;
        }
      } catch (error) {
        await handle.truncate(bytes);
        throw error;
      }
      lines.push({ place, from: bytes, end: bytes + added.length });
      rows.add(place);
      bytes += added.length;
    },
    async finish() {
      const handle = await present();
      await handle.sync();
      await close();
      if (lines.some(({ place }, i) => i > 0 && place <= lines[i - 1].place)) await sortLines(partial, lines, mode);
      await rename(partial, path);
    },
    close,
  };
}

const COPIED_BYTES = 1024 * 1024;

async function copyBytes(from: FileHandle, to: FileHandle, bytes: number): Promise<void> {
  const buffer = Buffer.alloc(Math.min(bytes, COPIED_BYTES));
  for (let at = 0; at < bytes; ) {
    const { bytesRead } = await from.read(buffer, 0, Math.min(buffer.length, bytes - at), at);
    if (bytesRead === 0) return;
    await to.writeFile(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}

/** Rewrites a file with one line per row, the last of each, in the order of the rows. */
async function sortLines(path: string, lines: readonly LinePlace[], mode: number | undefined): Promise<void> {
  const last = new Map(lines.map((line) => [line.place, line]));
  const sorted = `${path}.sorted`;
  const from = await open(path, "r");
  const to = await open(sorted, "w", mode ?? 0o666);
  try {
    if (mode !== undefined) await to.chmod(mode);
    for (const line of [...last.values()].sort((a, b) => a.place - b.place)) {
      const text = Buffer.alloc(line.end - line.from);
      await from.read(text, 0, text.length, line.from);
      await to.writeFile(text);
    }
    await to.sync();
  } catch (error) {
    await rm(sorted, { force: true });
    throw error;
  } finally {
    await from.close();
    await to.close();
  }
  await rename(sorted, path);
}

/** Makes a finished file the beginning of one that is not, and leaves it where it is until that one is finished. */
export async function beginFrom({ path }: TargetFile): Promise<void> {
  const copy = `${partialNameOf(path)}.copy`;
  await copyFile(path, copy);
  await rename(copy, partialNameOf(path));
}

/** True if an earlier run has left a file that is not finished. */
export async function hasPartial(path: string): Promise<boolean> {
  return (await stat(partialNameOf(path)).catch(() => undefined)) !== undefined;
}

/** The whole lines of a file, each with where it begins and ends, in bytes. A last line without end is left out. */
export async function* wholeLines(path: string): AsyncGenerator<{ text: string; from: number; end: number }> {
  const { size } = await stat(path);
  let end = 0;
  const input = createReadStream(path);
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const from = end;
    end += Buffer.byteLength(text) + 1;
    if (end > size) return;
    yield { text, from, end };
  }
}
