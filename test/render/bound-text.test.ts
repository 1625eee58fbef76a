import { expect, test } from "vitest";
import { boundText } from "../../dist/render/bound-text.js";

test("a bound has nine digits, a time stamp or a whole number and a half all of theirs", () => {
  expect([0.41234, 1 / 3, 10119.5, 1700000049420.5].map(boundText)).toEqual([
    "0.41234",
    "0.333333333",
    "10,119.5",
    "1700000049420.5",
  ]);
});
