import fc from "fast-check";
import { expect, test } from "vitest";
import type { Feature } from "whybox";
import { leafOf } from "whybox/trees";
import { atOnce } from "../../../dist/core/give-way.js";
import { fitDrawnRows, sortedTable } from "../../../dist/trees/fit/fit-drawn-rows.js";
import { fitTree } from "../../../dist/trees/fit/fit-tree.js";

const features: Feature[] = [
  { name: "a", kind: "number" },
  { name: "b", kind: "category", categories: ["u", "v", "w", "x"] },
  { name: "c", kind: "number" },
  { name: "d", kind: "number" },
];

const cell = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const row = fc.record({
  cells: fc.tuple(cell, cell, cell, cell),
  label: fc.integer({ min: 0, max: 2 }),
  drawn: fc.integer({ min: 0, max: 3 }),
});
const problem = fc.record({
  rows: fc.array(row, { minLength: 3, maxLength: 24 }),
  chosen: fc.subarray([0, 1, 2, 3], { minLength: 1 }),
  maxLeaves: fc.integer({ min: 2, max: 8 }),
  minDrawnLeaf: fc.integer({ min: 1, max: 4 }),
});

test.each([
  ["a", "b"],
  ["a", "b", "c"],
])("is the tree that fitTree grows for the rows repeated, on the columns alone: %j", async (...outputs) => {
  let splits = 0;
  await fc.assert(
    fc.asyncProperty(problem, async ({ rows, chosen, maxLeaves, minDrawnLeaf }) => {
      const given = rows.filter(({ label }) => label < outputs.length);
      const repeated = given.flatMap((each) => new Array<typeof each>(each.drawn).fill(each));
      fc.pre(repeated.length > 0);
      const data = Float64Array.from(given.flatMap(({ cells }) => cells));
      const table = await sortedTable({ data, rows: given.length, columns: 4 }, features, async () => {});
      const labels = Int32Array.from(given, ({ label }) => label);
      const drawn = Float64Array.from(given, (each) => each.drawn);
      const limits = { maxLeaves, minDrawnLeaf };
      const tree = atOnce(fitDrawnRows(table, chosen, labels, outputs, drawn, limits));
      // Twice: one tree changes nothing of what the next one finds.
      expect(atOnce(fitDrawnRows(table, chosen, labels, outputs, drawn, limits))).toEqual(tree);
      const plain = fitTree(
        repeated.map(({ cells }) => chosen.map((column) => cells[column])),
        repeated.map(({ label }) => label),
        {
          task: "classification",
          features: chosen.map((column) => ({ ...features[column], missing: true as const })),
          outputs,
          maxLeaves,
          minSamplesLeaf: minDrawnLeaf,
        },
      );
      const nodes = tree.nodes.map(({ samples: _, ...node }) =>
        "feature" in node ? { ...node, feature: chosen.indexOf(node.feature) } : node,
      );
      expect(nodes).toEqual(plain.nodes.map(({ samples: _, ...node }) => node));
      splits += nodes.filter((node) => "feature" in node).length;
      const x = given.map(({ cells }) => cells);
      const there = x.map((cells) => chosen.map((column) => cells[column]));
      expect([...leafOf(tree, x)]).toEqual([...leafOf(plain, there)]);
    }),
    { numRuns: 60 },
  );
  expect(splits).toBeGreaterThan(30);
});
