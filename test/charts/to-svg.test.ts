import { expect, test } from "vitest";
import type { Explanation } from "whybox";
import { toSvg } from "whybox/charts";
import { explanationsByName, manyAttributions } from "../fixtures/explanations.js";

const one = () => explanationsByName.attribution();

test("draws the first chart that suits, of one explanation or several", async () => {
  const explanation = await one();
  expect(toSvg(explanation)).toBe(toSvg(explanation, { chart: "waterfall" }));
  const text = await explanationsByName.text();
  expect(toSvg(text)).toBe(toSvg(text, { chart: "text" }));
  const rows = await manyAttributions(5);
  expect(toSvg(rows)).toBe(toSvg(rows, { chart: "global" }));
});

test.each([
  [
    { chart: "beeswarm" },
    'unknown chart "beeswarm" for an explanation of kind "attribution"; there are waterfall, bars',
  ],
  [{ output: "denied" }, 'unknown output "denied"; the explained outputs are "repaid"'],
  [{ part: "hat" }, 'unknown part "hat"'],
  [{ width: 10 }, "expected width to be a whole number of 64 or more, in pixels, got 10"],
  [{ top: 0 }, "expected top to be a whole number of 1 or more, got 0"],
  [{ hight: 10 }, "hight"],
])("refuses %j", async (options: object, message) => {
  const explanation = await one();
  expect(() => toSvg(explanation, options)).toThrow(message);
});

test("refuses several that do not belong together, and says which does not", async () => {
  const rows = await manyAttributions(3);
  const other = { ...rows[2], subject: { ...rows[2].subject, model: "another" } } as Explanation;
  expect(() => toSvg([...rows.slice(0, 2), other])).toThrow('explanation 2: expected model "credit", got "another"');
  expect(() => toSvg([])).toThrow("expected at least one explanation, got none");
  expect(() => toSvg(one() as never)).toThrow(/await/);
});
