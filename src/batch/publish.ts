import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { thrownMessage } from "../core/checks/thrown-message.js";
import { WhyboxError } from "../core/whybox-error.js";

/**
 * Makes a folder appear whole or not at all, and only once: it is filled under another name, then renamed. The first
 * to be done wins; later ones change nothing.
 *
 * @param fill  writes into the folder it is given
 * @returns false where the folder was there already
 * @throws WhyboxError DISK_FULL; INVALID_ARGUMENT where no folder can be made; whatever `fill` throws
 */
export async function publishFolder(folder: string, fill: (folder: string) => Promise<void>): Promise<boolean> {
  const staged = join(unpublished(folder), `${basename(folder)}-${randomUUID()}`);
  for (const needed of [dirname(folder), staged]) {
    await mkdir(needed, { recursive: true }).catch((error) => {
      throw isDiskFull(error) ? diskFull(folder, error) : noFolder(folder, error);
    });
  }
  try {
    await fill(staged);
    for (const entry of await readdir(staged, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) await synchronise(join(entry.parentPath, entry.name));
    }
    await rename(staged, folder);
    await synchroniseFolder(dirname(folder));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTEMPTY" || code === "EEXIST" || (await isThere(folder))) return false;
    throw isDiskFull(error) ? diskFull(folder, error) : error;
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

/** Takes a published folder back, whole: it is renamed before it is removed. */
export async function unpublishFolder(folder: string): Promise<void> {
  const removed = join(unpublished(folder), `${basename(folder)}-${randomUUID()}`);
  await mkdir(dirname(removed), { recursive: true });
  await rename(folder, removed);
  await rm(removed, { recursive: true, force: true });
}

/** Removes what publications that were cut short left behind. Only safe once everything is published. */
export async function removeUnpublished(out: string): Promise<void> {
  await rm(join(out, UNPUBLISHED), { recursive: true, force: true });
}

const UNPUBLISHED = ".unpublished";

/** Beside the folder that holds the published ones, where no pattern over those can meet it. */
function unpublished(folder: string): string {
  return join(dirname(dirname(folder)), UNPUBLISHED);
}

/** Writes a file of JSON. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** A renamed folder must not hold files that a power cut empties. */
async function synchronise(file: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The name in its parent has to outlive a power cut too. Windows opens no folders, and needs none. */
async function synchroniseFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** DuckDB says it in words, Node by a code. */
function isDiskFull(error: unknown): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return (
    ["ENOSPC", "EDQUOT", "EFBIG"].includes(code) ||
    /no space left on device|disk quota exceeded|file too large/i.test(thrownMessage(error))
  );
}

/** Node calls a read-only place, a missing one and a file in the way by codes of its system. */
function noFolder(folder: string, cause: NodeJS.ErrnoException): WhyboxError {
  return new WhyboxError(
    "INVALID_ARGUMENT",
    `${dirname(folder)}: no folder can be made there (${cause.code}); is the place read-only, or is a file in the way? Name another with out`,
    { cause },
  );
}

function diskFull(folder: string, cause: unknown): WhyboxError {
  return new WhyboxError(
    "DISK_FULL",
    `${dirname(folder)}: no room to write (${thrownMessage(cause)}); what is published is whole: make room and run the same job again`,
    { cause },
  );
}
