import { realpath } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { UsageError } from "./usage-error.js";

/**
 * Checks that the results do not go where the run reads from: they would be there in its place.
 *
 * @param inputs  the files that are read, a path or file: URL, by the option that names it
 * @throws UsageError naming both
 */
export async function checkOut(
  out: string | undefined,
  inputs: { readonly [option: string]: string | undefined },
): Promise<void> {
  const target = out === undefined ? undefined : await realFile(out);
  // A file that does not exist yet cannot be overwritten.
  if (target === undefined) return;
  // - is stdin.
  for (const [option, input] of Object.entries(inputs)) {
    if (input === undefined || input === "-" || (await realFile(input)) !== target) continue;
    throw new UsageError(`--out ${out}: would overwrite ${option} ${input}; name another file`);
  }
}

/** The path with links followed; undefined where there is nothing: reading it gives the better error. */
async function realFile(path: string): Promise<string | undefined> {
  try {
    return await realpath(/^file:/i.test(path) ? fileURLToPath(path) : path);
  } catch {
    return undefined;
  }
}
