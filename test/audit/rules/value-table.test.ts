import fc from "fast-check";
import { expect, test } from "vitest";
import type { CodedColumn } from "../../../dist/audit/rules/coded-columns.js";
import { rangeSums, valueTable } from "../../../dist/audit/rules/value-table.js";

const SIZE = 4;
const column = (codes: readonly number[]) => ({ codes: Uint16Array.from(codes), size: SIZE }) as unknown as CodedColumn;
const code = fc.integer({ min: 0, max: SIZE - 1 });
const range = fc.tuple(code, code).map(([one, two]) => ({ from: Math.min(one, two), to: Math.max(one, two) }));
const rows = fc.array(
  fc.record({
    a: code,
    b: code,
    value: fc.integer({ min: -9, max: 9 }),
    weight: fc.integer({ min: 0, max: 3 }),
    searched: fc.boolean(),
  }),
  {
    minLength: 1,
    maxLength: 15,
  },
);

test("the sums of a range, and of a pair of ranges, are those of the searched rows in it", () => {
  fc.assert(
    fc.property(rows, range, range, (all, first, second) => {
      const searched = Int32Array.from([...all.keys()].filter((row) => all[row].searched));
      const [values, weights] = [
        Float64Array.from(all, ({ value }) => value),
        Float64Array.from(all, ({ weight }) => weight),
      ];
      const [a, b] = [column(all.map((row) => row.a)), column(all.map((row) => row.b))];
      const isIn = (at: number, { from, to }: { from: number; to: number }) => at >= from && at <= to;
      const expected = (holds: (row: (typeof all)[number]) => boolean) => {
        const taken = Array.from(searched, (row) => all[row]).filter(holds);
        return {
          rows: taken.length,
          weight: taken.reduce((sum, { weight }) => sum + weight, 0),
          sum: taken.reduce((sum, { weight, value }) => sum + weight * value, 0),
        };
      };
      expect(rangeSums(valueTable(values, weights, searched, a), first)).toEqual(expected((row) => isIn(row.a, first)));
      expect(rangeSums(valueTable(values, weights, searched, a, b), first, second)).toEqual(
        expected((row) => isIn(row.a, first) && isIn(row.b, second)),
      );
    }),
    { numRuns: 60 },
  );
});
