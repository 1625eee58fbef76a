import { expect, test } from "vitest";
import { dataset } from "whybox/audit";
import { isolationScores } from "../../../dist/audit/profile/isolation-scores.js";
import { atOnce } from "../../../dist/core/give-way.js";
import { parkMiller } from "../../fixtures/park-miller.js";

const { normal, below } = parkMiller(23);
const records = Array.from({ length: 200 }, () => ({ a: normal(), b: normal(), job: ["clerk", "nurse"][below(2)] }));
const scores = (rows: readonly object[], seed = 0) => atOnce(isolationScores(dataset(rows as never), seed));

test("a row far from all others comes first, with a score near 1", () => {
  const found = scores(records.with(17, { a: 40, b: -40, job: "smith" }));
  expect(found[0].row).toBe(17);
  expect(found[0].score).toBeGreaterThan(0.75);
  for (const { score } of found) expect(score).toBeLessThanOrEqual(1);
});

test("what is rare among labels counts too", () => {
  expect(scores(records.map(({ job }, row) => ({ job: row === 5 ? "diver" : job, same: 1 })))[0]?.row).toBe(5);
});

test("rows that are all alike, and very few rows, hold no outlier", () => {
  expect(scores(records.map(() => ({ a: 1, b: 2 })))).toEqual([]);
  expect(scores(records.slice(0, 7))).toEqual([]);
});

test("the same seed gives the same scores", () => {
  expect(scores(records, 3)).toEqual(scores(records, 3));
});
