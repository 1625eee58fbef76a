import { describe, expect, test } from "vitest";
import {
  derivativeWeights,
  interactionLeafValues,
  setPositions,
} from "../../../dist/trees/shapley/interaction-leaf-values.js";

const bitsOf = (mask: number) => [...Array(32).keys()].filter((bit) => (mask >> bit) & 1);
const size = (mask: number) => bitsOf(mask).length;
const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** How a discrete derivative by s of n players counts with t of the others there: of SII, and of BII. */
const weightOf = {
  SII: (n: number, s: number, t: number) => (factorial(n - t - s) * factorial(t)) / factorial(n - s + 1),
  BII: (n: number, s: number, _t: number) => 2 ** (s - n),
};

/** The index of a set by its definition: over all coalitions of the others, the derivative of the game by the set. */
function byDefinition(index: "SII" | "BII", players: number, set: number, game: (coalition: number) => number): number {
  const others = (2 ** players - 1) & ~set;
  let value = 0;
  for (let coalition = others; ; coalition = (coalition - 1) & others) {
    let derivative = 0;
    for (let part = set; ; part = (part - 1) & set) {
      derivative += (size(set & ~part) % 2 === 0 ? 1 : -1) * game(coalition | part);
      if (part === 0) break;
    }
    value += weightOf[index](players, size(set), size(coalition)) * derivative;
    if (coalition === 0) return value;
  }
}

describe("setPositions", () => {
  test.each([
    [1, 1],
    [5, 2],
    [6, 3],
    [7, 7],
  ])("of %i parts, sets of up to %i: each has its own place, smaller sets first", (parts, order) => {
    const { count, sets, of } = setPositions(parts, order);
    expect(sets.map(of)).toEqual([...Array(count).keys()]);
    const all = Array.from({ length: 2 ** parts }, (_, mask) => mask).filter((mask) => mask > 0 && size(mask) <= order);
    expect(count).toBe(all.length);
    expect(new Set(sets.map(String))).toEqual(new Set(all.map((mask) => String(bitsOf(mask)))));
    for (const [i, set] of sets.entries()) if (i > 0) expect(set.length).toBeGreaterThanOrEqual(sets[i - 1].length);
  });
});

describe.each(["SII", "BII"] as const)("interactionLeafValues, %s", (index) => {
  const PARTS = 4;
  const ORDER = 3;
  const positions = setPositions(PARTS, ORDER);
  const values = interactionLeafValues(positions, derivativeWeights(index, ORDER, 8));

  test("are those of the game in which mixtures reach the leaf, by definition", () => {
    // The parts of the path come in the order of its questions.
    const path = Int32Array.of(2, 0, 3, 1);
    const cells = values.cellsOf(path);
    for (let failed = 0; failed < 2 ** PARTS; failed++) {
      const background = Float64Array.from({ length: 3 + 2 ** PARTS }, (_, pattern) => 1 + ((pattern * 7) % 5));
      const numbers = new Float64Array(cells.length).fill(0.5);
      values.add(numbers, PARTS, failed, background, 3);
      // A mixture reaches the leaf where it keeps whatever the background row fails, and nothing that the row fails.
      const game = (kept: number) => {
        let reached = 0;
        for (let other = 0; other < 2 ** PARTS; other++) {
          if ((other & ~kept) === 0 && (failed & kept) === 0) reached += background[3 + other];
        }
        return reached;
      };
      for (const [i, cell] of cells.entries()) {
        const set = positions.sets[cell].reduce((mask, part) => mask | (1 << path.indexOf(part)), 0);
        expect(numbers[i] - 0.5).toBeCloseTo(byDefinition(index, PARTS, set, game), 10);
      }
    }
  });

  test("of a shorter path leave alone the sets that it does not ask for", () => {
    const sets = Array.from(values.cellsOf(Int32Array.of(3, 1)), (cell) => positions.sets[cell].join());
    expect(new Set(sets)).toEqual(new Set(["1", "3", "1,3"]));
  });
});
