import { describe, expect, test } from "vitest";
import {
  expectAmong,
  expectLength,
  expectOutputs,
  expectParts,
  expectShape,
  expectTable,
  Misfit,
  misfit,
} from "../../../dist/core/kinds/misfit.js";
import type { Explanation } from "../../../dist/exports/whybox.js";

/** An explanation of so many outputs and parts, as far as the checks look at it. */
const about = (outputs: number, parts: number) =>
  ({
    subject: { outputs: Array(outputs).fill("y"), parts: Array(parts).fill({ name: "x" }) },
  }) as unknown as Explanation;
const table = (...lengths: number[]) => lengths.map((length) => Array<number>(length).fill(0));

test("a misfit says where, what was expected and what came", () => {
  expect(() => misfit("result.size", "3 entries", null)).toThrow(
    new Misfit("result.size: expected 3 entries, got null"),
  );
  expect(() => misfit("result.size", "3 entries", 2)).toThrow(Misfit);
});

test("a list has as many entries as it should", () => {
  expect(() => expectLength("a", [1, 2], 2)).not.toThrow();
  expect(() => expectLength("a", [1, 2], 3)).toThrow("a: expected 3 entries, got 2");
  expect(() => expectLength("a", [1, 2], 1)).toThrow("a: expected 1 entries, got 2");
});

test("something of the model was explained", () => {
  expect(() => expectOutputs(about(1, 0))).not.toThrow();
  expect(() => expectOutputs(about(0, 2))).toThrow("subject.outputs: expected at least one output, got 0");
});

test("a table is outputs x parts, and names the row that is not", () => {
  expect(() => expectTable(about(2, 3), "t", table(3, 3))).not.toThrow();
  expect(() => expectTable(about(2, 3), "t", table(3))).toThrow("t: expected 2 entries, got 1");
  expect(() => expectTable(about(2, 3), "t", table(3, 2))).toThrow("t.1: expected 3 entries, got 2");
  expect(() => expectShape("t", table(), 0, 4)).not.toThrow();
  expect(() => expectShape("t", table(4, 5, 4), 3, 4)).toThrow("t.1: expected 4 entries, got 5");
});

describe("parts", () => {
  test("may be any of those there are, in any order", () => {
    expect(() => expectParts(about(1, 3), "p", [2, 0, 1])).not.toThrow();
    expect(() => expectParts(about(1, 3), "p", [])).not.toThrow();
  });

  test.each([
    [[0, 3], 1, 3],
    [[1, 2, 1], 2, 1],
  ])("%j is refused at the first that is out of range or there twice", (chosen, at, part) => {
    expect(() => expectParts(about(1, 3), "p", chosen)).toThrow(
      `p.${at}: expected a part below 3 that is not there yet, got ${part}`,
    );
  });
});

test("positions are among the things there are, and may come again", () => {
  expect(() => expectAmong("p", [0, 1, 1], 2, "clusters")).not.toThrow();
  expect(() => expectAmong("p", [0, 2, 5], 2, "clusters")).toThrow("p: expected positions among 2 clusters, got 2");
});
