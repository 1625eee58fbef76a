import { describe, expect, test } from "vitest";
import { owenScramble, owenScrambleReversed, reverseBits } from "../../dist/random/owen-scramble.js";
import { noises } from "../fixtures/games.js";

const keys = Array.from(noises(40, 3), (value) => Math.floor(value * 2 ** 31) | 0);

describe("owenScramble", () => {
  test("permutes the intervals of length 2^-k, whatever the key, and tears none apart", () => {
    for (let i = 0; i < keys.length; i += 2) {
      for (const k of [1, 3, 8]) {
        const images = Array.from({ length: 2 ** k }, (_, interval) => {
          const inside = [0, 1, 2 ** (31 - k), 2 ** (32 - k) - 1].map((bits) => interval * 2 ** (32 - k) + bits);
          const found = new Set(inside.map((bits) => owenScramble(bits, keys[i], keys[i + 1]) >>> (32 - k)));
          expect(found.size).toBe(1);
          return [...found][0];
        });
        expect(new Set(images).size).toBe(2 ** k);
      }
    }
  });

  test("flips the first digit for half of the keys", () => {
    const flipped = keys.filter((key, i) => owenScramble(0, key, keys[(i + 1) % keys.length]) >>> 31 === 1).length;
    expect(flipped).toBeGreaterThan(10);
    expect(flipped).toBeLessThan(30);
  });

  test("takes the same bits reversed", () => {
    for (const bits of keys) expect(owenScrambleReversed(reverseBits(bits), 7, 11)).toBe(owenScramble(bits, 7, 11));
  });
});

test("reverseBits writes the digits backwards", () => {
  for (const bits of keys) {
    const digits = (bits >>> 0).toString(2).padStart(32, "0");
    expect((reverseBits(bits) >>> 0).toString(2).padStart(32, "0")).toBe([...digits].reverse().join(""));
  }
});
