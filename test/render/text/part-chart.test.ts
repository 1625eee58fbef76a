import { describe, expect, test } from "vitest";
import { exactShapley, toText } from "whybox";
import { partChart } from "../../../dist/render/text/part-chart.js";
import { tableGame } from "../../fixtures/games.js";

const chart = (
  values: number[],
  { width = 80, top = 20, unsigned = false, label = "x", errors = values.map(() => 0 as number | null) } = {},
) =>
  partChart(
    values.map((value, i) => ({ label: `${label}${i}`, value, error: errors[i] })),
    { width, top },
    unsigned,
  );
/** Characters that are filled, in halves and eighths too. */
const filled = (line: string) =>
  [...line].reduce((sum, each) => sum + (each === "▐" ? 0.5 : Math.max(0, " ▏▎▍▌▋▊▉█".indexOf(each)) / 8), 0);

describe("a chart of parts", () => {
  test("has the largest first, bars as long as the values beside the largest, and numbers aligned", () => {
    const lines = chart([1, -4, 0, 2]);
    expect(lines.map((line) => line.trim().slice(0, 2))).toEqual(["x1", "x3", "x0", "x2"]);
    const [whole, half, quarter, none] = lines.map(filled);
    expect(half / whole).toBeCloseTo(0.5, 1);
    expect(quarter / whole).toBeCloseTo(0.25, 1);
    expect(none).toBeLessThan(0.01);
    expect(lines.map((line) => line.slice(-6))).toEqual(["-4.000", "+2.000", "+1.000", " 0.000"]);
    expect(new Set(lines.map((line) => [...line].length)).size).toBe(1);
    expect(lines[1]).toMatch(/│█/);
    expect(lines[0]).toMatch(/█│/);
    // One axis for all.
    expect(new Set(lines.map((line) => line.indexOf("│"))).size).toBe(1);
  });

  test("sums up what lies beyond the top in a last line without a bar", () => {
    const lines = chart([5, -4, 3, -1, 0.5], { top: 2 });
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^ {2}3 more, together .*\+2\.500$/);
    expect(filled(lines[2])).toBeLessThan(0.01);
    expect(chart([5, -4, 3], { top: 3 })).toHaveLength(3);
    expect(chart([1.7e308, 1.7e308, 1.7e308], { top: 1 })[1]).toMatch(/ beyond 1\.8e308$/);
  });

  test("has a plus and an axis only where values have signs", () => {
    expect(chart([2, 1], { unsigned: true }).join("")).not.toMatch(/[+│]/);
    expect(chart([3, 2, 1], { unsigned: true, top: 1 })[1]).toMatch(/ 3\.000$/);
    expect(chart([2, 1])[0]).toMatch(/^ {2}x0 {2}│█+ +\+2\.000$/);
    expect(chart([-2, -1])[0]).toMatch(/^ {2}x0 {2}█+│ +-2\.000$/);
  });

  test("has errors in a column of their own, a question mark where none is known, and none where all are exact", () => {
    const lines = chart([2, 1, 0.5], { errors: [0.25, null, 0] });
    expect(lines.map((line) => line.slice(-6))).toEqual(["± 0.25", "   ± ?", "± 0.00"]);
    expect(chart([2, 1]).join("")).not.toContain("±");
  });

  test("keeps to its width: labels are cut to less than half, bars take what is left", () => {
    for (const width of [60, 80, 120]) {
      const lines = chart([2, -1], {
        width,
        label: "a name that is much too long for the label of a part, and longer ",
      });
      for (const line of lines) expect([...line].length).toBe(width);
      expect(lines[0].indexOf("…")).toBe(1 + Math.floor(width * 0.45));
      for (const line of chart([2, -1], { width, label: "a" })) expect([...line].length).toBe(width);
    }
  });

  test("of values of one sign has its axis on the side of 0, so that those below do not look like those above", async () => {
    const bars = async (worth: number[]) =>
      toText(await exactShapley(tableGame(worth)))
        .split("\n")
        .filter((line) => line.startsWith("  player"))
        .map((line) => line.slice(10));
    const [above, below] = [await bars([0, 1, 4, 5]), await bars([0, -1, -4, -5])];
    expect(above[0]).toMatch(/^ +│█+ +\+4\.000$/);
    expect(below[0]).toMatch(/^ +█+│ +-4\.000$/);
  });

  test("says so where no part has a value, and draws values of 0", () => {
    expect(chart([])).toEqual(["  no part has a value"]);
    expect(chart([0, 0])).toEqual([expect.stringMatching(/^ {2}x0 +0$/), expect.stringMatching(/^ {2}x1 +0$/)]);
  });
});
