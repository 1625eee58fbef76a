import { expect, test } from "vitest";
import { binomial } from "../../dist/math/binomial.js";

test("is Pascal's triangle, exactly as far as its docstring says, and 0 outside of it", () => {
  let row = [1n];
  for (let n = 0; n <= 80; n++) {
    const wrong = row.filter((value, k) => {
      const found = binomial(n, k);
      const isSmall = value * BigInt(n) < 2n ** 53n;
      return isSmall ? found !== Number(value) : Math.abs(found / Number(value) - 1) > 1e-14;
    });
    expect(wrong).toEqual([]);
    expect([binomial(n, -1), binomial(n, n + 1)]).toEqual([0, 0]);
    row = [1n, ...row.slice(1).map((value, k) => value + row[k]), 1n];
  }
});
