import { expect, test } from "vitest";
import { heatGrid } from "../../../dist/charts/audit/heat-grid.js";
import { lightTheme } from "../../../dist/charts/theme.js";
import { elements, heatCells, texts } from "../drawn.js";

const shades = [
  [-1, 0, 1],
  [0.5, null, -0.5],
];
const draw = (columns: readonly string[], width = 300) =>
  heatGrid({
    ...{ rows: ["first", "second"], columns, left: 10, top: 20, width, cellHeight: 20, theme: lightTheme },
    shade: (r, c) => shades[r][c],
    text: (r, c) => String(shades[r][c]),
  });

test("cells are blue below 0 and orange above, the further the stronger; null is blank", () => {
  const found = heatCells(draw(["a", "b", "c"]).body);
  expect(found.size).toBe(5);
  expect(found.has("1 1")).toBe(false);
  const excess = (place: string) => {
    const [red, , blue] = found.get(place) as number[];
    return red - blue;
  };
  const order = ["0 0", "1 2", "0 1", "1 0", "0 2"].map(excess);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(new Set(order).size).toBe(5);
});

test("numbers that do not fit their cells are left out, and long names of columns lean", () => {
  expect(texts(draw(["a", "b", "c"]).body)).toEqual(expect.arrayContaining(["-1", "0.5", "first", "second", "a"]));
  expect(texts(draw(["a", "b", "c"], 90).body)).not.toContain("-0.5");
  const long = draw(["a very long name", "another long name", "and a third one"]);
  expect(elements(long.body, "text").filter(({ transform }) => transform?.startsWith("rotate(-50"))).toHaveLength(3);
  expect(long.height).toBeGreaterThan(draw(["a", "b", "c"]).height);
});
