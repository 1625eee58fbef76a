import { expect, test } from "vitest";
import { firstMet, ruleListAnswers } from "../../../../dist/explain/distill/students/rule-list-answers.js";

const rules = [
  { conditions: [{ feature: 0, above: 1, atMost: 3, text: "" }], value: [1, 0], samples: 1, weight: 1 },
  {
    conditions: [{ feature: 1, in: [0, 2], orMissing: true as const, text: "" }],
    value: [0, 1],
    samples: 1,
    weight: 1,
  },
  {
    conditions: [
      { feature: 0, above: 5, text: "" },
      { feature: 1, in: [1], text: "" },
    ],
    value: [0.5, 0.5],
    samples: 1,
    weight: 1,
  },
  { conditions: [], value: [0.2, 0.8], samples: 1, weight: 1 },
];
const rows: readonly (readonly [row: number[], rule: number])[] = [
  [[3, 1], 0],
  [[1, 1], 3],
  [[1, 2], 1],
  [[9, Number.NaN], 1],
  [[9, 1], 2],
  // A gap meets no condition that does not say so.
  [[Number.NaN, 1], 3],
];
const x = { data: Float64Array.from(rows.flatMap(([row]) => row)), rows: rows.length, columns: 2 };

test("a row is answered by the first rule whose conditions it all meets", () => {
  expect(Array.from(firstMet({ rules }, x))).toEqual(rows.map(([, rule]) => rule));
  const { data, columns } = ruleListAnswers({ rules, outputs: ["no", "yes"] }, x);
  expect(columns).toBe(2);
  expect(Array.from(data)).toEqual(rows.flatMap(([, rule]) => rules[rule].value));
});
