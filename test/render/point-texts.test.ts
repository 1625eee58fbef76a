import { expect, test } from "vitest";
import { pointTexts } from "../../dist/render/point-texts.js";

test("numbers are told apart, labels are written without what a terminal would obey", () => {
  expect(pointTexts([10100, 10106])).toEqual(["10,100", "10,106"]);
  expect(pointTexts(["a", "b\u001b[2J"])[0]).toBe("a");
  expect(pointTexts(["b\u001b[2J"])[0]).not.toContain("\u001b");
});
