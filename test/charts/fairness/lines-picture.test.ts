import { describe, expect, test } from "vitest";
import { type GroupLine, linesPicture } from "../../../dist/charts/fairness/lines-picture.js";
import { lightTheme } from "../../../dist/charts/theme.js";
import { elements, expectLinear, points, texts } from "../drawn.js";

const line = (label: string, own: readonly (readonly [number, number])[], more: object = {}): GroupLine => ({
  ...{ label, points: own, small: false, ...more },
});
const drawn = (lines: readonly GroupLine[], width = 700, more: object = {}) =>
  linesPicture(
    {
      ...{ title: "credit by sex", more: "two groups", lines },
      ...{ x: { label: "score", domain: [0, 1] }, y: { label: "observed", domain: [0, 2] }, ...more },
    },
    width,
    lightTheme,
  );
const curves = (svg: string) =>
  elements(svg, "path").filter(
    (path) => path["stroke-width"] === "2" && path.fill === "none" && !path["stroke-dasharray"]?.startsWith("4 4"),
  );

test("every point lies where both scales put it", () => {
  const own = [
    [0, 0.2],
    [0.25, 1],
    [1, 2],
  ] as const;
  const svg = drawn([line("f", own)]);
  const found = points(curves(svg)[0].d);
  expectLinear(
    found.map(([x]) => x),
    own.map(([x]) => x),
  );
  expectLinear(
    found.map(([, y]) => y),
    own.map(([, y]) => y),
  );
  // To the right and upwards.
  expect(found[2][0]).toBeGreaterThan(found[0][0]);
  expect(found[2][1]).toBeLessThan(found[0][1]);
  // The square reaches from corner to corner.
  const [from, to] = [
    points(
      curves(
        drawn([
          line("f", [
            [0, 0],
            [1, 2],
          ]),
        ]),
      )[0].d,
    ),
  ].flat();
  expect(to[0] - from[0]).toBeCloseTo(from[1] - to[1], 6);
  expect(elements(svg, "circle")).toHaveLength(0);
});

test("intervals stand at their point, from their lower to their upper end, and points then have dots", () => {
  const svg = drawn([
    line(
      "f",
      [
        [0.5, 1],
        [1, 2],
      ],
      { ranges: [{ x: 0.5, low: 0.5, high: 1.75 }] },
    ),
  ]);
  const [bar] = elements(svg, "path").filter((path) => path["stroke-opacity"] === ".55");
  const [, x, bottom, top] = /M([\d.]+) ([\d.]+)V([\d.]+)/.exec(bar.d)?.map(Number) ?? [];
  const [[middle, one], [, two]] = points(curves(svg)[0].d);
  expect(x).toBe(middle);
  expectLinear([bottom, top, one, two], [0.5, 1.75, 1, 2]);
  expect(elements(svg, "circle").map(({ cx, cy }) => [Number(cx), Number(cy)])).toEqual(points(curves(svg)[0].d));
});

test("a marked point is drawn larger, at its place", () => {
  const svg = drawn([
    line(
      "f",
      [
        [0, 0],
        [1, 2],
      ],
      { marked: [0.5, 1] },
    ),
  ]);
  const marked = elements(svg, "circle").filter(({ r }) => r === "5");
  const [[left, low], [right, high]] = points(curves(svg)[0].d);
  expect(marked.map(({ cx, cy }) => [Number(cx), Number(cy)])).toEqual([[(left + right) / 2, (low + high) / 2]]);
});

test("the diagonal runs from one end of the domain to the other, where it is wanted", () => {
  const dashed = (svg: string) => elements(svg, "path").filter((path) => path["stroke-dasharray"] === "4 4");
  const square = { y: { label: "observed", domain: [0, 1] as const } };
  const svg = drawn(
    [
      line("f", [
        [0, 0],
        [1, 1],
      ]),
    ],
    700,
    { ...square, diagonal: true },
  );
  expect(points(dashed(svg)[0].d)).toEqual(points(curves(svg)[0].d));
  expect(
    dashed(
      drawn(
        [
          line("f", [
            [0, 0],
            [1, 1],
          ]),
        ],
        700,
        square,
      ),
    ),
  ).toHaveLength(0);
});

