import { expect, test } from "vitest";
import { classRows } from "../../../dist/audit/performance/class-rows.js";

test("takes the answers apart class by class, with a pause after each", () => {
  const answers = {
    classes: ["a", "b", "c"],
    truth: Float64Array.of(0, 2, 1, 0),
    predicted: Float64Array.of(0, 1, 1, 2),
    probabilities: { data: Float64Array.from({ length: 12 }, (_, i) => i / 12), rows: 4, columns: 3 },
    weights: Float64Array.of(1, 2, 0, 4),
    dataset: { cluster: Int32Array.of(5, 6, 7, 8) },
  };
  const steps = classRows(answers as never, Int32Array.of(0, 1, 3));
  let pauses = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) pauses++;
  expect(pauses).toBe(3);
  expect(step.value).toEqual({
    classes: 3,
    truth: Int32Array.of(0, 2, 0),
    predicted: Int32Array.of(0, 1, 2),
    probability: [0, 1, 2].map((c) => Float64Array.of(c / 12, (3 + c) / 12, (9 + c) / 12)),
    weights: Float64Array.of(1, 2, 4),
    cluster: Int32Array.of(5, 6, 8),
  });
});
