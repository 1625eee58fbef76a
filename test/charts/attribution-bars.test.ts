import { expect, test } from "vitest";
import type { Attribution } from "whybox";
import { attributionBars, drawable, groupedBars } from "../../dist/charts/attribution-bars.js";
import { explanationsByName } from "../fixtures/explanations.js";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test("bars fall in size, the rest of them is summed up, and error bars are 1.96 standard errors long", async () => {
  const explanation = (await explanationsByName.attribution()) as Attribution;
  const [values] = explanation.result.values;
  const [errors] = explanation.result.standardErrors;
  const all = attributionBars(explanation, 0, 20);
  expect(all.map(({ value }) => value)).toEqual([...values].sort((a, b) => Math.abs(b) - Math.abs(a)));
  for (const { value, low, high } of all) {
    const error = errors[values.indexOf(value)] as number;
    expect(low).toBeCloseTo(value - 1.96 * error, 12);
    expect(high).toBeCloseTo(value + 1.96 * error, 12);
  }
  const few = attributionBars(explanation, 0, 2);
  expect(few).toHaveLength(3);
  expect(few[2]).toMatchObject({ label: "3 more, together", low: null, high: null });
  expect(sum(few.map(({ value }) => value))).toBeCloseTo(sum(values), 12);
});

test("a group is followed by its members, and groups and loose parts together are the whole", async () => {
  const explanation = (await explanationsByName.groups()) as Attribution;
  const groups = explanation.result.groups ?? [];
  const bars = groupedBars(explanation, 0, 20);
  expect(bars.filter(({ isGroup }) => isGroup)).toHaveLength(groups.length);
  // Members of a group are set in by a dash, and add up to it.
  bars.forEach((bar, at) => {
    if (!bar.isGroup || bar.label.startsWith("–")) return;
    const end = bars.findIndex(({ label }, i) => i > at && !label.startsWith("–"));
    const inner = bars.slice(at + 1, end < 0 ? bars.length : end).filter(({ label }) => !label.startsWith("– – "));
    expect(sum(inner.map(({ value }) => value))).toBeCloseTo(bar.value, 9);
  });
  const outer = bars.filter(({ label }) => !label.startsWith("–"));
  expect(sum(outer.map(({ value }) => value))).toBeCloseTo(sum(explanation.result.values[0]), 9);
});

test("values beyond what a scale can add up are drawn at its edge", () => {
  expect([drawable(1e300), drawable(-1e300), drawable(-3)]).toEqual([1e100, -1e100, -3]);
});
