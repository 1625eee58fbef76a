import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { WhyboxError } from "whybox";

export const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/onnx/${name}`, import.meta.url));

export const PENGUINS = fileURLToPath(new URL("../../../examples/penguins/penguins.onnx", import.meta.url));

export const facts = JSON.parse(readFileSync(fixture("penguins.json"), "utf8"));

export const codeAndMessage = async (run: Promise<unknown>) => {
  const error = await run.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(WhyboxError);
  return `${error.code} ${error.message}`;
};

export const largestGap = (a: ArrayLike<number>, b: readonly number[]) =>
  Math.max(...b.map((value, i) => Math.abs(value - a[i])));

export const features = ["x 0", "x 1", "x 2"].map((name) => ({ name, kind: "number" as const }));
