import fc from "fast-check";
import { expect, test } from "vitest";
import { labelWidth, shortLabel } from "../../dist/charts/short-label.js";

test("a label that fits stays, a longer one is cut to its first letters and an ellipsis", () => {
  expect(shortLabel("income", 6)).toBe("income");
  expect(shortLabel("income", 5)).toBe("inco…");
  expect(shortLabel("income", 1)).toBe("…");
  expect(shortLabel("", 3)).toBe("");
});

test("letters are never cut in half, and never more than are there is room for", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.integer({ min: 1, max: 40 }), (text, most) => {
      const short = shortLabel(text, most);
      expect(short.isWellFormed()).toBe(true);
      if ([...text].length <= most) expect(short).toBe(text);
      else {
        expect([...short]).toHaveLength(most);
        expect(text.startsWith(short.slice(0, -1))).toBe(true);
      }
    }),
  );
});

test("ten thousand letters are cut as forty are", () => {
  expect(shortLabel("😀".repeat(10_000), 40)).toBe(`${"😀".repeat(39)}…`);
});

/** Advance widths of Verdana, the widest of the common fonts, in parts of its size (hmtx table, units of 2048). */
const VERDANA = { i: 562, l: 562, t: 807, n: 1296, e: 1220, a: 1230, m: 1992, w: 1676, A: 1400, W: 2025, "0": 1302 };

test("widths are those of the widest common font or a little more, of any size", () => {
  for (const word of ["lean meat in tin", "animal", "natal", "000", "tell me"]) {
    const wide = [...word].reduce((sum, letter) => sum + (VERDANA[letter as "a"] ?? 720) / 2048, 0);
    expect(labelWidth(word, 1) / wide).toBeGreaterThan(0.9);
    expect(labelWidth(word, 1) / wide).toBeLessThan(1.25);
  }
  expect(labelWidth("income", 24)).toBeCloseTo(2 * labelWidth("income", 12), 9);
  expect(labelWidth("", 12)).toBe(0);
});

test("narrow, common, capital and wide letters differ, and East Asian ones and emoji are as wide as high", () => {
  const rising = ["l", "n", "A", "m", "職"].map((letter) => labelWidth(letter, 12));
  expect(rising).toEqual(rising.toSorted((a, b) => a - b));
  expect(new Set(rising).size).toBe(5);
  expect(labelWidth("職", 12)).toBeGreaterThanOrEqual(12);
  // One character of two code units.
  expect(labelWidth("😀", 12)).toBeCloseTo(labelWidth("職", 12), 9);
});
