import { describe, expect, test } from "vitest";
import { blackBox, columns, kernelShap, lime, owenValues, parseExplanation, probe } from "whybox";

// biome-ignore lint/suspicious/noExplicitAny: broken on purpose
type Mutable = any;

const names = ["a", "b", "c", "d"];
const model = blackBox((rows) => rows.map(([a, b, c, d]) => [a + 2 * b * c, d]), {
  input: { kind: "columns", features: names.map((name) => ({ name, kind: "number" as const })) },
  outputs: [{ name: "y" }, { name: "z" }],
});
const background = Array.from({ length: 8 }, (_, i) => names.map((_, column) => ((i + 1) * (column + 3)) % 7));
const asked = () => probe(model, columns(background, [1, 2, 3, 4]));
const owen = JSON.stringify(
  await owenValues(asked(), {
    hierarchy: [
      ["a", "b"],
      ["c", "d"],
    ],
  }),
);
const plain = JSON.stringify(await kernelShap(asked()));
const fitted = JSON.stringify(await lime(asked(), { samples: 64, count: 2 }));

const changed = (json: string, change: (result: Mutable) => void): unknown => {
  const explanation = JSON.parse(json);
  change(explanation.result);
  return explanation;
};

test.each([
  ["values", plain],
  ["values in groups", owen],
  ["coefficients of a surrogate", fitted],
])("%s are read back as they were written", (_, json) => {
  expect(parseExplanation(json)).toEqual(JSON.parse(json));
});

describe("an attribution is refused", () => {
  test.each<[string, string, string, (result: Mutable) => void]>([
    ["with a value too few", plain, "result.values.1: expected 4 entries, got 3", ({ values }) => values[1].pop()],
    [
      "with an output too many",
      plain,
      "result.values: expected 2 entries, got 3",
      ({ values }) => values.push(values[0]),
    ],
    [
      "with errors of another number of parts",
      plain,
      "result.standardErrors.0: expected 4 entries, got 5",
      ({ standardErrors }) => standardErrors[0].push(0),
    ],
    [
      "without an intercept",
      plain,
      "result.intercepts: expected 2 entries, got 1",
      ({ intercepts }) => intercepts.pop(),
    ],
    [
      "with an unanswered part that is not there",
      plain,
      "result.unanswered.0: expected a part below 4 that is not there yet, got 4",
      (result) => {
        result.unanswered = [4];
      },
    ],
    [
      "with a group of a part that is not there",
      owen,
      "result.groups.1.parts.0: expected a part below 4 that is not there yet, got 9",
      ({ groups }) => {
        groups[1].parts = [9];
      },
    ],
    [
      "with a sum too few of a group",
      owen,
      "result.groups.0.values: expected 2 entries, got 1",
      ({ groups }) => groups[0].values.pop(),
    ],
    [
      "with a part in two groups of a level",
      owen,
      "result.groups: expected parts in one group per level, got in several",
      ({ groups }) => {
        groups[1].parts = [1, 2, 3];
      },
    ],
    [
      "with levels beyond a hundred",
      owen,
      "result.groups.0.level",
      ({ groups }) => {
        groups[0].level = 101;
      },
    ],
    [
      "with as many shares as parts for other parts",
      fitted,
      "result.surrogate.stability.0: expected 2 entries, got 1",
      ({ surrogate }) => surrogate.stability[0].pop(),
    ],
    [
      "with a list too few of a surrogate",
      fitted,
      "result.surrogate.localPrediction: expected 2 entries, got 1",
      ({ surrogate }) => surrogate.localPrediction.pop(),
    ],
  ])("%s", (_, json, message, change) => {
    expect(() => parseExplanation(changed(json, change))).toThrow(message);
  });

  test("only for what is wrong: a part may be in a group and in one that holds it", () => {
    const nested = changed(owen, ({ groups }) => {
      groups.splice(1, 0, { ...groups[0], name: "inner", level: 2, parts: [0] });
    });
    expect(parseExplanation(nested)).toEqual(nested);
  });
});
