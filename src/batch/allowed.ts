import { realpath } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Json } from "../core/json.js";
import { WhyboxError } from "../core/whybox-error.js";
import type { BatchJob } from "./job.js";

/**
 * Checks that a path or URL lies under one of those that the operator of a worker allows. Symbolic links and ".." are
 * resolved first.
 *
 * @param what  for the error, such as "the model"
 * @throws WhyboxError MODEL_NOT_ALLOWED
 */
export async function checkAllowed(source: string, allowed: readonly string[], what: string): Promise<void> {
  const checks = await Promise.all(allowed.map((under) => liesUnder(source, under)));
  if (checks.includes(true)) return;
  throw new WhyboxError(
    "MODEL_NOT_ALLOWED",
    `${source}: this worker does not take ${what} from there; its operator allows ${allowed.join(", ") || "nothing"} (--allow)`,
  );
}

/** As checkAllowed, for a model, its files, and the folder that a Python model starts in, from which it imports. */
export async function checkModelAllowed({ model }: BatchJob, allowed: readonly string[]): Promise<void> {
  const { cwd } = (model.args ?? {}) as { readonly cwd?: Json };
  await checkAllowed(model.path, allowed, "the model");
  for (const file of model.files) await checkAllowed(file, allowed, "a file of the model");
  if (model.path.startsWith("python:") && cwd !== undefined)
    await checkAllowed(String(cwd), allowed, "the model's working directory");
}

async function liesUnder(source: string, under: string): Promise<boolean> {
  if (isUrl(source) || isUrl(under))
    return [source, under].every((text) => isUrl(text) && URL.canParse(text)) && urlLiesUnder(source, under);
  const [path, folder] = await Promise.all([source, under].map((text) => real(resolve(pathOf(text)))));
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function urlLiesUnder(source: string, under: string): boolean {
  const [url, { origin, pathname }] = [new URL(source), new URL(under)];
  const folder = pathname.endsWith("/") ? pathname : `${pathname}/`;
  return url.origin === origin && `${url.pathname}/`.startsWith(folder);
}

/** The URL of a file is a path, with links as others have. */
function isUrl(text: string): boolean {
  return /^(?!file:)[a-z]+:\/\//.test(text);
}

function pathOf(text: string): string {
  return text.startsWith("file://") ? fileURLToPath(text) : text.replace(/^python:/, "");
}

/** Where a path leads; one that does not exist lies in the folder that its own leads to. */
async function real(path: string): Promise<string> {
  const found = await realpath(path).catch(() => undefined);
  if (found !== undefined) return found;
  const folder = dirname(path);
  return folder === path ? path : join(await real(folder), basename(path));
}
