import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { known, made } from "../../render/text/made.js";
import { elements, expectLinear, points, texts } from "../drawn.js";

const bins = [
  { rows: 30, from: 0.1, to: 0.2, meanProbability: 0.15, observed: known(0.2, 0.1, 0.4) },
  { rows: 30, from: 0.2, to: 0.8, meanProbability: 0.5, observed: known(0.3, null, null) },
  { rows: 5, from: 0.8, to: 0.8, meanProbability: 0.8, observed: known(null) },
];
const curve = [
  { probability: 0.1, observed: 0.15, low: 0, high: 0.3 },
  { probability: 0.5, observed: 0.35, low: 0.4, high: 0.7 },
  { probability: 0.9, observed: 0.95, low: null, high: null },
];
const draw = (more: object = {}, detail: object = {}) =>
  toSvg(
    made("performance", {
      ...{ rows: 65, residuals: null },
      classification: {
        ...{ positive: "repaid", classes: [], confusion: [], thresholds: null, ...detail },
        calibration: {
          ...{ of: "positive class", bins, curve, error: 0.0712, expectedIfCalibrated: 0.042, ...more },
        },
      },
    }),
    { chart: "calibration" },
  );
/** Edges of the square: 0 and 1 on both axes. */
const across = (svg: string) => elements(svg, "path").find((path) => path.d && /^M54,400L462,58$/.test(path.d));

describe("a calibration chart", () => {
  test("has a point per bin at its mean probability and the share that came true, if that is known", () => {
    const svg = draw();
    const dots = elements(svg, "circle");
    expectLinear([54, 462, ...dots.map(({ cx }) => Number(cx))], [0, 1, 0.15, 0.5]);
    expectLinear([400, 58, ...dots.map(({ cy }) => Number(cy))], [0, 1, 0.2, 0.3]);
  });

  test("has the interval of a point where it is known", () => {
    const whiskers = elements(draw(), "line").filter(({ x1, x2, y1, y2, stroke }) => x1 === x2 && y1 !== y2 && !stroke);
    expect(whiskers).toHaveLength(1);
    expectLinear([400, 58, Number(whiskers[0].y1), Number(whiskers[0].y2)], [0, 1, 0.1, 0.4]);
    expectLinear([54, 462, Number(whiskers[0].x1)], [0, 1, 0.15]);
  });

  test("has the diagonal, the curve of observed shares, and the band of a calibrated model", () => {
    const svg = draw();
    expect(across(svg)).toBeDefined();
    const paths = elements(svg, "path").map(({ d }) => d);
    const line = points(paths.find((d) => points(d).length === 3 && !d.endsWith("Z")) as string);
    expectLinear([54, 462, ...line.map(([x]) => x)], [0, 1, 0.1, 0.5, 0.9]);
    expectLinear([400, 58, ...line.map(([, y]) => y)], [0, 1, 0.15, 0.35, 0.95]);
    // There and back again: only where both of its bounds are known.
    const band = points(paths.find((d) => d.endsWith("Z")) as string);
    expect(band).toHaveLength(4);
    expectLinear([400, 58, ...band.map(([, y]) => y).toSorted((a, b) => a - b)], [0, 1, 0.7, 0.4, 0.3, 0]);
  });

  test("has blocks at its foot whose area is the share of rows, however narrow a bin is", () => {
    const blocks = elements(draw(), "rect").filter(({ y }) => y !== undefined);
    expect(blocks).toHaveLength(3);
    const [narrow, wide, single] = blocks.map(({ width, height }) => Number(width) * Number(height));
    expect(narrow / wide).toBeCloseTo(1, 2);
    // Of one value only, five rows are drawn as a hundredth wide.
    expect(single / wide).toBeCloseTo(5 / 30, 2);
    for (const { height, y } of blocks) expect(Number(y) + Number(height)).toBeCloseTo(400, 1);
    expect(Math.max(...blocks.map(({ height }) => Number(height)))).toBeCloseTo(0.14 * 342, 1);
  });

  test("says whose probability it is, and how far off it is beside chance", () => {
    expect(texts(draw())).toEqual(
      expect.arrayContaining([
        "credit: probability of repaid",
        "65 rows; off by 0.0712 on average, 0.042 by chance alone",
        "probability of repaid",
        "how often it came true",
      ]),
    );
    expect(texts(draw({ of: "predicted class" }, { positive: null }))).toContain("probability of the predicted class");
  });

  test("is none where there are no bins", () => {
    expect(() => draw({ bins: [] })).toThrow(/there is no chart|unknown chart "calibration"/);
  });
});
