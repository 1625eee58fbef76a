import { describe, expect, test } from "vitest";
import { reductionData } from "../../../../dist/audit/fairness/mitigation/reduction-data.js";
import { given, people } from "./learners.js";

const options: Parameters<typeof reductionData>[2] = {
  favourable: "yes",
  constraint: "demographicParity",
  smallest: 20,
  holdOut: 0.3,
  seed: 1,
};
const records = people(200, 3);
const weighted = records.map((row, i) => ({ ...row, w: i % 5, family: i >> 1 }));
const made = (rows: ReturnType<typeof given>, more: object = {}) =>
  reductionData("reductions", rows, { ...options, ...more });

/** The rows of a table by their first column, which no two of them share. */
const places = ({ data, columns }: { data: Float64Array; columns: number }) =>
  Array.from({ length: data.length / columns }, (_, row) => records.findIndex(({ a }) => a === data[row * columns]));

test("rows of weight above 0 train, with weights that add up to 1", () => {
  const { fitted, favourable, outputs, labels, notes } = made(given(weighted, { weights: "w" }), {
    test: given(people(50, 4)),
  });
  const kept = weighted.filter(({ w }) => w > 0);
  expect(fitted.truth).toEqual(Uint8Array.from(kept, ({ y }) => (y === "yes" ? 1 : 0)));
  const total = kept.reduce((sum, { w }) => sum + w, 0);
  kept.forEach(({ w }, i) => expect(fitted.weights[i]).toBeCloseTo(w / total, 12));
  expect(Array.from(fitted.groups, (group) => labels[group])).toEqual(kept.map(({ sex }) => sex));
  expect(fitted.count).toBe(2);
  expect(places(fitted.matrix)).toEqual(kept.map(({ a }) => records.findIndex((row) => row.a === a)));
  expect(favourable).toEqual(["yes"]);
  expect(outputs).toEqual([
    { name: "no", unit: "probability" },
    { name: "yes", unit: "probability" },
  ]);
  expect(notes).toEqual([
    {
      code: "ROWS_WITHOUT_TRUTH",
      message: "40 of 200 rows have no true answer or no weight, and have no part in this.",
    },
  ]);
});

test("test rows are measured where they are given", () => {
  const later = people(50, 4);
  const { measured, fitted } = made(given(records), { test: given(later) });
  expect(fitted.truth).toHaveLength(200);
  expect(Array.from(measured.rows.truth as Float64Array)).toEqual(later.map(({ y }) => (y === "yes" ? 1 : 0)));
  expect(measured.rows).toMatchObject({ scoreKind: "label", scoreName: "decision" });
  expect(measured.matrix.data[0]).toBe(later[0].a);
  expect(measured.partitions.map(({ codes, labels }) => Array.from(codes, (code) => labels[code]))).toEqual([
    later.map(({ sex }) => sex),
  ]);
});

describe("without test rows a share is held out", () => {
  test("of every group and class, and none is in both", () => {
    const { fitted, measured } = made(given(records));
    const [own, held] = [places(fitted.matrix), places(measured.matrix)];
    expect([...own, ...held].toSorted((a, b) => a - b)).toEqual([...records.keys()]);
    for (const sex of ["f", "m"]) {
      for (const y of ["yes", "no"]) {
        const isOne = (row: number) => records[row].sex === sex && records[row].y === y;
        const all = records.filter((_, row) => isOne(row)).length;
        expect(held.filter(isOne)).toHaveLength(Math.round(0.3 * all));
      }
    }
    expect(Array.from(fitted.truth)).toEqual(own.map((row) => (records[row].y === "yes" ? 1 : 0)));
    expect(Array.from(fitted.groups)).toEqual(own.map((row) => ["f", "m"].indexOf(records[row].sex)));
    expect(Array.from(measured.rows.truth as Float64Array)).toEqual(
      held.map((row) => (records[row].y === "yes" ? 1 : 0)),
    );
    expect(Array.from(measured.rows.at)).toEqual(held);
  });

  test("clusters stay together", () => {
    const { fitted, measured } = made(given(weighted, { cluster: "family" }));
    const families = (matrix: Parameters<typeof places>[0]) => new Set(places(matrix).map((row) => row >> 1));
    const [own, held] = [families(fitted.matrix), families(measured.matrix)];
    expect(held.size).toBe(30);
    expect([...held].some((family) => own.has(family))).toBe(false);
  });

  test("by the seed", () => {
    const held = (seed: number) => places(made(given(records), { seed }).measured.matrix);
    expect(held(1)).toEqual(held(1));
    expect(held(1)).not.toEqual(held(2));
  });
});

test("a group of too few rows trains along but has no part in the constraint, and a note says so", () => {
  const rare = records.map((row, i) => ({ ...row, sex: i < 12 ? "x" : row.sex }));
  const { fitted, labels, notes } = made(given(rare), { test: given(people(50, 4)) });
  expect(labels).toEqual(["f", "m"]);
  expect(fitted.count).toBe(2);
  expect(Array.from(fitted.groups.subarray(0, 12))).toEqual(new Array(12).fill(-1));
  expect(Array.from(fitted.groups, (group) => labels[group] ?? "x")).toEqual(rare.map(({ sex }) => sex));
  expect(notes).toEqual([
    {
      code: "GROUPS_NOT_FITTED",
      message: "1 of 3 groups keep the model's own decision: x (12 rows, fewer than 20).",
    },
  ]);
});

test("several favourable classes are one output, and so are several others", () => {
  const graded = records.map((row, i) => ({ ...row, y: ["a", "b", "c", "d"][i % 4] }));
  const { outputs, fitted, favourable } = made(given(graded), {
    favourable: ["b", "a"],
    test: given(graded.slice(0, 60)),
  });
  expect(favourable).toEqual(["a", "b"]);
  expect(outputs.map(({ name }) => name)).toEqual(["not a or b", "a or b"]);
  expect(Array.from(fitted.truth.subarray(0, 4))).toEqual([1, 1, 0, 0]);
});
