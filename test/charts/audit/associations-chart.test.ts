import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { made } from "../../render/text/made.js";
import { heatCells, texts } from "../drawn.js";

const columns = ["age", "income", "job", "debt"];
const pairs: [string, string, number][] = [
  ["income", "debt", 0.914],
  ["age", "income", 0.5],
  ["age", "job", 0.25],
];
const draw = (top = 20, associations = pairs, names = columns) =>
  toSvg(
    made(
      "profile",
      {
        columns: names.map((name) => ({ name })),
        associations: associations.map(([a, b, strength]) => ({ columns: [a, b], strength })),
      },
      { model: "records" },
    ),
    { chart: "associations", top },
  );
/** How much more orange than grey. */
const warmth = (svg: string, row: number, column: number) => {
  const [red, , blue] = heatCells(svg).get(`${row} ${column}`) ?? [];
  return red - blue;
};

describe("associations of columns", () => {
  test("are the darker the stronger, the same on both sides of the diagonal, and blank where none is listed", () => {
    const svg = draw();
    expect(heatCells(svg).size).toBe(4 + 2 * 3);
    for (const [a, b] of pairs) {
      const [row, column] = [columns.indexOf(a), columns.indexOf(b)];
      expect(warmth(svg, row, column)).toBe(warmth(svg, column, row));
    }
    const rising = [warmth(svg, 2, 2), warmth(svg, 0, 2), warmth(svg, 0, 1), warmth(svg, 1, 3)];
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    expect(new Set(rising).size).toBe(4);
    expect(heatCells(svg).has("2 3")).toBe(false);
  });

  test("have their number in both cells, to two decimals", () => {
    const numbers = texts(draw()).filter((text) => /^0\.\d/.test(text));
    expect(numbers.toSorted()).toEqual(["0.25", "0.25", "0.5", "0.5", "0.91", "0.91"]);
  });

  test("are of the columns with the strongest ties where not all can be drawn, in the order of the table", () => {
    const svg = draw(2, pairs.toReversed());
    expect(texts(svg)[1]).toBe("3 pairs; 2 columns with weaker ties not drawn");
    expect(texts(svg).filter((text) => columns.includes(text))).toEqual(["income", "debt", "income", "debt"]);
    expect(heatCells(svg).size).toBe(4);
    expect(texts(draw(3))[1]).toBe("3 pairs; 1 column with weaker ties not drawn");
    // A pair needs two.
    expect(heatCells(draw(1)).size).toBe(4);
    expect(texts(draw())[1]).toBe("3 pairs");
  });

  test("of a column that the table does not list come last", () => {
    const svg = draw(20, [["debt", "outside", 0.7]], ["job", "debt"]);
    expect(
      texts(svg)
        .filter((text) => /debt|outside|job/.test(text))
        .slice(0, 2),
    ).toEqual(["debt", "outside"]);
  });

  test("have their names cut where they are long, and say of what table they are", () => {
    const long = "a column with a name that goes on and on";
    const svg = draw(20, [[long, "b", 0.7]], [long, "b"]);
    expect(svg).toContain("a column with a");
    expect(texts(svg).filter((text) => text === long)).toEqual([]);
    expect(texts(svg)[0]).toBe("records: which columns go together");
    expect(texts(svg).slice(-3)).toEqual(["0", "1", "strength"]);
  });
});
