import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { known } from "../../render/text/made.js";
import { definition, fairness, gap, grouping } from "../../render/text/review.js";
import { elements, texts, valueAt } from "../drawn.js";

const definitions = [
  definition("parity", "violated", known(0.3, 0.2, 0.4), { title: "demographic parity (selection rate)" }),
  definition("opportunity", "undecided", known(0.15, 0.05, 0.25)),
  definition("odds", "supported", known(0.02, 0, 0.08), { measures: ["selectionRate", "other"] }),
  definition("ratio", "violated", known(0.7, 0.6, 0.8), { of: "ratio" }),
  definition("unknown", "unknown", known(0.3)),
];
const gaps = [gap("selectionRate", "m", "f", 0.3, { chance: { mean: 0.05, high: 0.12 } })];
const draw = (own: object[] = definitions, options: object = {}, more: object = {}) =>
  toSvg(fairness([grouping("sex", own, { gaps }), grouping("age", definitions.slice(1, 2), { gaps: [] })], more), {
    chart: "gaps",
    ...options,
  });
const level = (svg: string) => elements(svg, "line").filter(({ y1, y2, x1, x2 }) => y1 === y2 && x1 !== x2);
const rects = (svg: string) => elements(svg, "rect").filter(({ y }) => y !== undefined);

describe("gaps between groups", () => {
  const svg = draw();
  const at = valueAt(svg);

  test("are dots with their intervals, coloured by what they say of the definition; undecided ones are empty", () => {
    const dots = elements(svg, "circle");
    [0.3, 0.15, 0.02].forEach((value, i) => expect(at(Number(dots[i].cx))).toBeCloseTo(value, 2));
    expect(dots.map(({ fill, stroke }) => [fill, stroke])).toEqual([
      ["#d95f02", "#d95f02"],
      ["#ffffff", "#59636e"],
      ["#1f5fbf", "#1f5fbf"],
    ]);
    const ends = level(svg).map(({ x1, x2, stroke }) => [at(Number(x1)), at(Number(x2)), stroke]);
    expect(ends).toEqual([
      [expect.closeTo(0.2, 2), expect.closeTo(0.4, 2), "#d95f02"],
      [expect.closeTo(0.05, 2), expect.closeTo(0.25, 2), "#59636e"],
      [expect.closeTo(0, 2), expect.closeTo(0.08, 2), "#1f5fbf"],
    ]);
  });

  test("leave out ratios and what has no interval, and have their names without what stands in brackets", () => {
    expect(texts(svg).slice(0, 3)).toEqual(["demographic parity", "equal opportunity", "equal odds"]);
    expect(texts(svg)).toEqual(expect.arrayContaining(["violated", "undecided", "supported", "0", "0.1"]));
  });

  test("lie on the ground of the tolerance, and on bars of what chance alone makes of one measure", () => {
    const [ground, ...chance] = rects(svg);
    expect(at(Number(ground.x))).toBeCloseTo(0, 2);
    expect(at(Number(ground.x) + Number(ground.width))).toBeCloseTo(0.05, 2);
    // Of the worse of two measures it is not known.
    expect(chance.map(({ x, width }) => at(Number(x) + Number(width)))).toEqual([
      expect.closeTo(0.12, 2),
      expect.closeTo(0.12, 2),
    ]);
    expect(rects(draw([definition("calibration", "supported", known(0.1, 0, 0.2))]))).toHaveLength(1);
    expect(rects(draw([definition("residualsNearZero", "supported", known(0.1, 0, 0.2))]))).toHaveLength(1);
  });

  test("say the tolerance, and how sure the intervals are", () => {
    expect(texts(svg)).toEqual(
      expect.arrayContaining([
        "largest gaps by sex",
        "tolerance 0.05; all pairs of groups at once, 95%",
        "largest gap",
      ]),
    );
    expect(texts(draw(definitions, {}, { confidence: 0.9 }))).toContain(
      "tolerance 0.05; all pairs of groups at once, 90%",
    );
  });

  test("are of the column that is asked for, without bars where chance is not known", () => {
    const other = draw(definitions, { part: "age" });
    expect(texts(other)).toContain("largest gaps by age");
    expect(elements(other, "circle")).toHaveLength(1);
    expect(rects(other)).toHaveLength(1);
  });

  test("have an axis that holds the tolerance and all intervals, in numbers that are not cut to percent", () => {
    const small = draw([definition("parity", "supported", known(0.001, 0, 0.002), { tolerance: 0.5 })]);
    const [ground] = rects(small);
    const [page] = elements(small, "svg");
    expect(Number(ground.x) + Number(ground.width)).toBeLessThan(Number(page.width));
    expect(Number(ground.width)).toBeGreaterThan(100);
    const large = draw([definition("mean", "violated", known(5000, 2000, 9000))], {}, { task: "regression" });
    expect(texts(large)).toContain("8,000");
    expect(large).not.toMatch(/NaN|Infinity/);
  });

  test("are a sentence where fewer than two groups have enough rows", () => {
    expect(texts(draw([]))).toEqual(["largest gaps by sex", "fewer than two groups have enough rows"]);
  });
});
