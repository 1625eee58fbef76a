import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { known } from "../../render/text/made.js";
import { fairness, group, grouping } from "../../render/text/review.js";
import { elements, expectLinear, points, texts } from "../drawn.js";

const bins = (...own: [number, object][]) => own.map(([meanScore, observed]) => ({ meanScore, observed, rows: 40 }));
const women = group("f", 200, 0.3, { calibration: null });
const withCurve = (name: string, calibration: object[] | null, more: object = {}) => ({
  ...group(name, 200, 0.3, more),
  calibration,
});
const curves = [
  withCurve("f", bins([0.2, known(0.3, 0.2, 0.4)], [0.6, known(0.5, 0.4, 0.7)])),
  withCurve("m", bins([0.1, known(0.05)], [0.5, known(null)], [0.9, known(0.8)])),
];
const draw = (groups: object[] = curves, more: object = {}, options: object = {}) =>
  toSvg(fairness([grouping("sex", [], { groups })], more), { chart: "calibration", width: 480, ...options });
/** The square: 0 and 1 lie so on both axes at this width. */
const across = (svg: string) => {
  const [, x0, y0, x1, y1] = /M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)" stroke="#59636e" stroke-dasharray/.exec(svg) ?? [];
  return { x: [Number(x0), Number(x1)], y: [Number(y0), Number(y1)] };
};
const lines = (svg: string) =>
  elements(svg, "path")
    .filter(({ d, "stroke-width": width }) => width === "2" && d.includes("L"))
    .map(({ d }) => points(d));

describe("calibration of groups", () => {
  test("is a line per group through its scores and the shares that came true", () => {
    const svg = draw();
    const { x, y } = across(svg);
    const [first, second] = lines(svg);
    expect([x, y]).toEqual([
      [52, 464],
      [466, 54],
    ]);
    expectLinear([...x, ...first.map(([at]) => at)], [0, 1, 0.2, 0.6]);
    expectLinear([...y, ...first.map(([, at]) => at)], [0, 1, 0.3, 0.5]);
    // A share that is not known is no share of 0.
    expectLinear([...x, ...second.map(([at]) => at)], [0, 1, 0.1, 0.9]);
    expectLinear([...y, ...second.map(([, at]) => at)], [0, 1, 0.05, 0.8]);
    expect(texts(svg)).toEqual(expect.arrayContaining(["f", "m"]));
  });

  test("has upright intervals where they are known", () => {
    const svg = draw();
    const { x, y } = across(svg);
    const whiskers = [...svg.matchAll(/M([\d.]+) ([\d.]+)V([\d.]+)" stroke="[^"]*" stroke-opacity/g)].map((found) =>
      found.slice(1).map(Number),
    );
    expect(whiskers).toHaveLength(2);
    expectLinear([...x, ...whiskers.map(([at]) => at)], [0, 1, 0.2, 0.6]);
    expectLinear([...y, ...whiskers.flatMap(([, low, high]) => [low, high])], [0, 1, 0.2, 0.4, 0.4, 0.7]);
  });

  test("of scores that are no probabilities has an axis from the least to the greatest, and no diagonal", () => {
    const own = [withCurve("f", bins([200, known(0.3)], [800, known(0.5)])), withCurve("m", bins([500, known(0.4)]))];
    const svg = draw(own, { score: { kind: "score", name: "points", isStored: true } });
    expect(across(svg).x[0]).toBeNaN();
    const [first] = lines(svg);
    expectLinear([52, 52 + 412, ...first.map(([at]) => at)], [200, 800, 200, 800]);
    expect(texts(svg)).toContain("mean points");
    expect(texts(draw())).toContain("mean score (probability)");
  });

  test("says of what it is the share, and that pale lines rest on few rows", () => {
    expect(texts(draw(curves, { favourable: ["yes", "maybe"] })).slice(0, 2)).toEqual([
      "calibration by sex",
      "share of yes or maybe among people of like score",
    ]);
    const few = withCurve("f", bins([0.2, known(0.3)], [0.6, known(0.5)]), {
      baseRate: { ...known(0.4), rows: 4, small: true, together: null, shrunken: null },
    });
    const pale = (svg: string) =>
      elements(svg, "path").some(({ stroke, d }) => stroke === "#c8cfd6" && d.includes("L"));
    expect(pale(draw([few, curves[1]]))).toBe(true);
    expect(pale(draw())).toBe(false);
  });

  test("leaves out groups without a curve; where no group has one it is no chart", () => {
    expect(lines(draw([women, curves[1]]))).toHaveLength(1);
    expect(() => draw([women])).toThrow(/chart/);
    const one = fairness([grouping("sex", [], { groups: [women] }), grouping("age", [], { groups: curves })]);
    expect(texts(toSvg(one, { chart: "calibration" }))).toEqual([
      "calibration by sex",
      "no group has a score and true answers",
    ]);
    expect(lines(toSvg(one, { chart: "calibration", part: "age" }))).toHaveLength(2);
  });
});
