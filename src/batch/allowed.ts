import { realpath } from "node:fs/promises";
import { resolve, sep } from "node:path";
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
    return isUrl(source) && isUrl(under) && urlLiesUnder(new URL(source), new URL(under));
  const [path, folder] = await Promise.all([source.replace(/^python:/, ""), under].map(real));
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function urlLiesUnder(url: URL, under: URL): boolean {
  const folder = under.pathname.endsWith("/") ? under.pathname : `${under.pathname}/`;
  return url.origin === under.origin && `${url.pathname}/`.startsWith(folder);
}

function isUrl(text: string): boolean {
  return /^[a-z]+:\/\//.test(text);
}

/** A path that does not exist lies where it says: opening it fails by itself. */
function real(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}
