import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bar } from "../../../dist/render/text/bar.js";

const EIGHTHS = " ▏▎▍▌▋▊▉█";
/** Length of what is filled, in characters. */
const length = (drawn: string) =>
  [...drawn].reduce((sum, each) => sum + (each === "▐" ? 0.5 : Math.max(0, EIGHTHS.indexOf(each)) / 8), 0);

describe("a bar", () => {
  test("is as long as its share, to an eighth of a character, and exactly as wide as asked", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 60 }), (share, width) => {
        const drawn = bar(share, width, false);
        expect([...drawn]).toHaveLength(width);
        expect(Math.abs(length(drawn) - share * width)).toBeLessThanOrEqual(1 / 16 + 1e-9);
        expect(drawn).toMatch(/^█*[▏▎▍▌▋▊▉]? *$/);
      }),
    );
  });

  test("with two sides grows from an axis in its middle, to the left where it is negative", () => {
    expect(bar(1, 9, true)).toBe("    │████");
    expect(bar(-1, 9, true)).toBe("████│    ");
    expect(bar(-0.625, 9, true)).toBe(" ▐██│    ");
    expect(bar(0.28125, 9, true)).toBe("    │█▏  ");
    expect(bar(0, 9, true)).toBe("    │    ");
    expect(bar(1, 10, true)).toBe("    │████ ");
  });

  test("with one side grows from an axis at that side's end", () => {
    expect(bar(-0.5, 9, "left")).toBe("    ████│");
    expect(bar(0.5, 9, "right")).toBe("│████    ");
    for (const sides of ["left", "right"] as const) expect([...bar(0, 9, sides)]).toHaveLength(9);
    // Without a sign there is no axis.
    expect(bar(0.5, 8, false)).toBe("████    ");
    expect(bar(-0.5, 8, false)).toBe("████    ");
  });

  test("and its opposite are as long, to half a character", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        const [left, right] = [bar(-share, 41, true), bar(share, 41, true)];
        expect([...left]).toHaveLength(41);
        expect([...right]).toHaveLength(41);
        expect(Math.abs(length(left) - length(right))).toBeLessThanOrEqual(0.25 + 0.0625 + 1e-9);
      }),
    );
  });
});

test("a share beyond 1, as a crafted file may say, is the longest bar", () => {
  for (const sides of [true, false, "left", "right"] as const)
    for (const share of [1e300, -1e300]) expect(bar(share, 11, sides)).toBe(bar(Math.sign(share), 11, sides));
});
