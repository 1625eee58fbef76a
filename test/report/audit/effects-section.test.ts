import { describe, expect, test } from "vitest";
import type { Effects } from "whybox/audit";
import { effectsSection } from "../../../dist/report/audit/effects-section.js";
import { made } from "../../render/text/made.js";

const curve = (feature: number, more: object = {}) => ({
  ...{
    feature,
    at: [20, 30.5678],
    data: { min: 20, max: 31, deciles: [] },
    shares: [0.25, 0.75],
    outside: [false, false],
  },
  ...{ values: [[0.1, 0.23456]], low: [[0.05, 0.2]], high: [[0.15, null]], interval: "t", spread: [0.1], ...more },
});
const effects = (curves: readonly object[], more: object = {}, subject: object = {}) => {
  const explanation = made<Effects>("effects", {
    ...{ effect: "partial dependence", rows: 40, centred: false, derivative: false, surfaces: [], curves, ...more },
  });
  const parts = ["age", "job"].map((name, i) => ({ name, columns: [i], ...(i === 0 && { unit: "years" }) }));
  return { ...explanation, subject: { ...explanation.subject, outputs: ["pay"], parts, ...subject } } as Effects;
};
const tablesOf = (...given: Parameters<typeof effects>) => effectsSection.numbers?.(effects(...given)) ?? [];

describe("the points of a curve", () => {
  test("have their value, their band and their share of rows", () => {
    expect(tablesOf([curve(0)])).toEqual([
      {
        caption: "pay by age, in years",
        columns: ["age", "pay", "95% band (t)", "share of rows"],
        rows: [
          ["20", "0.1", "0.05 to 0.15", "25%"],
          ["30.6", "0.235", "not known", "75%"],
        ],
      },
    ]);
  });

  test("of labels are labels, and what no row has is outside", () => {
    const [{ caption, rows }] = tablesOf([
      curve(1, { at: ["nurse", "pilot"], outside: [true, false], low: [[null, 0.2]] }),
    ]);
    expect(caption).toBe("pay by job");
    expect(rows).toEqual([
      ["nurse", "0.1", "not known", "outside the data"],
      ["pilot", "0.235", "not known", "75%"],
    ]);
  });

  test("are listed curve by curve, those that move the answer most first, ten at most, of three outputs at most", () => {
    const outputs = ["a", "b", "c", "d"];
    const rows = outputs.map(() => [1, 2]);
    const many = Array.from({ length: 12 }, (_, i) =>
      curve(i, { values: rows, low: rows, high: rows, spread: outputs.map((_, o) => (o === 1 ? i : -i)) }),
    );
    const parts = many.map((_, i) => ({ name: `x${i}`, columns: [i] }));
    const captions = tablesOf(many, {}, { outputs, parts }).map(({ caption }) => caption);
    expect(captions).toHaveLength(30);
    expect(captions.slice(0, 3)).toEqual(["a by x0", "a by x1", "a by x2"]);
    expect(captions.slice(10, 13)).toEqual(["b by x11", "b by x10", "b by x9"]);
    expect(captions.at(-1)).toBe("c by x9");
  });

  test("of each output are its own", () => {
    const two = {
      values: [
        [1, 2],
        [3, 4],
      ],
      low: [
        [0, 1],
        [2, 3],
      ],
      high: [
        [2, 3],
        [4, 5],
      ],
      spread: [1, 1],
    };
    const [, second] = tablesOf([curve(0, two)], {}, { outputs: ["a", "b"] });
    expect(second.rows.map((row) => row.slice(1, 3))).toEqual([
      ["3", "2 to 4"],
      ["4", "3 to 5"],
    ]);
  });
});

test("says what was changed: one feature on average over rows, or step by step among rows that exist", () => {
  const about = (effect: string) => effectsSection.about?.(effects([], { effect }));
  expect(about("partial dependence")).toMatch(
    /^What the model answers .* stays as it is, on average over the rows\. It is/,
  );
  expect(about("accumulated local effects")).toMatch(
    /stays as it is, step by step and only among rows that exist\. It is/,
  );
  expect(effectsSection.heading?.(effects([]))).toBe("What each feature does to the answer");
});
