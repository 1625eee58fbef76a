import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Makes a folder appear whole or not at all, and only once: it is filled under another name, then renamed. The first
 * to be done wins; whoever comes later changes nothing.
 *
 * @param fill  writes into the folder it is given
 * @returns false where the folder was there already
 */
export async function publishFolder(folder: string, fill: (folder: string) => Promise<void>): Promise<boolean> {
  const staged = join(unpublished(folder), `${basename(folder)}-${randomUUID()}`);
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(staged, { recursive: true });
  try {
    await fill(staged);
    for (const entry of await readdir(staged, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) await synchronise(join(entry.parentPath, entry.name));
    }
    await rename(staged, folder);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTEMPTY" || code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

/** Removes what publications that were cut short left behind. Only safe while nothing is being published. */
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
