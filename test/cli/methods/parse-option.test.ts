import { expect, test } from "vitest";
import { parseOption } from "../../../dist/cli/methods/parse-option.js";

const whole = parseOption.wholeNumber(2, 10);

test.each<[keyof typeof parseOption, string, unknown]>([
  ["width", "0.75", 0.75],
  ["width", "Infinity", Number.POSITIVE_INFINITY],
  ["share", "1", 1],
  ["colour", "blur", "blur"],
  ["colour", "0.5", 0.5],
  ["colour", "0,128,255", [0, 128, 255]],
  ["seed", "7", 7],
  ["seed", "monday", "monday"],
  ["seed", " ", " "],
  ["rows", "5:9", { from: 5, to: 9 }],
  ["rows", ":9", { from: 0, to: 9 }],
  ["rows", "5:", { from: 5 }],
  ["outputs", "all", "all"],
  ["outputs", "top:3", { top: 3 }],
  ["outputs", "cat,dog", ["cat", "dog"]],
  ["delimiter", "tab", "\t"],
  ["delimiter", ";", ";"],
  ["rowCount", "all", "all"],
  ["rowCount", "12", 12],
  ["json", '{"a":[1]}', { a: [1] }],
])("%s: %j reads as %j", (name, text, value) => {
  expect((parseOption[name] as (text: string) => unknown)(text)).toEqual(value);
});

test.each<[keyof typeof parseOption, string]>([
  ["width", "0"],
  ["width", "wide"],
  ["share", "0"],
  ["share", "1.01"],
  ["share", ""],
  ["colour", "red"],
  ["colour", "1,,3"],
  ["rows", "9"],
  ["rows", "9:9"],
  ["rows", "-1:4"],
  ["outputs", "top:0"],
  ["outputs", ","],
  ["group", "money"],
  ["group", "=a,b"],
  ["delimiter", "||"],
  ["delimiter", '"'],
  ["rowCount", "0"],
  ["rowCount", "1.5"],
  ["json", "{a: 1}"],
])("%s: refuses %j and says what it expects", (name, text) => {
  expect(() => (parseOption[name] as (text: string) => unknown)(text)).toThrow(/^Expected /);
});

test("whole numbers have their bounds among them, and no sign, point or exponent", () => {
  expect([whole("2"), whole("10"), parseOption.wholeNumber(0)("9007199254740991")]).toEqual([2, 10, 9007199254740991]);
  for (const text of ["1", "11", "+3", "3.0", "1e1", "", " 3", "9007199254740993"]) {
    expect(() => whole(text)).toThrow("Expected a whole number from 2 to 10.");
  }
  expect(() => parseOption.wholeNumber(2)("1")).toThrow("Expected a whole number of 2 or more.");
});

test("groups and names gather over several flags, and a group has one meaning", () => {
  const first = parseOption.group("money=income,debt");
  expect(parseOption.group("self=age", first)).toEqual([
    { name: "money", columns: ["income", "debt"] },
    { name: "self", columns: ["age"] },
  ]);
  expect(() => parseOption.group("money=rent", first)).toThrow('The group "money" is there already.');
  expect(parseOption.names("c", parseOption.names("a,b"))).toEqual(["a", "b", "c"]);
});
