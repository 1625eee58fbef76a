import { expect, test } from "vitest";
import { countText } from "../../src/render/count-text.js";

test.each([
  [0, "0"],
  [999, "999"],
  [1024, "1,024"],
  [32_561_000, "32,561,000"],
])("%i is written as %s", (count, text) => {
  expect(countText(count)).toBe(text);
});
