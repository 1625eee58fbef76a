import { expect, test } from "vitest";
import { answersToRepeat } from "../../../dist/explain/anchors/answers-to-repeat.js";

test.each([
  [0.95, 0.05],
  [0.99, 0.01],
  [0.8, 0.1],
])("flips that take a precision of 1 to %f show with all probability but %f, and not sooner", (tau, delta) => {
  const unseen = (answers: number) => (1 - 2 * tau * (1 - tau)) ** answers;
  const answers = answersToRepeat(tau, delta);
  expect(unseen(answers)).toBeLessThanOrEqual(delta);
  expect(unseen(answers - 1)).toBeGreaterThan(delta);
});

test("a precision of 1 or next to it takes no more than 500 answers", () => {
  expect([answersToRepeat(1, 0.05), answersToRepeat(0.9999, 0.05), answersToRepeat(0.5, 0.9)]).toEqual([500, 500, 1]);
});
