import { expect, test } from "vitest";
import { orderBySimilarity } from "../../../dist/charts/many/order-by-similarity.js";

test("puts rows that differ along one direction into its order, one way or the other", () => {
  const places = [3, 0, 4, 1, 2];
  const order = orderBySimilarity([places, places.map((place) => 10 - 2 * place), places.map(() => 7)]);
  const found = order.map((row) => places[row]);
  expect([found, found.toReversed()]).toContainEqual([0, 1, 2, 3, 4]);
});

test("keeps two kinds of rows apart", () => {
  const isLarge = [true, false, false, true, false, true, true, false];
  const order = orderBySimilarity([
    isLarge.map((large, i) => (large ? 5 : -5) + Math.sin(i)),
    isLarge.map((large, i) => (large ? 1 : 3) + Math.cos(i)),
  ]);
  const kinds = order.map((row) => isLarge[row]);
  expect(kinds.filter((kind, i) => i > 0 && kind !== kinds[i - 1]).length).toBe(1);
});

test("leaves rows that are all the same where they are, and takes none, and huge numbers", () => {
  expect(orderBySimilarity([[0, 0, 0]])).toEqual([0, 1, 2]);
  expect(orderBySimilarity([[4, 4, 4]])).toEqual([0, 1, 2]);
  expect(orderBySimilarity([])).toEqual([]);
  const order = orderBySimilarity([[2e307, -2e307, 0]]);
  expect([order, order.toReversed()]).toContainEqual([1, 2, 0]);
});