describe("groups", () => {
  test("are told apart by colour and dash, the same in the picture and beside their name", () => {
    const svg = drawn([
      line("f", [
        [0, 0],
        [1, 1],
      ]),
      line("m", [
        [0, 1],
        [1, 2],
      ]),
    ]);
    const all = elements(svg, "path");
    const lines = all.filter((path) => path["stroke-width"] === "2");
    const samples = all.filter((path) => path["stroke-width"] === "2.5");
    expect(new Set(lines.map(({ stroke }) => stroke)).size).toBe(2);
    expect(samples.map((path) => [path.stroke, path["stroke-dasharray"]])).toEqual(
      lines.map((path) => [path.stroke, path["stroke-dasharray"]]),
    );
    expect(texts(svg).filter((word) => ["f", "m"].includes(word))).toEqual(["f", "m"]);
  });

  test("of few rows are pale and lie below the others, and keep their place among the names", () => {
    const svg = drawn([
      line(
        "few",
        [
          [0, 0],
          [1, 1],
        ],
        { small: true },
      ),
      line("many", [
        [0, 1],
        [1, 2],
      ]),
    ]);
    const lines = elements(svg, "path").filter((path) => path["stroke-width"] === "2");
    expect(lines[0].stroke).toBe(lightTheme.line);
    expect(lines[1].stroke).not.toBe(lightTheme.line);
    const many = drawn([
      line(
        "many",
        [
          [0, 1],
          [1, 2],
        ],
        { small: true },
      ),
      line("few", [
        [0, 0],
        [1, 1],
      ]),
    ]);
    const [first] = elements(many, "path").filter((path) => path["stroke-width"] === "2");
    expect(points(first.d)).toHaveLength(2);
    expect(texts(svg).filter((word) => ["few", "many"].includes(word))).toEqual(["few", "many"]);
  });

  test("have their names beside the square on a wide page and below it on a narrow one, within the page", () => {
    const names = Array.from({ length: 6 }, (_, i) => `a group with a name ${i}`);
    const place = (width: number) => {
      const svg = drawn(
        names.map((name) =>
          line(name, [
            [0, 0],
            [1, 1],
          ]),
        ),
        width,
      );
      const height = Number(/viewBox="0 0 \S+ (\S+)"/.exec(svg)?.[1] ?? /height="([\d.]+)"/.exec(svg)?.[1]);
      const samples = elements(svg, "path")
        .filter((path) => path["stroke-width"] === "2.5")
        .map(({ d }) => points(d.replace("h30", ""))[0]);
      return { height, samples };
    };
    const [wide, narrow] = [place(700), place(400)];
    expect(Math.min(...wide.samples.map(([x]) => x))).toBeGreaterThan(52 + 370);
    expect(Math.min(...narrow.samples.map(([x]) => x))).toBe(8);
    for (const { height, samples } of [wide, narrow]) {
      expect(samples).toHaveLength(6);
      expect(Math.max(...samples.map(([, y]) => y))).toBeLessThan(height);
    }
    // Rows do not overlap: a name that does not fit begins a new one.
    expect(new Set(narrow.samples.map(([x, y]) => `${x} ${y}`)).size).toBe(6);
    expect(new Set(narrow.samples.map(([, y]) => y)).size).toBeGreaterThan(1);
  });
});

test("both axes have ticks and their label, and the title is said in words", () => {
  const svg = drawn([
    line("<f> & m", [
      [0, 0],
      [1, 2],
    ]),
  ]);
  expect(texts(svg)).toEqual(
    expect.arrayContaining(["score", "observed", "0.2", "1.5", "credit by sex", "two groups"]),
  );
  expect(svg).toContain("&lt;f&gt; &amp; m");
  expect(svg).toContain("credit by sex; two groups");
});
