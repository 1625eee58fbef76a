import { describe, expect, test } from "vitest";
import type { InteractionIndexExplanation } from "whybox";
import { pairTable } from "../../../dist/charts/interactions/pair-table.js";
import { made } from "../../render/text/made.js";

const table = (sets: { readonly [set: string]: number }, top = 20, parts = 5) =>
  pairTable(
    made<InteractionIndexExplanation>(
      "interactionIndex",
      { sets: Object.keys(sets).map((set) => set.split(",").map(Number)), values: [[], Object.values(sets)] },
      { parts: Array.from({ length: parts }, (_, i) => ({ name: `x${i}`, value: i })) },
    ),
    1,
    top,
  );

describe("the table of pairs", () => {
  const sets = { "0": 1, "1": -4, "2": 0.5, "0,1": -2, "1,2": 3, "0,1,2": 99 };

  test("has the effect of each part, and each pair on both sides of the diagonal; sets of three have no place", () => {
    const { parts, pairs, others } = table(sets);
    expect(parts).toEqual([
      { label: "x0 = 0", effect: 1 },
      { label: "x1 = 1", effect: -4 },
      { label: "x2 = 2", effect: 0.5 },
    ]);
    expect(pairs).toEqual([
      [0, -2, 0],
      [-2, 0, 3],
      [0, 3, 0],
    ]);
    expect(others).toBe(0);
  });

  test("says the largest effect and the largest pair, without their signs", () => {
    expect(table(sets)).toMatchObject({ largestEffect: 4, largestPair: 3 });
    expect(table({})).toMatchObject({ parts: [], largestEffect: 0, largestPair: 0, others: 0 });
  });

  test("keeps the parts with the largest share in effects and pairs, in their order", () => {
    // x3 has no effect of its own, but acts with others; a pair is shared by halves, a set of three counts for none.
    const strengths = { "0": 1, "1": 0.9, "2": 0.2, "3": 0, "3,4": 3, "4": 0, "0,2,4": 50 };
    const { parts, pairs, others } = table(strengths, 2);
    expect(parts.map(({ label }) => label)).toEqual(["x3 = 3", "x4 = 4"]);
    expect(pairs).toEqual([
      [0, 3],
      [3, 0],
    ]);
    expect(others).toBe(3);
    expect(table(strengths, 3).parts.map(({ label }) => label)).toEqual(["x0 = 0", "x3 = 3", "x4 = 4"]);
    expect(table({ "0": 1.4, "3": 0, "4": 0, "3,4": 2 }, 1).parts.map(({ label }) => label)).toEqual(["x0 = 0"]);
    // A pair of which one part was left out is no effect of the other.
    expect(table({ "0": 5, "0,1": 1, "2": 4 }, 2).parts.map(({ effect }) => effect)).toEqual([5, 4]);
    expect(table({ "0": 2, "1": 1.9, "0,2": -4 }, 2).pairs).toEqual([
      [0, -4],
      [-4, 0],
    ]);
  });

  test("takes the first of parts that are alike, and values that could not be added up", () => {
    expect(table({ "0": 1, "1": 1, "2": 1 }, 2).parts.map(({ label }) => label)).toEqual(["x0 = 0", "x1 = 1"]);
    expect(Number.isFinite(table({ "0": 1.7e308, "1": -1.7e308, "0,1": 1e308 }).largestEffect)).toBe(true);
  });

  test("leaves out parts that are in no set: hiding cannot change them", () => {
    expect(table({ "1": 2 }).parts).toEqual([{ label: "x1 = 1", effect: 2 }]);
    expect(table({ "1": 2 }).others).toBe(0);
  });
});
