import { expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { known, made } from "../../render/text/made.js";
import { elements, texts, valueAt } from "../drawn.js";

const strength = (features: number[], value: number | null, output = 0) => ({
  ...{ features, output, share: known(0.5), unnormalised: known(value, 0, value === null ? null : 2 * value) },
});
const draw = (pairs: object[], totals: object[], options: object = {}, more: object = {}) =>
  toSvg(
    made(
      "interactions",
      { rows: 40, pairs, totals },
      { parts: ["age", "debt", "job"].map((name) => ({ name })), ...more },
    ),
    { chart: "bars", ...options },
  );
const bars = (svg: string) => elements(svg, "rect").filter(({ y }) => y !== undefined);

test("pairs come the strongest first, each as long as its strength in the unit of the answer", () => {
  const svg = draw(
    [strength([0, 1], 1), strength([1, 2], 3), strength([0, 2], null)],
    [strength([0], 9)],
    {},
    { units: ["EUR"] },
  );
  expect(texts(svg).slice(0, 3)).toEqual(["debt and job", "age and debt", "age and job"]);
  const at = valueAt(svg);
  const ends = bars(svg).map(({ x, width }) => at(Number(x) + Number(width)));
  [3, 1, 0].forEach((value, i) => expect(ends[i]).toBeCloseTo(value, 2));
  expect(texts(svg)).toEqual(
    expect.arrayContaining(["credit: repaid", "pairs of features, over 40 rows", "interaction, in EUR", "not known"]),
  );
});

test("without pairs each feature is drawn with all others", () => {
  const svg = draw([], [strength([2], 1), strength([0], 4)]);
  expect(texts(svg).slice(0, 2)).toEqual(["age", "job"]);
  expect(texts(svg)).toEqual(expect.arrayContaining(["each feature with all others, over 40 rows", "interaction"]));
});

test("one output is drawn: pairs of others neither hide its totals nor come among its pairs", () => {
  const two = { outputs: ["repaid", "late"], units: [null, null], prediction: [0, 0], baseline: [null, null] };
  const pairs = [strength([0, 1], 1), strength([1, 2], 3, 1)];
  const totals = [strength([2], 1, 1), strength([0], 5, 0)];
  expect(texts(draw(pairs, totals, { output: "late" }, two)).slice(0, 2)).not.toContain("age and debt, on repaid");
  expect(bars(draw(pairs, totals, { output: "late" }, two))).toHaveLength(1);
  const late = draw([strength([0, 1], 1)], totals, { output: "late" }, two);
  expect(texts(late)[0]).toBe("job, on late");
  expect(bars(late)).toHaveLength(1);
  expect(texts(draw(pairs, totals, { output: "late" }, two))).toContain("credit: late");
});
