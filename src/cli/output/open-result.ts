import { rmSync } from "node:fs";
import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { UsageError } from "./usage-error.js";

/** Where the results of a run go. */
export interface Result {
  write(content: string | Uint8Array): Promise<void>;
  /** All is written: a file gets its name now. */
  finish(): Promise<void>;
  /** Leaves nothing behind, unless finished. */
  discard(): Promise<void>;
  /** Removes what is there now: the run is over, and the process may not live to discard the rest. */
  discardAtOnce(): void;
}

/**
 * Opens a file for results, or stdout. The file is written under a temporary name beside it and renamed at the
 * end, so that under its own name there is never half of it.
 *
 * @throws UsageError where no such file can be made
 */
export async function openResult(path: string | undefined, stdout: NodeJS.WriteStream): Promise<Result> {
  if (path === undefined) {
    return {
      write: (content) => writeTo(stdout, content),
      finish: nothing,
      discard: nothing,
      discardAtOnce: () => {},
    };
  }
  const existing = await stat(path).catch(() => undefined);
  if (existing?.isDirectory()) throw new UsageError(`--out ${path}: expected a file, got a directory`);
  // A device or a pipe is written to as it is: renaming a file onto it would put the file in its place.
  const isOrdinary = !existing || existing.isFile();
  const target = existing ? await realpath(path) : path;
  const temporary = isOrdinary ? `${target}.${process.pid}.tmp` : target;

  const file = await open(temporary, "w").catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === "ENOENT" ? "there is no such directory" : cause.message;
    throw new UsageError(`--out ${path}: ${why}`, { cause });
  });
  let isOpen = true;
  const close = async () => {
    if (isOpen) await file.close();
    isOpen = false;
  };
  let finished = false;
  return {
    write: (content) => file.appendFile(content),
    async finish() {
      await close();
      if (isOrdinary) await rename(temporary, target);
      finished = true;
    },
    async discard() {
      if (finished) return;
      await close();
      if (isOrdinary) await rm(temporary, { force: true });
    },
    discardAtOnce() {
      if (isOrdinary && !finished) rmSync(temporary, { force: true });
    },
  };
}

function writeTo(stream: NodeJS.WriteStream, content: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(content, (error) => (error ? reject(error) : resolve()));
  });
}

async function nothing(): Promise<void> {}
