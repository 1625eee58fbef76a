import { expect, test } from "vitest";
import { stream } from "whybox/extending";
import { crossFittedForest, picked } from "../../../dist/audit/profile/cross-fitted-forest.js";

const ROWS = 120;
const giveWay = async () => {};
function table(columns: number) {
  const random = stream(2, "forest", columns);
  const data = Float64Array.from({ length: ROWS * columns }, () => random.uniform());
  return { data, rows: ROWS, columns };
}
const forest = (x: ReturnType<typeof table>, labels: Int32Array, classes: number, seed: number | string = 1) =>
  crossFittedForest(
    x,
    Array.from({ length: x.columns }, (_, c) => ({ name: `c${c}`, kind: "number" as const })),
    labels,
    classes,
    { seed, giveWay },
  );
/** The mean probability that is said of each row's own label. */
const ofOwn = (said: { data: Float64Array; columns: number }, labels: Int32Array) =>
  labels.reduce((sum, label, row) => sum + said.data[row * said.columns + label], 0) / labels.length;

test("every row gets shares that add up to 1", async () => {
  const x = table(2);
  const said = await forest(
    x,
    Int32Array.from({ length: ROWS }, (_, row) => row % 3),
    3,
  );
  expect([said.rows, said.columns]).toEqual([ROWS, 3]);
  for (let row = 0; row < ROWS; row++) {
    expect(said.data[3 * row] + said.data[3 * row + 1] + said.data[3 * row + 2]).toBeCloseTo(1, 12);
    expect(Math.min(...said.data.subarray(3 * row, 3 * row + 3))).toBeGreaterThanOrEqual(0);
  }
});

test("labels that a column says are found, and labels by chance are not, since no row is judged by what learned it", async () => {
  const x = table(2);
  const told = Int32Array.from({ length: ROWS }, (_, row) => (x.data[2 * row] > 0.5 ? 1 : 0));
  expect(ofOwn(await forest(x, told, 2), told)).toBeGreaterThan(0.9);
  const random = stream(9, "labels");
  const chance = Int32Array.from({ length: ROWS }, () => random.integer(2));
  // A forest that had seen its rows would say some 0.75 of them.
  expect(Math.abs(ofOwn(await forest(x, chance, 2), chance) - 0.5)).toBeLessThan(0.1);
});

test("of ten columns each tree sees five: a class that one of them says is said by half of the trees", async () => {
  const x = table(10);
  const told = Int32Array.from({ length: ROWS }, (_, row) => (x.data[10 * row + 3] > 0.5 ? 1 : 0));
  const share = ofOwn(await forest(x, told, 2), told);
  expect(share).toBeGreaterThan(0.66);
  expect(share).toBeLessThan(0.84);
});

test("the same seed gives the same bits, another seed others; a row alone has nothing to learn from", async () => {
  const x = table(2);
  const labels = Int32Array.from({ length: ROWS }, (_, row) => (x.data[2 * row] + x.data[2 * row + 1] > 1 ? 1 : 0));
  const [first, again, other] = [
    await forest(x, labels, 2),
    await forest(x, labels, 2),
    await forest(x, labels, 2, "b"),
  ];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect(Array.from((await forest({ ...x, rows: 1 }, labels, 2)).data)).toEqual([0, 0]);
});

test("an abort ends it at the next turn", async () => {
  let turns = 0;
  const ended = crossFittedForest(table(1), [{ name: "c", kind: "number" }], new Int32Array(ROWS), 2, {
    seed: 1,
    giveWay: async () => {
      if (++turns === 3) throw new Error("aborted");
    },
  });
  await expect(ended).rejects.toThrow("aborted");
  expect(turns).toBe(3);
});

test("picked takes rows and columns in the order asked for, again and again", () => {
  const x = { data: Float64Array.of(1, 2, 3, 4, 5, 6), rows: 2, columns: 3 };
  expect(picked(x, [1, 0, 1], [2, 0])).toEqual({ data: Float64Array.of(6, 4, 3, 1, 6, 4), rows: 3, columns: 2 });
});

test("columns are sorted once, not once per tree", async () => {
  const x = table(40);
  let pauses = 0;
  await crossFittedForest(
    x,
    Array.from({ length: 40 }, (_, c) => ({ name: `c${c}`, kind: "number" as const })),
    // One class: no tree has a split, and what is left is the sorting.
    new Int32Array(ROWS),
    2,
    {
      seed: 1,
      giveWay: async () => {
        pauses++;
      },
    },
  );
  // 120 trees; a pause per sorted column made 120 x 20 more.
  expect(pauses).toBeLessThan(4 * 120);
  expect(pauses).toBeGreaterThan(120);
});
