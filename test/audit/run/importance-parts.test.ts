import { describe, expect, test } from "vitest";
import { dataset } from "whybox/audit";
import { groupsOption, importanceParts } from "../../../dist/audit/run/importance-parts.js";

const names = ["age", "job", "street", "town"];
const table = dataset([Object.fromEntries(names.map((name, i) => [name, i]))], { features: names });
const partsOf = (groups?: { readonly [name: string]: readonly string[] }, features?: readonly string[]) =>
  importanceParts("sage", table, groups, features).map(({ name, columns }) => [name, ...columns]);

describe("the parts to measure", () => {
  test("are the features, each by itself", () => {
    expect(partsOf()).toEqual([
      ["age", 0],
      ["job", 1],
      ["street", 2],
      ["town", 3],
    ]);
  });

  test("and after them groups, in place of their members", () => {
    expect(partsOf({ place: ["town", "street"] })).toEqual([
      ["age", 0],
      ["job", 1],
      ["place", 3, 2],
    ]);
    expect(partsOf({ place: ["town"], person: ["age", "job"] })).toEqual([
      ["street", 2],
      ["place", 3],
      ["person", 0, 1],
    ]);
  });

  test("or those asked for, in the order asked, with the groups", () => {
    expect(partsOf({}, ["town", "age"])).toEqual([
      ["town", 3],
      ["age", 0],
    ]);
    expect(partsOf({ place: ["town", "street"] }, ["town", "job"])).toEqual([
      ["job", 1],
      ["place", 3, 2],
    ]);
    expect(partsOf({ place: ["town"] }, [])).toEqual([["place", 3]]);
  });

  test("of a feature in two groups, or in one twice, or that is not there, are refused", () => {
    const refused = (groups: { readonly [name: string]: readonly string[] }, says: string) =>
      expect(() => partsOf(groups)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT", message: says }));
    refused({ a: ["town", "age"], b: ["job", "town"] }, 'sage: feature "town" is in the groups "a" and "b"');
    refused({ a: ["town", "age", "town"] }, 'sage: group "a" names feature "town" twice');
    refused({ a: ["city"] }, 'sage: there is no feature "city"; there are "age", "job", "street", "town"');
    expect(() => partsOf({}, ["jop"])).toThrow('sage: there is no feature "jop"; did you mean "job"');
  });
});

test.each([
  [{ a: ["x"], b: ["y", "z"] }, true],
  [{}, true],
  [{ a: [] }, false],
  [{ a: "x" }, false],
  [{ a: ["x", 3] }, false],
  [["x"], false],
  [null, false],
  ["x", false],
])("groups are lists of names by name: %j: %s", (value, fits) => {
  expect(groupsOption.accepts(value)).toBe(fits);
});
