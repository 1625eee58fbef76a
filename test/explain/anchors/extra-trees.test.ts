import { expect, test } from "vitest";
import { extraTrees, TREES } from "../../../dist/explain/anchors/extra-trees.js";
import type { TreeRow } from "../../../dist/explain/anchors/restricted-forest.js";
import { type Stream, stream } from "../../../dist/random/stream.js";

const atOnce = async () => {};

function conjunction(count: number) {
  const random = stream(1, "extra-trees test");
  const rows = Array.from({ length: count }, () => {
    const content = Int32Array.from({ length: 8 }, () => random.integer(3));
    return { content, meets: Uint8Array.from(content, (value, part) => Number(value === part % 3)) };
  });
  const agrees = rows.map(({ content }) => (content[1] === 0 && content[4] !== 2) || content[6] === 1);
  return { rows, agrees };
}

test("learns conjunctions: fresh rows get votes on their side", async () => {
  const { rows, agrees } = conjunction(900);
  const trees = await extraTrees(rows.slice(0, 500), agrees.slice(0, 500), stream(2, "trees"), atOnce);
  const right = rows.slice(500).filter((row, i) => trees(row) > 0.5 === agrees[500 + i]).length;
  expect(right / 400).toBeGreaterThan(0.95);
});

test("one label is voted for everywhere; no rows are a half", async () => {
  const { rows } = conjunction(50);
  const all = await extraTrees(
    rows,
    rows.map(() => true),
    stream(3, "trees"),
    atOnce,
  );
  expect(all(rows[0])).toBe(1);
  const none = await extraTrees([], [], stream(3, "trees"), atOnce);
  expect(none(rows[0])).toBe(0.5);
});

test("votes follow the stream", async () => {
  const { rows, agrees } = conjunction(200);
  const one = await extraTrees(rows, agrees, stream(4, "trees"), atOnce);
  const same = await extraTrees(rows, agrees, stream(4, "trees"), atOnce);
  const other = await extraTrees(rows, agrees, stream(5, "trees"), atOnce);
  expect(rows.map(one)).toEqual(rows.map(same));
  expect(rows.map(one)).not.toEqual(rows.map(other));
});

type Case = TreeRow & { readonly agrees: boolean };

/** The value that a tree grown as the paper has it, list by list, gives a row. */
function plainTree(cases: readonly Case[], random: Stream, parent: number, depth = 0): (row: TreeRow) => number {
  const positive = cases.filter(({ agrees }) => agrees).length;
  const value = (positive + 0.5 * parent) / (cases.length + 0.5);
  if (cases.length < 4 || positive === 0 || positive === cases.length || depth === 16) return () => value;
  const purity = (some: readonly Case[]) => {
    const yes = some.filter(({ agrees }) => agrees).length;
    return (yes * yes + (some.length - yes) * (some.length - yes)) / some.length;
  };
  let best: { isLeft: (row: TreeRow) => boolean; gain: number } | undefined;
  const consider = (isLeft: (row: TreeRow) => boolean) => {
    const [left, right] = [cases.filter(isLeft), cases.filter((row) => !isLeft(row))];
    if (left.length === 0 || right.length === 0) return;
    const gain = purity(left) + purity(right) - purity(cases);
    if (gain > (best?.gain ?? 1e-12)) best = { isLeft, gain };
  };
  for (const part of cases[0].meets.keys()) {
    consider(({ meets }) => meets[part] === 1);
    const numbers = cases.map(({ content }) => content[part]);
    const [lowest, highest] = [Math.min(...numbers), Math.max(...numbers)];
    if (lowest === highest) continue;
    const atMost = lowest + random.integer(highest - lowest);
    consider(({ content }) => content[part] <= atMost);
  }
  if (!best) return () => value;
  const { isLeft } = best;
  const left = plainTree(cases.filter(isLeft), random, value, depth + 1);
  const rest = cases.filter((row) => !isLeft(row));
  const right = plainTree(rest, random, value, depth + 1);
  return (row) => (isLeft(row) ? left : right)(row);
}

test("grows the trees that a plain version grows from the same stream, to the last bit", async () => {
  const { rows, agrees } = conjunction(150);
  const trees = await extraTrees(rows, agrees, stream(6, "trees"), atOnce);
  const random = stream(6, "trees");
  const cases = rows.map((row, i) => ({ ...row, agrees: agrees[i] }));
  const prior = agrees.filter(Boolean).length / agrees.length;
  const plain = Array.from({ length: TREES }, () => plainTree(cases, random, prior));
  for (const row of conjunction(250).rows.slice(150)) {
    expect(trees(row)).toBe(plain.reduce((sum, tree) => sum + Math.round(tree(row) * 2 ** 40) / 2 ** 40, 0) / TREES);
  }
});
