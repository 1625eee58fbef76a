import { expect, test } from "vitest";
import { sentRowsLimit } from "../../../dist/models/http/sent-rows-limit.js";

test("allows as many rows as it says, and counts those of a refused request not", () => {
  const count = sentRowsLimit(10);
  count(6);
  expect(() => count(5)).toThrow(/^maxSentRows of httpModel \(10\) allows no further request: 6 rows were sent/);
  count(4);
  expect(() => count(1)).toThrow(expect.objectContaining({ code: "BUDGET_SPENT" }));
});

test("allows any number where none is given", () => {
  expect(() => sentRowsLimit()(1e12)).not.toThrow();
});
