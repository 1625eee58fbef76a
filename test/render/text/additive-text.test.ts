import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { cells } from "./made.js";
import { student } from "./students.js";

const term = (features: number[], importance: number, values: number[][]) => ({
  features,
  importance,
  values,
  edges: [],
});
const features = ["age", "debt", "a feature with a name that goes on and on and on"].map((name) => ({ name }));
/** Two outputs: the text has the shape of the last. */
const both = (...last: number[]) => last.map((value) => [-value, value]);
const draw = (terms: object[], options: object = {}, more: object = {}) =>
  toText(student("additive", { terms, features, size: terms.length, ...more }, {}, { parts: features }), {
    width: 100,
    ...options,
  })
    .split("\n")
    .slice(4);
/** Eighths of a block, from lowest to highest. */
const heights = (shape: string) => [...shape].map((each) => "▁▂▃▄▅▆▇█".indexOf(each));

describe("terms of an additive model", () => {
  const terms = [term([0], 2, both(-1, 0, 0.5, 3, 99)), term([1, 0], 1, both(1, 2)), term([1], 0.5, both(5, 1, -9))];

  test("have a bar as long as their importance beside the largest, and the number", () => {
    const [first, pair, last] = draw(terms).slice(2, 5).map(cells);
    expect(first.slice(0, 3)).toEqual(["age", "████████████", "2"]);
    expect(pair.slice(0, 3)).toEqual(["debt x age", "██████", "1"]);
    expect(last.slice(0, 3)).toEqual(["debt", "███", "0.5"]);
  });

  test("have their curves on one scale of all of them, without the bin of gaps", () => {
    const [first, pair, last] = draw(terms).slice(2, 5).map(cells);
    const shape = heights(first[3]);
    expect(shape).toHaveLength(4);
    // -1, 0, .5 and 3 on a scale of seven steps from -1 to 5, without -9 and 99.
    expect(shape).toEqual([0, 7 / 6, 1.75, 28 / 6].map(Math.round));
    expect(heights(last[3])).toEqual([7, Math.round(14 / 6)]);
    expect(pair).toHaveLength(3);
  });

  test("that hardly move have no full height beside those that move", () => {
    const small = term([1], 0.001, both(-0.001, 0.002, 0));
    expect(heights(cells(draw([term([0], 2, both(-2, 2, 0)), small])[3]).at(-1) as string)).toEqual([3, 4]);
    expect(heights(cells(draw([term([0], 2, both(-2, 2, 0)), small], { top: 1 })[2])[3])).toEqual([0, 7]);
  });

  test("have no shape where they do not move, or answers are many", () => {
    expect(cells(draw([term([0], 1, both(2, 2, 2, 5))])[2])).toHaveLength(3);
    const three = [0, 1, 2, 9].map((value) => [value, 1, 2]);
    expect(cells(draw([term([0], 1, three)], {}, { outputs: ["a", "b", "c"] })[2])).toHaveLength(3);
    const one = [0, 1, 9].map((value) => [value]);
    expect(heights(cells(draw([term([0], 1, one)], {}, { outputs: ["a"] })[2])[3])).toEqual([0, 7]);
  });

  test("are the top ones, with a count of the rest, and draw none of importance 0", () => {
    const lines = draw(terms, { top: 2 });
    expect(lines[4]).toBe("  1 more");
    expect(draw(terms)[5]).toBe("");
    expect(cells(draw([term([0], 0, both(0, 1, 2))])[2])).toEqual(["age", "0", "▁█"]);
  });

  test("align their bars, with long names cut", () => {
    const lines = draw([terms[0], term([2], 1, both(1, 2, 3))], { width: 60 }).slice(2, 4);
    expect(lines[1]).toContain("a feature with a name t…  ██");
    expect(lines[0].indexOf("█")).toBe(lines[1].indexOf("█"));
  });
});
