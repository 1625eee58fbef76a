import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { importModel, WhyboxError } from "whybox";

/** A module among the models that have a fault. */
export const faulty = (name: string) => new URL(`./faulty/${name}`, import.meta.url);

/** Modules that a formatter would refuse, in a folder that goes away after the tests of a file. */
export function writtenModules() {
  const folder = mkdtempSync(join(tmpdir(), "whybox-models-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  return { folder, written };
}

/** The message of a model that does not load. */
export async function messageOf(url: string | URL, options?: { export?: string }): Promise<string> {
  const error = await importModel(url, options).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(WhyboxError);
  expect(error.code).toBe("MODEL_LOAD_FAILED");
  return error.message;
}
