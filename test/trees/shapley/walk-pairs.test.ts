import { describe, expect, test } from "vitest";
import { leafOf } from "whybox/trees";
import { walkPairs } from "../../../dist/trees/shapley/walk-pairs.js";
import { columnMajor, tabled } from "./patterns-by-definition.js";

/** Every leaf that a mixture of the two rows reaches, and the coalitions of kept parts that reach it. */
function reachedBy({ given, partOf }: ReturnType<typeof tabled>, parts: number, row: number[], other: number[]) {
  const mixtures = Array.from({ length: 2 ** parts }, (_, kept) =>
    row.map((value, f) => ((kept >> partOf[f]) & 1 ? value : other[f])),
  );
  const reached = new Map<number, number[]>();
  for (const [kept, leaf] of leafOf(given, mixtures).entries()) reached.set(leaf, [...(reached.get(leaf) ?? []), kept]);
  return reached;
}

describe("walkPairs", () => {
  test("meets each leaf that mixtures reach once, with the parts that they keep and hide: all coalitions", () => {
    let met = 0;
    for (let seed = 0; seed < 11; seed++) {
      const one = tabled(seed, 4);
      const parts = Math.max(...one.partOf) + 1;
      const [x, background] = [one.x.slice(0, 2), one.x.slice(2)];
      // Every leaf is taken for deep, so that the walk meets them all.
      const paths = { ...one.paths, deep: new Uint8Array(one.tree.nodes).fill(1) };
      const task = { x: columnMajor(x), background: columnMajor(background), parts, partOf: one.partOf };
      const found = new Map<string, number[]>();
      // A row at a time, and one that is left out.
      for (const rows of [
        { from: 1, to: 2 },
        { from: 0, to: 1 },
        { from: 1, to: 1 },
      ]) {
        walkPairs(one.tree, paths, task, rows, (kept, hidden) => (leaf, row, other, keptParts, hiddenParts) => {
          const key = [row, other, leaf].join();
          expect(found.has(key)).toBe(false);
          const bitsOf = (list: Int32Array) => list.reduce((bits, part) => bits | (1 << part), 0);
          const [keeps, hides] = [bitsOf(kept.subarray(0, keptParts)), bitsOf(hidden.subarray(0, hiddenParts))];
          const coalitions = [...Array(2 ** parts).keys()].filter(
            (set) => (set & keeps) === keeps && (set & hides) === 0,
          );
          found.set(key, coalitions);
        });
      }
      const expected = new Map(
        x.flatMap((row, r) =>
          background.flatMap((other, b) =>
            [...reachedBy(one, parts, row, other)].map(
              ([leaf, coalitions]) => [[r, b, leaf].join(), coalitions] as const,
            ),
          ),
        ),
      );
      expect(new Map([...found].toSorted())).toEqual(new Map([...expected].toSorted()));
      met += found.size;
    }
    expect(met).toBeGreaterThan(30);
  });

  test("leaves out what is not deep", () => {
    const one = tabled(5, 4);
    const task = {
      x: columnMajor(one.x),
      background: columnMajor(one.x),
      parts: Math.max(...one.partOf) + 1,
      partOf: one.partOf,
    };
    const met = new Set<number>();
    walkPairs(one.tree, one.paths, task, { from: 0, to: one.x.length }, () => (leaf) => met.add(leaf));
    expect([...met].filter((leaf) => one.paths.deep[leaf] === 0)).toEqual([]);
  });
});
