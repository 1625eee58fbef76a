import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { known, made } from "../../render/text/made.js";
import { elements, texts, valueAt } from "../drawn.js";

const change = (title: string, before: object, after: object, better: string | null = "smaller") => ({
  ...{ name: title, title, better, before, after, change: known(null) },
});
const definitions = [
  change("demographic parity (selection rate)", known(0.3), known(0.1, 0, 0.25)),
  change("equal opportunity", known(0.1), known(0.2)),
  change("disparate impact ratio", known(0.6), known(0.8), "larger"),
  change("predictive parity", known(0.6), known(null)),
  change("accuracy parity", known(null), known(0.8)),
];
const draw = (own: object[] = definitions, width = 480) =>
  toSvg(
    made("mitigation", {
      ...{ groups: "sex x age", frontier: [] },
      effect: {
        rows: 180,
        groupings: [
          { name: "sex", definitions: [] },
          { name: "age", definitions: [] },
          { name: "all", definitions: own },
        ],
      },
    }),
    { chart: "changes", width },
  );

describe("gaps before and after", () => {
  test("are an empty and a full dot each, joined, with the interval of the latter", () => {
    const svg = draw();
    const at = valueAt(svg);
    const dots = elements(svg, "circle").map(({ cx, cy }) => ({ value: at(Number(cx)), y: Number(cy) }));
    [0.3, 0.1, 0.1, 0.2].forEach((value, i) => expect(dots[i].value).toBeCloseTo(value, 3));
    const [empty, full] = ["#ffffff", "#57708c"].map((fill) => svg.indexOf(`fill="${fill}"><circle`));
    expect(empty).toBeGreaterThan(0);
    expect(full).toBeGreaterThan(empty);
    const links = elements(svg, "path").filter(
      ({ d }) => /^M[\d.]+,[\d.]+L[\d.]+,[\d.]+$/.test(d) && !d.startsWith("M0,0"),
    );
    expect(links).toHaveLength(2);
    const whiskers = elements(svg, "line").filter(({ y1, y2 }) => y1 === y2);
    expect(whiskers.map(({ x1, x2 }) => [at(Number(x1)), at(Number(x2))])).toEqual([
      [expect.closeTo(0, 3), expect.closeTo(0.25, 3)],
      [expect.closeTo(0.2, 3), expect.closeTo(0.2, 3)],
    ]);
    // Each definition has a line of its own, from top to bottom.
    expect(dots[0].y).toBe(dots[2].y);
    expect(dots[1].y - dots[0].y).toBeCloseTo(24, 6);
    expect(texts(svg).slice(0, 2)).toEqual(["demographic parity", "equal opportunity"]);
  });

  test("are those of groups by all columns; ratios and what is not known before and after are left out", () => {
    expect(elements(draw(), "circle")).toHaveLength(4);
    expect(() => draw(definitions.slice(2))).toThrow(/chart/);
  });

  test("say on how many rows, of what groups", () => {
    expect(texts(draw()).slice(-2)).toEqual([
      "credit: gaps between groups of sex x age",
      "before (empty) and after (full), on 180 rows",
    ]);
  });

  test.each([480, 120, 64])("of definitions whose names are cut to the same stay apart, %i pixels wide", (width) => {
    const svg = draw(
      [
        change("false positive rate parity (of the young)", known(0.3), known(0.1)),
        change("false positive rate parity (of the old)", known(0.2), known(0.15)),
        change("false negative rate parity", known(0.1), known(0.05)),
      ],
      width,
    );
    const heights = elements(svg, "circle").map(({ cy }) => cy);
    expect(new Set(heights).size).toBe(3);
  });
});
