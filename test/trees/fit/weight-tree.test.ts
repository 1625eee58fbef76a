import fc from "fast-check";
import { expect, test } from "vitest";
import { weightTree } from "../../../dist/trees/fit/weight-tree.js";

test("has the median and the sums that adding up all weights has, after every change", () => {
  const moves = fc.array(fc.record({ rank: fc.nat(12), weight: fc.integer({ min: 1, max: 5 }) }), { maxLength: 40 });
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 13, maxLength: 13 }),
      moves,
      (given, changes) => {
        const values = Float64Array.from(given).sort();
        const tree = weightTree(values);
        const weights = new Array<number>(13).fill(0);
        for (const { rank, weight } of changes) {
          // Every third change takes the weight away again.
          const change = weights[rank] > 0 && weight % 3 === 0 ? -weights[rank] : weight;
          weights[rank] += change;
          tree.add(rank, change);
          const total = weights.reduce((sum, each) => sum + each, 0);
          expect(tree.total()).toEqual({
            weight: total,
            sum: weights.reduce((sum, each, at) => sum + each * values[at], 0),
          });
          if (total === 0) continue;
          let [below, sumBelow, at] = [0, 0, 0];
          while (below + weights[at] < total / 2) {
            below += weights[at];
            sumBelow += weights[at] * values[at];
            at++;
          }
          expect(tree.median()).toEqual({ value: values[at], weightBelow: below, sumBelow });
        }
      },
    ),
  );
});
