import { describe, expect, test } from "vitest";
import { game, kernelShap } from "whybox";

const PARTS = 100;

/** The sizes of coalitions that were asked, in order; worths are a function of the share of parts kept. */
async function sizesAsked(worth: (share: number) => number): Promise<number[]> {
  const sizes: number[] = [];
  const asked = game(PARTS, (z) =>
    Float64Array.from({ length: z.rows }, (_, row) => {
      const size = z.data.subarray(row * PARTS, (row + 1) * PARTS).reduce((sum, kept) => sum + kept, 0);
      sizes.push(size);
      return worth(size / PARTS);
    }),
  );
  await kernelShap(asked, { budgetRows: 20 });
  return sizes.filter((size) => size > 0 && size < PARTS);
}

describe("the size of few coalitions", () => {
  test.each([
    { title: "half of the parts where effects add up", worth: (share: number) => share, size: 50 },
    { title: "few parts where they make up for each other", worth: (share: number) => 1 - (1 - share) ** 3, size: 21 },
    { title: "most parts where they need each other", worth: (share: number) => share ** 3, size: 79 },
    { title: "a tenth where any few parts are enough", worth: (share: number) => Math.min(1, 1000 * share), size: 10 },
  ])("is $title", async ({ worth, size }) => {
    const sizes = await sizesAsked(worth);
    expect(sizes.slice(0, 2)).toEqual([50, 50]);
    expect(new Set(sizes.slice(2, 8))).toEqual(new Set([size]));
  });

  test("is chosen again by the first answers", async () => {
    const sizes = await sizesAsked((share) => (share === 0 || share === 1 ? share : share < 0.3 ? 0.6 : 0.75));
    expect(new Set(sizes.slice(2, 8))).toEqual(new Set([29]));
    expect(new Set(sizes.slice(8))).toEqual(new Set([23]));
  });
});
