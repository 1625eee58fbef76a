import { access, constants, readlink, realpath, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { UsageError } from "./usage-error.js";

/** Destination of a run's results. */
export type TargetFile = {
  /** The file as the command names it. */
  readonly name: string;
  /** The file itself, links followed. */
  readonly path: string;
  /** A device or a pipe is written to as it is: renaming a file onto it would put the file in its place. */
  readonly isOrdinary: boolean;
  /** The stream that the process itself has for results, by a name such as /dev/stdout. */
  readonly isStdout?: true;
  /** The permissions of the file that is there now. */
  readonly mode: number | undefined;
};

/**
 * Looks at the place where a file is to be written, without leaving a trace there.
 *
 * @throws UsageError for a directory, a file that may not be written, and a place where no file can be made
 */
export async function targetFile(name: string): Promise<TargetFile> {
  const fail = (why: string, cause?: unknown): never => {
    throw new UsageError(`--out ${name}: ${why}`, { cause });
  };
  if (name === "") fail("expected the name of a file, got an empty text");
  const existing = await stat(name).catch(() => undefined);
  if (existing?.isDirectory()) fail("expected a file, got a directory");
  const descriptor = OPEN_FILE.exec(resolve(name));
  const isStdout = ["stdout", "1"].includes(descriptor?.[1] ?? descriptor?.[2] ?? "");
  // What a process has open may have no name in any folder: a pipe, or a file that is added to.
  const path = descriptor
    ? resolve(name)
    : existing
      ? await realpath(name)
      : ((await linkedPath(name)) ?? fail("its links lead in a circle"));
  if (descriptor) {
    if (!isStdout && !existing) fail("nothing is open there");
    return { name, path, isOrdinary: false, ...(isStdout && { isStdout }), mode: undefined };
  }
  const isOrdinary = !existing || existing.isFile();
  const mode = existing?.isFile() ? existing.mode & 0o777 : undefined;
  // Not by access alone: root may write everything, and has marked the file all the same.
  if (mode !== undefined && (mode & 0o222) === 0) fail("the file is read-only; name another, or make it writable");
  if (existing) {
    await access(path, constants.W_OK).catch((cause) => fail("the file may not be written", cause));
  }
  if (isOrdinary) {
    await access(dirname(path), constants.W_OK).catch((cause: NodeJS.ErrnoException) =>
      fail(cause.code === "ENOENT" ? "there is no such directory" : "its directory may not be written", cause),
    );
  }
  return { name, path, isOrdinary, mode };
}

/** Names of what a process has open. */
const OPEN_FILE = /^\/dev\/(?:fd\/)?(stdout|stderr|(?<=fd\/)\d+)$|^\/proc\/self\/fd\/(\d+)$/;

/** Length of a chain of links that is followed: what Linux allows. */
const MAX_LINKS = 40;

/** Path of a file that is not there yet: where the link points to, if the name is a link. Undefined for links in a circle. */
async function linkedPath(name: string): Promise<string | undefined> {
  let path = name;
  for (let links = 0; links < MAX_LINKS; links++) {
    const next = await readlink(path).catch(() => undefined);
    if (next === undefined) return path;
    path = resolve(dirname(path), next);
  }
  return undefined;
}
