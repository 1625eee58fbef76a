import { expect, test } from "vitest";
import { quotedNames } from "../../../dist/explain/run/quoted-names.js";

const named = (count: number) => Array.from({ length: count }, (_, i) => `x${i}`);

test("names are in quotes, and of more than eight the rest is counted", () => {
  expect(quotedNames(["age"])).toBe('"age"');
  expect(quotedNames(named(8))).toBe('"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"');
  expect(quotedNames(named(11))).toBe('"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", 3 more');
});
