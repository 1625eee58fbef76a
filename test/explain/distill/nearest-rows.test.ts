import { expect, test } from "vitest";
import type { Feature } from "whybox";
import { atOnce } from "../../../dist/core/give-way.js";
import { columnFacts, nearestRows } from "../../../dist/explain/distill/nearest-rows.js";
import { parkMiller } from "../../fixtures/park-miller.js";

const features: Feature[] = [
  { name: "age", kind: "number" },
  { name: "income", kind: "number" },
  { name: "job", kind: "category", categories: ["clerk", "nurse", "smith"] },
];

function people(count: number) {
  const { uniform, below } = parkMiller(7);
  const cell = (value: number) => (below(6) === 0 ? Number.NaN : value);
  const data = Array.from({ length: count }, () => [cell(uniform()), cell(1000 * uniform()), cell(below(3))]).flat();
  return { data: Float64Array.from(data), rows: count, columns: 3 };
}

test("rows nearest to each anchor are those of a full sort by distance", () => {
  const rows = people(60);
  const facts = features.map((feature, column) => columnFacts(rows, feature, column));
  const anchors = Int32Array.from({ length: 40 }, (_, i) => 59 - i);
  const distance = (a: number, b: number) =>
    features.reduce((sum, { kind }, c) => {
      const [x, y] = [rows.data[3 * a + c], rows.data[3 * b + c]];
      if (kind === "category" || Number.isNaN(x - y)) return sum + (Object.is(x, y) ? 0 : 1);
      return sum + ((x - y) / facts[c].deviation) ** 2;
    }, 0);
  for (const wanted of [1, 5, 100]) {
    const found = atOnce(nearestRows(rows, features, anchors, facts, wanted));
    const count = Math.min(wanted, 39);
    expect(found.length).toBe(40 * count);
    anchors.forEach((anchor, a) => {
      const sorted = [...anchors]
        .filter((other) => other !== anchor)
        .sort((b, c) => distance(anchor, b) - distance(anchor, c));
      Array.from(found.subarray(a * count, (a + 1) * count)).forEach((row, i) => {
        expect(distance(anchor, row)).toBeCloseTo(distance(anchor, sorted[i]), 12);
      });
    });
  }
});

test("a single anchor has no neighbour", () => {
  const rows = people(3);
  const facts = features.map((feature, column) => columnFacts(rows, feature, column));
  expect(atOnce(nearestRows(rows, features, Int32Array.of(1), facts, 4))).toEqual(new Int32Array(0));
});

test("facts of a column leave gaps out", () => {
  const rows = { data: Float64Array.of(3, Number.NaN, 5, 8), rows: 4, columns: 1 };
  const { low, high, whole, deviation, category } = columnFacts(rows, features[0], 0);
  expect({ low, high, whole, category }).toEqual({ low: 3, high: 8, whole: true, category: false });
  // Around the mean 16 / 3: squares 49 / 9, 1 / 9, 64 / 9.
  expect(deviation).toBeCloseTo(Math.sqrt(114 / 27), 12);
});

test("the wider the rows, the more often it pauses", () => {
  const pausesOf = (width: number) => {
    const wide = Array.from({ length: width }, (_, c): Feature => ({ name: `x${c}`, kind: "number" }));
    const { uniform } = parkMiller(3);
    const rows = { data: Float64Array.from({ length: 100 * width }, uniform), rows: 100, columns: width };
    const facts = wide.map((feature, column) => columnFacts(rows, feature, column));
    const steps = nearestRows(
      rows,
      wide,
      Int32Array.from({ length: 100 }, (_, row) => row),
      facts,
      4,
    );
    let pauses = 0;
    while (!steps.next().done) pauses++;
    return pauses;
  };
  expect(pausesOf(1000)).toBeGreaterThan(pausesOf(100));
});
