import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { WhyboxError } from "whybox";
import { type ProcessModelOptions, processModel } from "whybox/models";

export const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/process/${name}`, import.meta.url));
/** A model served by the fixture, with a fault to choose. */
export const served = (fault = "none", options: Partial<ProcessModelOptions> = {}) =>
  processModel({ command: process.execPath, args: [fixture("serve.mjs"), fault], ...options });
export const codeAndMessage = async (run: Promise<unknown> | unknown) => {
  const error = await Promise.resolve(run).then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(WhyboxError);
  return `${error.code} ${error.message}`;
};
