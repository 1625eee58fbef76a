import { describe, expect, test } from "vitest";
import type { Attribution } from "whybox";
import { toText } from "whybox";
import { toSvg } from "whybox/charts";
import { smallEffects } from "../../dist/render/small-effects.js";
import { explanationsByName } from "../fixtures/explanations.js";

const explanation = (await explanationsByName.attribution()) as Attribution;

/** The explanation with values of another size, and standard errors of a share of the values. */
function scaled(largest: number, share: number, unit: string | null = "probability", prediction = 0.99): Attribution {
  const { result, subject } = explanation;
  const most = Math.max(...result.values[0].map(Math.abs));
  const values = result.values.map((row) => row.map((value) => (value / most) * largest));
  return {
    ...explanation,
    subject: { ...subject, units: subject.units.map(() => unit), prediction: subject.prediction.map(() => prediction) },
    result: { ...result, values, standardErrors: values.map((row) => row.map((value) => share * Math.abs(value))) },
  };
}

const nothing = "all values are next to nothing beside the prediction";

describe("effects that are next to nothing", () => {
  test("are called that in text and charts", () => {
    const small = scaled(1e-4, 0.1);
    expect(toText(small)).toContain(nothing);
    for (const chart of ["bars", "waterfall"])
      expect(toSvg(small, { chart })).toContain("all next to nothing beside it");
    expect(smallEffects(scaled(10, 0, "EUR", 1e6), 0)).toBe("nothing");
  });

  test("and those within their standard errors are called chance", () => {
    const chance = scaled(0.3, 0.8);
    expect(toText(chance)).toContain("no value is beyond twice its standard error");
    for (const chart of ["bars", "waterfall"]) expect(toSvg(chance, { chart })).toContain("all may be chance");
  });

  test("others are not", () => {
    for (const each of [scaled(0.3, 0.1), scaled(0.02, 0), scaled(1e4, 0, "EUR", 1e6), scaled(2, 0, null, 0)]) {
      expect(smallEffects(each, 0)).toBeUndefined();
      expect(toText(each)).not.toMatch(/next\s+to nothing|chance/);
    }
  });
});

test("a sum beyond the largest double is not written as Infinity", () => {
  const text = toText(scaled(1.7e308, 0, null, 1e308), { top: 1 });
  expect(text).not.toContain("Infinity");
});
