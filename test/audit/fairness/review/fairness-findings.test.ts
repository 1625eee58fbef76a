import { expect, test } from "vitest";
import { fairnessFindings } from "../../../../dist/audit/fairness/review/fairness-findings.js";
import { known } from "../../../render/text/made.js";
import { definition, fairness, gap, grouping } from "../../../render/text/review.js";

const violated = (name: string, low: number, more: object = {}) =>
  definition(name, "violated", known(0.25, low, 0.4), more);
const found = (groupings: object[], more: object = {}) => fairnessFindings(fairness(groupings, more));

test("says the largest certain gap of each column of groups, with both values, what chance makes, and how many definitions are violated", () => {
  const chance = { mean: 0.0312, high: 0.1, pValue: 0.01 };
  const own = { gaps: [gap("selectionRate", "m", "f", 0.25, { chance })] };
  const undecided = definition("other", "undecided", known(0.9, 0.8, 1));
  expect(found([grouping("sex", [undecided, violated("a", 0.06), violated("b", 0.07)], own)])).toEqual([
    {
      ...{ level: "medium", next: "is there a reason for the gap that may count? Which definition matters here?" },
      what: "credit treats groups by sex differently: selection rate 0.3 in f, 0.55 in m.",
      sure: "gap 0.25, 95% interval 0.07 to 0.4 (Wilson); chance alone makes 0.0312; 2 of 3 definitions of fairness violated",
      code: 'toText(await fairness(answers, { favourable: "yes" }))',
    },
  ]);
});

test("is grave where the gap is certain to be twice the tolerance", () => {
  const level = (low: number) => found([grouping("sex", [violated("a", low)])])[0].level;
  expect([level(0.0999), level(0.1)]).toEqual(["medium", "high"]);
});

test("says nothing of what is not certain, of ratios, of several measures at once, or of a gap that nobody has", () => {
  const silent = (each: object, more: object = {}) => expect(found([grouping("sex", [each], more)])).toEqual([]);
  silent(definition("a", "undecided", known(0.25, 0.2, 0.3)));
  silent(violated("a", 0.2, { of: "ratio" }));
  silent(violated("a", 0.2, { measures: ["selectionRate", "truePositiveRate"] }));
  silent(violated("a", 0.2), { gaps: [gap("selectionRate", null, null, null)] });
  silent(violated("a", 0.2), { gaps: [] });
});

test("does not repeat for crossed columns what one of them shows alone", () => {
  const crossed = { ...grouping("sex x age", [violated("a", 0.2)]), by: ["sex", "age"] };
  const fair = grouping("age", []);
  expect(
    found([grouping("sex", [violated("a", 0.1)]), fair, crossed]).map(({ what }) => /by (.*) diff/.exec(what)?.[1]),
  ).toEqual(["sex"]);
  expect(found([grouping("sex", []), fair, crossed])).toHaveLength(1);
  expect(found([grouping("race", [violated("a", 0.1)]), fair, crossed])).toHaveLength(2);
});

test("names several favourable classes as a list, and none where there are none", () => {
  const code = (favourable: unknown) => found([grouping("sex", [violated("a", 0.2)])], { favourable })[0].code;
  expect(code(["a", "b"])).toBe('toText(await fairness(answers, { favourable: ["a","b"] }))');
  expect(code(null)).toBe("toText(await fairness(answers))");
});
