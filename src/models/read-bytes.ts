import { describeValue } from "../core/checks/describe-value.js";
import { thrownMessage } from "../core/checks/thrown-message.js";
import { WhyboxError } from "../core/whybox-error.js";
import { moduleUrl } from "./module-url.js";

/** A model's file: its bytes, what to call it in errors, and where a worker finds it again. */
export type ModelFile = { readonly bytes: Uint8Array; readonly label: string; readonly url: string | undefined };

/**
 * The bytes of a model's file.
 *
 * @param source  a path relative to the working directory (in a browser: to the page), a URL, or the bytes themselves
 * @throws WhyboxError INVALID_ARGUMENT for a source that is none of these; MODEL_LOAD_FAILED for what cannot be read
 */
export async function readBytes(where: string, source: string | URL | Uint8Array): Promise<ModelFile> {
  if (source instanceof Uint8Array) return { bytes: source, label: "(bytes)", url: undefined };
  if (typeof source !== "string" && !(source instanceof URL)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected the path of a file, a URL or bytes, got ${describeValue(source)}`,
    );
  }
  const url = moduleUrl(source);
  const label = source instanceof URL && url.protocol === "file:" ? decodeURI(url.pathname) : String(source);
  try {
    return { bytes: await read(url), label, url: url.href };
  } catch (cause) {
    const why = (cause as { code?: string }).code === "ENOENT" ? "no such file" : thrownMessage(cause);
    throw new WhyboxError("MODEL_LOAD_FAILED", `${where} ${label}: ${why}`, { cause });
  }
}

async function read(url: URL): Promise<Uint8Array> {
  if (url.protocol === "file:") {
    const fs = globalThis.process?.getBuiltinModule?.("node:fs/promises");
    if (fs) return fs.readFile(url);
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
