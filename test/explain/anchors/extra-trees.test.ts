import { expect, test } from "vitest";
import { extraTrees } from "../../../dist/explain/anchors/extra-trees.js";
import { stream } from "../../../dist/random/stream.js";

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
