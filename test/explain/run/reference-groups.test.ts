import { expect, test } from "vitest";
import { referenceGroups, shareOfReferences } from "../../../dist/explain/run/reference-groups.js";

test.each([1, 5, 32, 33, 100])("%i sampled references are split into groups of nearly equal size", (references) => {
  const groups = referenceGroups({ sampled: true, references }) ?? [];
  expect(groups.length).toBe(Math.min(32, references));
  expect(groups[0].from).toBe(0);
  expect(groups.at(-1)?.to).toBe(references);
  for (const [i, group] of groups.entries()) if (i > 0) expect(group.from).toBe(groups[i - 1].to);
  const sizes = groups.map(({ from, to }) => to - from);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  const weights = Float64Array.from(
    { length: references },
    (_, row) => (row + 1) / ((references * (references + 1)) / 2),
  );
  for (const given of [{ references }, { references, weights }]) {
    expect(groups.reduce((sum, group) => sum + shareOfReferences(given, group), 0)).toBeCloseTo(1, 12);
  }
});

test("references that are no sample make no groups", () => {
  expect(referenceGroups({ sampled: false, references: 50 })).toBeUndefined();
});
