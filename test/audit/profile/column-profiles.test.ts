import fc from "fast-check";
import { expect, test } from "vitest";
import { columnProfile } from "../../../dist/audit/profile/column-profiles.js";

const profileOf = (values: readonly number[], categories?: readonly string[]) =>
  columnProfile({
    feature: categories ? { name: "job", kind: "category", categories } : { name: "age", kind: "number" },
    role: "feature",
    values: Float64Array.from(values),
  });

/** Linear between the values around the rank: definition 7 of Hyndman & Fan 1996. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
  return below + (rank - Math.floor(rank)) * (above - below);
}

test("numbers: gaps, distinct values, quartiles and mean of those that are known", () => {
  const value = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -3, max: 3 }) }, fc.constant(Number.NaN));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 12 }), (values) => {
      const known = values.filter((each) => !Number.isNaN(each));
      const found = profileOf(values);
      expect(found).toMatchObject({
        ...{ name: "age", role: "feature", kind: "number", labels: null },
        ...{ gaps: values.length - known.length, distinct: new Set(known).size },
      });
      if (known.length === 0) expect(found).toMatchObject({ quartiles: null, mean: null });
      else {
        expect(found.mean).toBeCloseTo(known.reduce((sum, each) => sum + each, 0) / known.length, 12);
        [0, 0.25, 0.5, 0.75, 1].forEach((share, i) => {
          expect(found.quartiles?.[i]).toBeCloseTo(quantile(known, share), 12);
        });
      }
    }),
  );
});

test("a quartile between two values lies between them, also where others fall together", () => {
  expect(profileOf([0, 0, 0, 1]).quartiles).toEqual([0, 0, 0, 0.25, 1]);
  expect(profileOf([7]).quartiles).toEqual([7, 7, 7, 7, 7]);
});

test("the mean of large numbers is no larger than they are", () => {
  expect(profileOf([1.5e308, 1.5e308, 1.5e308]).mean).toBe(1.5e308);
});

test("labels: the ten most common with their rows, of equally many in the listed order", () => {
  const categories = Array.from({ length: 13 }, (_, i) => `job ${i}`);
  const rows = categories.flatMap((_, code) => new Array<number>(code === 12 ? 3 : code === 5 ? 1 : 2).fill(code));
  const found = profileOf([Number.NaN, ...rows.toReversed(), Number.NaN], categories);
  expect(found).toMatchObject({ kind: "category", gaps: 2, distinct: 13, quartiles: null, mean: null });
  expect(found.labels).toEqual([
    { label: "job 12", rows: 3 },
    ...[0, 1, 2, 3, 4, 6, 7, 8, 9].map((code) => ({ label: `job ${code}`, rows: 2 })),
  ]);
  expect(profileOf([Number.NaN], categories).labels).toEqual([]);
});
