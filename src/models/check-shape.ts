import { showValue } from "../core/checks/show-value.js";
import type { Input, Output } from "../core/features.js";
import { WhyboxError } from "../core/whybox-error.js";

/**
 * Throws INVALID_ARGUMENT unless input and outputs say what a model takes and answers: at least one feature
 * and output, names that are not empty and differ, units that are strings, categories that are strings and differ; of images their
 * size and range.
 *
 * @param where  the function that the error names
 */
export function checkShape(where: string, input: Input, outputs: readonly Output[]): void {
  const fail = (message: string): never => {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: ${message}`);
  };
  if (typeof input !== "object" || input === null || !["columns", "image", "text"].includes(input.kind)) {
    fail('expected input to be { kind: "columns", features }, { kind: "image", ... } or { kind: "text" }');
  }
  if (input.kind === "columns") {
    if (!Array.isArray(input.features) || input.features.length === 0)
      fail("expected at least one feature in input.features");
    checkNames(input.features, "feature", fail);
    for (const feature of input.features) {
      const { missing } = feature as { missing?: unknown };
      if (missing !== undefined && missing !== true)
        fail(`feature "${feature.name}": expected missing to be true or left out, got ${showValue(missing)}`);
      checkUnit(feature, "feature", fail);
      if (feature.kind === "number") continue;
      if (feature.kind !== "category") {
        fail(
          `feature "${(feature as { name: string }).name}": expected kind "number" or "category", got ${showValue((feature as { kind: unknown }).kind)}`,
        );
      }
      if (!Array.isArray(feature.categories) || feature.categories.length === 0)
        fail(`feature "${feature.name}": expected at least one category`);
      const unnamed = feature.categories.findIndex((label) => typeof label !== "string");
      if (unnamed >= 0) {
        const label: unknown = feature.categories[unnamed];
        const remedy =
          typeof label === "number" ? `; a number that is a category goes in as its label, such as "${label}"` : "";
        fail(`feature "${feature.name}": expected categories to be strings, got ${showValue(label)}${remedy}`);
      }
      const repeated = firstRepeated(feature.categories);
      if (repeated !== undefined)
        fail(`feature "${feature.name}": category ${JSON.stringify(repeated)} is named twice`);
    }
  }
  if (input.kind === "image") checkImageSize(input, fail);
  if (!Array.isArray(outputs) || outputs.length === 0)
    fail('expected at least one output, such as outputs: [{ name: "price" }]');
  checkNames(outputs, "output", fail);
  for (const output of outputs) checkUnit(output, "output", fail);
}

type ImageInput = Extract<Input, { kind: "image" }>;

function checkImageSize({ width, height, channels, range }: ImageInput, fail: (message: string) => never): void {
  if (![width, height, channels].every((n) => Number.isInteger(n) && n > 0)) {
    fail(`expected width, height and channels to be whole numbers above 0, got ${width} x ${height} x ${channels}`);
  }
  const isRange = Array.isArray(range) && range.length === 2 && range.every(Number.isFinite) && range[0] < range[1];
  if (!isRange) {
    fail(
      `expected range to be the lowest and the highest number of a pixel, such as [0, 255], got ${showValue(range)}`,
    );
  }
}

function checkUnit(item: { name: string; unit?: unknown }, what: string, fail: (message: string) => never): void {
  if (item.unit === undefined || typeof item.unit === "string") return;
  fail(`${what} "${item.name}": expected unit to be a string, got ${showValue(item.unit)}`);
}

function checkNames(named: readonly { readonly name: string }[], what: string, fail: (message: string) => never): void {
  const seen = new Set<string>();
  named.forEach((item, i) => {
    if (typeof item?.name !== "string" || item.name === "") {
      const remedy = typeof item === "string" ? `, got a text; write { name: ${showValue(item)} }` : "";
      fail(`expected ${what} ${i} to have a name${remedy}`);
    }
    if (seen.has(item.name)) fail(`${what} "${item.name}" is named twice`);
    seen.add(item.name);
  });
}

function firstRepeated(labels: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return labels.find((label) => seen.has(label) || !seen.add(label));
}
