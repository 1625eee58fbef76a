import { createReadStream } from "node:fs";
import { type FileHandle, open, rename, stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { TargetFile } from "./target-file.js";

/** A file that grows line by line under a name of its own, until all is done and it gets its name. */
export interface LinesFile {
  /** The name it has until then. */
  readonly partialName: string;
  /** How many lines are in it. */
  readonly lines: number;
  /** Adds whole lines. Where they do not fit, none of them is left half. */
  append(text: string): Promise<void>;
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** The name of a file that is not finished. */
export function partialNameOf(name: string): string {
  return `${name}.partial`;
}

/**
 * Opens a file of lines. It appears with the first of them, so that a run that ends before leaves nothing.
 *
 * @param kept  what an earlier run has left, to be gone on from
 */
export function linesFile({ name, path, mode }: TargetFile, kept?: { lines: number; bytes: number }): LinesFile {
  const partial = partialNameOf(path);
  let lines = kept?.lines ?? 0;
  let bytes = kept?.bytes ?? 0;
  let file: FileHandle | undefined;
  const opened = async () => {
    if (file) return file;
    file = await open(partial, kept ? "r+" : "w", mode ?? 0o666);
    if (mode !== undefined) await file.chmod(mode);
    // A line that was cut off is written again.
    if (kept) await file.truncate(bytes);
    return file;
  };
  const close = async () => {
    await file?.close();
    file = undefined;
  };
  return {
    partialName: partialNameOf(name),
    get lines() {
      return lines;
    },
    async append(text) {
      const handle = await opened();
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
      bytes += added.length;
      lines++;
    },
    async finish() {
      const handle = await opened();
      await handle.sync();
      await close();
      await rename(partial, path);
    },
    close,
  };
}

/** Whether an earlier run has left a file that is not finished. */
export async function hasPartial(path: string): Promise<boolean> {
  return (await stat(partialNameOf(path)).catch(() => undefined)) !== undefined;
}

/** The whole lines of a file that is not finished, each with where it ends, in bytes. A last line without end is left out. */
export async function* partialLines(path: string): AsyncGenerator<{ text: string; end: number }> {
  const { size } = await stat(partialNameOf(path));
  let end = 0;
  const input = createReadStream(partialNameOf(path));
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    end += Buffer.byteLength(text) + 1;
    if (end > size) return;
    yield { text, end };
  }
}
