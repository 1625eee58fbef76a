import { expect, test } from "vitest";
import { exactShapley, game } from "whybox";

test("the glove game pays the left glove two thirds", async () => {
  const gloves = game(3, (z) =>
    Array.from({ length: z.rows }, (_, i) => z.data[3 * i] * Math.max(z.data[3 * i + 1], z.data[3 * i + 2])),
  );
  const [values] = (await exactShapley(gloves)).result.values;
  expect(values[0]).toBeCloseTo(2 / 3, 12);
  expect(values[1]).toBeCloseTo(1 / 6, 12);
});
