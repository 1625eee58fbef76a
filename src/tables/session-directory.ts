import { mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "whybox-table-";

/**
 * Makes a directory for the files of a session, in that of the system for temporary files. A process that is killed leaves
 * its own behind: the next one removes it.
 */
export function makeSessionDirectory(): string {
  // Machines and containers may share the directory, and count processes each for themselves.
  const mine = `${PREFIX}${hostname().replace(/[^\w.]/g, "_")}-`;
  removeLeft(mine);
  return realpathSync(mkdtempSync(join(tmpdir(), `${mine}${process.pid}-`)));
}

function removeLeft(mine: string): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(mine) ? Number.parseInt(name.slice(mine.length), 10) : Number.NaN;
    if (!(pid > 0) || isRunning(pid)) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's, or another process removes it just now.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
