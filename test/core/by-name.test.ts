import * as v from "valibot";
import { expect, test } from "vitest";
import { byName } from "../../dist/core/by-name.js";

const shares = byName(v.number());

test("every field of an object is read by one schema, whatever it is called", () => {
  const given = JSON.parse('{ "a": 1, "constructor": 2, "toString": 3 }');
  expect(v.parse(shares, given)).toEqual(given);
  expect(v.parse(shares, {})).toEqual({});
});

test("what no object may be set by is left out", () => {
  const read = v.parse(shares, JSON.parse('{ "a": 1, "__proto__": 2 }'));
  expect(Object.keys(read)).toEqual(["a"]);
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
});

test("a field that does not fit is named, and so is what is no object", () => {
  expect(v.safeParse(shares, { a: 1, b: "x" }).issues?.map((issue) => v.getDotPath(issue))).toEqual(["b"]);
  for (const value of [null, 1, "ab", undefined]) expect(v.safeParse(shares, value).success).toBe(false);
});
