import { expect, test } from "vitest";
import { stream } from "whybox/extending";
import { linearLeak } from "../../../dist/audit/profile/linear-leak.js";

const ROWS = 200;
const random = stream(6, "leak");
const values = (scale: number) => Float64Array.from({ length: ROWS }, () => scale * (random.uniform() - 0.5));
const column = (name: string, own: Float64Array, kind: "number" | "category" = "number") =>
  ({ values: own, feature: kind === "number" ? { name, kind } : { name, kind, categories: [] } }) as never;
const [a, b, c] = [values(10), values(4), values(2)];
const target = a.map((value, row) => 3 * value - 2 * b[row] + 7);
const columns = [column("c", c), column("b", b), column("a", a)];

test("names the columns that add up to the target, the one that says most first", () => {
  const found = linearLeak(columns, target);
  expect(found?.columns).toEqual(["a", "b"]);
  expect(found?.r2).toBeCloseTo(1, 9);
});

test("a target with more than a thousandth of noise is learned and not computed", () => {
  const noisy = (share: number) => {
    const noise = values(1);
    const size = (list: Float64Array) => Math.sqrt(list.reduce((sum, value) => sum + value * value, 0) / ROWS);
    const centred = target.map((value) => value - 7);
    return target.map((value, row) => value + (noise[row] * Math.sqrt(share) * size(centred)) / size(noise));
  };
  expect(linearLeak(columns, noisy(1e-4))?.columns.slice(0, 2)).toEqual(["a", "b"]);
  expect(linearLeak(columns, noisy(1e-2))).toBeUndefined();
});

test("one column that says the target is no sum, and labels are no numbers", () => {
  expect(linearLeak([column("a", a), column("job", b, "category")], target)).toBeUndefined();
  expect(linearLeak([column("c", c)], target)).toBeUndefined();
});

test("six columns at most: a sum of six is found, one of seven is not", () => {
  const seven = Array.from({ length: 7 }, () => values(1));
  const sumOf = (count: number) =>
    Float64Array.from(seven[0], (_, row) => seven.slice(0, count).reduce((sum, own) => sum + own[row], 0));
  const named = seven.map((own, i) => column(`x${i}`, own));
  expect(linearLeak(named, sumOf(6))?.columns.toSorted()).toEqual(["x0", "x1", "x2", "x3", "x4", "x5"]);
  expect(linearLeak(named, sumOf(7))).toBeUndefined();
});

test("rows with a gap in the target or in a chosen column are left out, and forty must be left", () => {
  const gappy = (own: Float64Array, from: number) => own.map((value, row) => (row < from ? Number.NaN : value));
  const sum = (from: number) => [column("b", b), column("a", gappy(a, from))];
  expect(linearLeak(sum(150), target)?.columns).toEqual(["a", "b"]);
  expect(linearLeak(sum(161), target)).toBeUndefined();
  expect(linearLeak(columns, gappy(target, 161))).toBeUndefined();
});

test("where one column says it all, rounding makes no sum of it and another", () => {
  expect(linearLeak([column("a", a), column("again", a)], a)).toBeUndefined();
  expect(
    linearLeak(
      columns,
      a.map((value) => 3 * value + 0.1),
    ),
  ).toBeUndefined();
});
