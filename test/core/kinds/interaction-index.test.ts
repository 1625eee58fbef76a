import { describe, expect, test } from "vitest";
import { parseExplanation, shapleyInteractions } from "whybox";
import { tableGame } from "../../fixtures/games.js";

// biome-ignore lint/suspicious/noExplicitAny: broken on purpose
type Mutable = any;

const json = JSON.stringify(await shapleyInteractions(tableGame([0, 1, 2, 4, 3, 5, 4, 9]), { order: 2 }));
const changed = (change: (result: Mutable) => void): unknown => {
  const explanation = JSON.parse(json);
  change(explanation.result);
  return explanation;
};

test("joint effects are read back as they were written, sets in rising order", () => {
  expect(parseExplanation(json)).toEqual(JSON.parse(json));
  expect(JSON.parse(json).result.sets).toEqual([[0], [1], [2], [0, 1], [0, 2], [1, 2]]);
});

describe("joint effects are refused", () => {
  test.each<[string, (result: Mutable) => void, string]>([
    ["of no parts", (result) => result.sets[0].pop(), "sets.0: expected >=1, got 0"],
    [
      "of a part that is not there",
      (result) => result.sets[0].splice(0, 1, 3),
      "sets.0.0: expected a part below 3 that is not there yet, got 3",
    ],
    [
      "of a part with itself",
      (result) => result.sets[3].splice(1, 1, 0),
      "sets.3.1: expected a part below 3 that is not there yet, got 0",
    ],
    [
      "of more parts than their order",
      (result) => result.sets[5].unshift(0),
      "sets.5: expected at most 2 parts, got 3",
    ],
    [
      "of parts in falling order",
      (result) => result.sets[3].reverse(),
      "sets.3: expected parts in rising order, got 1,0",
    ],
    [
      "of a set that is there twice",
      (result) => result.sets.splice(4, 1, [0, 1]),
      "sets.4: expected a set that is not there yet, got 0,1",
    ],
    ["with a value too few", (result) => result.values[0].pop(), "values.0: expected 6 entries, got 5"],
    [
      "with an error too few",
      (result) => result.standardErrors[0].pop(),
      "standardErrors.0: expected 6 entries, got 5",
    ],
    [
      "with values of another output",
      (result) => result.values.push(result.values[0]),
      "values: expected 1 entries, got 2",
    ],
    ["without an intercept", (result) => result.intercepts.pop(), "intercepts: expected 1 entries, got 0"],
    ["of order 0", (result) => Object.assign(result, { order: 0 }), "order: expected >=1, got 0"],
  ])("%s", (_, change, message) => {
    expect(() => parseExplanation(changed(change))).toThrow(`parseExplanation: result.${message}`);
  });

  test("of a model without outputs", () => {
    const explanation = JSON.parse(json);
    Object.assign(explanation.subject, { outputs: [], units: [], prediction: [], baseline: [] });
    Object.assign(explanation.result, { values: [], standardErrors: [], intercepts: [] });
    expect(() => parseExplanation(explanation)).toThrow("subject.outputs: expected at least one output, got 0");
  });
});
