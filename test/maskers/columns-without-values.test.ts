import { expect, test } from "vitest";
import { binnedColumns, blackBox, type Feature, offsetColumns, probe } from "whybox";

const features: Feature[] = [
  { name: "a", kind: "number", missing: true },
  { name: "b", kind: "number" },
];
const model = blackBox((rows) => rows.map(([a, b]) => (Number.isNaN(a) ? 0 : a) + b), {
  input: { kind: "columns", features },
  outputs: [{ name: "sum" }],
});
const background = Array.from({ length: 30 }, (_, row) => [Number.NaN, row % 7]);

test.each([
  ["binnedColumns", binnedColumns],
  ["offsetColumns", offsetColumns],
])("%s refuses a value where every background row has a gap", (name, masker) => {
  expect(() => probe(model, masker(background, [10, 3]))).toThrow(
    new RegExp(`^${name}: instance, "a": no background row has a value.*use a background that does`),
  );
});

test.each([
  ["binnedColumns", (): unknown => binnedColumns([], [1])],
  ["binnedColumns", () => binnedColumns([[1, 2]], [1])],
  ["binnedColumns", () => binnedColumns([[1]], [1], { weights: [-1] })],
  ["offsetColumns", () => offsetColumns([], [1])],
  ["offsetColumns", () => offsetColumns([[1]], "x" as never)],
  ["offsetColumns", () => probe(model, offsetColumns([[1]], [1]))],
  ["binnedColumns", () => probe(model, binnedColumns([[1, Number.POSITIVE_INFINITY]], [1, 2]))],
])("errors name %s, the function that was called", (name, call) => {
  expect(call).toThrow(new RegExp(`^${name}: `));
});

test("a category of many labels takes time that grows with them", () => {
  const categories = Array.from({ length: 20_000 }, (_, i) => `label ${i}`);
  const wide = blackBox((rows) => rows.map(([code]) => code), {
    input: { kind: "columns", features: [{ name: "c", kind: "category", categories }] },
    outputs: [{ name: "code" }],
  });
  const codes = categories.map((_, code) => [code]);
  for (const masker of [binnedColumns, offsetColumns]) expect(probe(wide, masker(codes, [7])).parts.length).toBe(1);
}, 4000);
