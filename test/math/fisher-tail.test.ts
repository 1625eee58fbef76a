import fc from "fast-check";
import { expect, test } from "vitest";
import { binomial } from "../../dist/math/binomial.js";
import { fisherTail } from "../../dist/math/fisher-tail.js";

test("the lady tasting tea", () => {
  expect(fisherTail(4, 4, 4, 8)).toBeCloseTo(1 / 70, 14);
  expect(fisherTail(3, 4, 4, 8)).toBeCloseTo(17 / 70, 14);
});

test("is the sum of hypergeometric probabilities", () => {
  const tables = fc
    .integer({ min: 1, max: 40 })
    .chain((total) =>
      fc.record({ total: fc.constant(total), drawn: fc.nat(total), marked: fc.nat(total), hits: fc.nat(total) }),
    );
  fc.assert(
    fc.property(tables, ({ total, drawn, marked, hits }) => {
      let sum = 0;
      for (let k = hits; k <= Math.min(drawn, marked); k++) {
        sum +=
          drawn - k > total - marked
            ? 0
            : (binomial(marked, k) * binomial(total - marked, drawn - k)) / binomial(total, drawn);
      }
      expect(fisherTail(hits, drawn, marked, total)).toBeCloseTo(sum, 10);
    }),
  );
});
