import { describe, expect, test } from "vitest";
import type { Effects } from "whybox/audit";
import { effectsText } from "../../../dist/render/text/effects-text.js";
import { cells, layout, lineOf, made } from "./made.js";

const curve = (feature: number, at: readonly (number | string)[], values: readonly number[], more: object = {}) => ({
  ...{ feature, at, values: [values], low: [values.map((value) => value - 0.1)], spread: [Math.max(...values)] },
  ...{ high: [values.map((value) => value + 0.2)], shares: values.map(() => 1 / values.length), interval: "bootstrap" },
  ...{ outside: values.map(() => false), data: null, ...more },
});
const effects = (result: object = {}) =>
  made<Effects>(
    "effects",
    { effect: "partial dependence", rows: 300, centred: true, derivative: false, curves: [], surfaces: [], ...result },
    { parts: [{ name: "age", unit: "years" }, { name: "job" }, { name: "debt" }] },
  );
const age = curve(0, [20, 40, 60], [-1, 0, 3.14], { shares: [0.25, 0.7, 0.05] });
const job = curve(1, ["clerk", "nurse"], [0.5, -0.5]);
const linesOf = (result: object, more: object = {}) => effectsText.lines(effects(result), { ...layout, ...more });

describe("the sentence", () => {
  test("names the feature that moves the answer most, and between what", () => {
    expect(effectsText.sentence(effects({ curves: [job, age] }))).toBe(
      "Over 300 rows, repaid moves most with age: between -1 and 3.14 (partial dependence).",
    );
  });
  test("speaks of a curve of one point, and of none that has no point", () => {
    const [none, one] = [curve(2, [], [], { spread: [9] }), curve(0, [40], [0.5])];
    expect(effectsText.sentence(effects({ curves: [none, one] }))).toContain(
      "moves most with age: between 0.5 and 0.5",
    );
  });
  test("counts pairs where there are only surfaces", () => {
    const surface = { axes: [age, job], values: [[[1]]] };
    expect(effectsText.sentence(effects({ surfaces: [surface] }))).toBe(
      "The partial dependence of credit on 1 pair of features.",
    );
    expect(effectsText.sentence(effects({ surfaces: [surface, surface] }))).toContain("2 pairs");
  });
});

describe("the lines", () => {
  test.each([
    [{}, "credit: partial dependence over 300 rows, centred"],
    [{ centred: false }, "credit: partial dependence over 300 rows"],
    [{ derivative: true, rows: 1 }, "credit: partial dependence over 1 row, slopes"],
  ])("head %j", (more, expected) => {
    expect(linesOf(more)[0]).toBe(expected);
  });

  test("show each point with its value, band, bar and share of the rows", () => {
    const lines = linesOf({ curves: [age] });
    expect(cells(lineOf(lines, "age"))).toEqual(["age (years)", "repaid", "95% band", "rows"]);
    expect(cells(lineOf(lines, "20"))).toEqual(["20", "-1", "-1.1 to -0.8", "25%"]);
    expect(cells(lineOf(lines, "60"))).toEqual(["60", "3.14", "3.04 to 3.34", "████████████████", "5%"]);
    // A quarter of the way up: 1 / 4.14 of sixteen characters.
    expect(lineOf(lines, "40")).toMatch(/ █{3}[▏▎▍▌▋▊▉]/);
  });

  test("say where a point lies outside the data, and leave a band out that is not known", () => {
    const outside = curve(0, [1, 2], [0, 1], { outside: [true, false], low: [[null, 0]], high: [[null, 2]] });
    expect(cells(lineOf(linesOf({ curves: [outside] }), "1"))).toEqual(["1", "0", "none"]);
    expect(cells(lineOf(linesOf({ curves: [outside] }), "2"))).toContain("0 to 2");
  });

  test("put the curves first that move the answer most, and count the rest", () => {
    const lines = linesOf({ curves: [job, curve(2, [1], [0.1]), age] }, { top: 2 });
    const [first, second] = ["age (years)", "job"].map((name) => lines.findIndex((line) => line.includes(name)));
    expect(first).toBeLessThan(second);
    expect(first).toBeGreaterThan(0);
    expect(lines).toContain("  and 1 curve that moves less");
    expect(linesOf({ curves: [job, age, age] }, { top: 1 })).toContain("  and 2 curves that move less");
  });

  test("space twelve points out over a long axis, its ends among them", () => {
    const at = Array.from({ length: 100 }, (_, i) => i);
    const shown = linesOf({ curves: [curve(2, at, at)] })
      .map((line) => cells(line)[0])
      .filter((cell) => /^\d+$/.test(cell))
      .map(Number);
    expect(shown).toEqual([0, 9, 18, 27, 36, 45, 54, 63, 72, 81, 90, 99]);
  });

  test("print a surface as a grid, each value at its row and column", () => {
    const axis = (feature: number, at: readonly (number | string)[]) => ({
      ...curve(
        feature,
        at,
        at.map(() => 0),
      ),
    });
    const lines = linesOf({
      surfaces: [
        {
          axes: [axis(0, [20, 40]), axis(1, ["clerk", "nurse", "smith"])],
          values: [
            [
              [1, 2, 3],
              [4, 5, 6.789],
            ],
          ],
        },
      ],
    });
    expect(lines).toContain("  repaid by age and job");
    expect(cells(lineOf(lines, "age \\ job"))).toEqual(["age \\ job", "clerk", "nurse", "smith"]);
    expect(cells(lineOf(lines, "40"))).toEqual(["40", "4", "5", "6.79"]);
    const large = Array.from({ length: 13 }, (_, i) => i);
    const grid = linesOf({
      surfaces: [{ axes: [axis(0, large), axis(2, large)], values: [large.map((a) => large.map((b) => 100 * a + b))] }],
    });
    expect(cells(lineOf(grid, "12"))).toEqual(["12", "1,200", "1,200", "1,200", "1,210", "1,210", "1,210", "1,210"]);
    expect(cells(lineOf(grid, "age"))).toEqual(["age \\ debt", "0", "2", "4", "6", "8", "10", "12"]);
  });

  test("come for each output", () => {
    const both = {
      ...age,
      values: [
        [-1, 0, 3],
        [5, 6, 7],
      ],
      low: [...age.low, [5, 6, 7]],
      high: [...age.high, [5, 6, 7]],
    };
    const lines = effectsText.lines(
      { ...effects({ curves: [both] }), subject: { ...effects().subject, outputs: ["repaid", "late"] } },
      layout,
    );
    expect(lines.filter((line) => cells(line)[0] === "20").map((line) => cells(line)[1])).toEqual(["-1", "5"]);
  });
});
