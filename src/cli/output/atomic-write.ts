import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { TargetFile } from "./target-file.js";

/**
 * Writes a file as a whole: under its own name there is never half of it, and a failure leaves what was there before.
 * Keeps the permissions of the file that it replaces.
 */
export async function atomicWrite({ path, isOrdinary, mode }: TargetFile, content: string | Uint8Array): Promise<void> {
  // Added, not put in the place: a file that the process was given open may hold more.
  if (!isOrdinary) return writeFile(path, content, { flag: "a" });
  // It was there when the run began.
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    const file = await open(temporary, "wx", mode ?? 0o666);
    try {
      // Not left to the mask of the process, which may take permissions away but adds none.
      if (mode !== undefined) await file.chmod(mode);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
