import fc from "fast-check";
import { expect, test } from "vitest";
import { nearest } from "../../../../dist/audit/fairness/individual/nearest.js";

test("keeps what sorting all of them would put first; of equal distances those offered first", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      (distances, most) => {
        const kept = nearest(most);
        distances.forEach((distance, row) => kept.offer(distance, row));
        const expected = [...distances.keys()].sort((a, b) => distances[a] - distances[b] || a - b).slice(0, most);
        expect(kept.size).toBe(expected.length);
        expect(Array.from(kept.rows.subarray(0, kept.size))).toEqual(expected);
        expect(Array.from(kept.distances.subarray(0, kept.size))).toEqual(expected.map((row) => distances[row]));
      },
    ),
    { numRuns: 60 },
  );
});

test("a distance that is none is not kept", () => {
  const kept = nearest(2);
  for (const distance of [Number.NaN, Number.POSITIVE_INFINITY]) kept.offer(distance, 1);
  expect(kept.size).toBe(0);
});
