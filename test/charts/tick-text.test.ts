import { expect, test } from "vitest";
import { tickText } from "../../dist/charts/tick-text.js";

test("a tick is written as the round number that it is", () => {
  expect([10050, 52.521, 0.1 + 0.2, 1700000050000, -0.5, 0].map(tickText)).toEqual([
    "10,050",
    "52.521",
    "0.3",
    "1700000050000",
    "-0.5",
    "0",
  ]);
});
