import { describe, expect, test } from "vitest";
import { shrunkenShares } from "../../dist/math/shrunken-shares.js";

describe("shrunken shares", () => {
  test("are all equal where groups vary no more than by chance", () => {
    const shares = [0.5, 0.48, 0.53].map((share) => ({ share, count: 50 }));
    const found = shrunkenShares(shares);
    for (const each of found) expect(each).toBeCloseTo(found[0], 12);
  });

  test("stay nearly as they are where each is known well, and move where one is not", () => {
    const found = shrunkenShares([
      { share: 0.2, count: 5000 },
      { share: 0.5, count: 5000 },
      { share: 0, count: 5 },
    ]);
    expect(found[0]).toBeCloseTo(0.2, 2);
    expect(found[1]).toBeCloseTo(0.5, 2);
    expect(found[2]).toBeGreaterThan(0.05);
  });
});
