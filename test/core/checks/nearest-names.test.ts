import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nearestNames, suggestNames } from "../../../dist/core/checks/nearest-names.js";

/** Letters to insert, leave out or change, as the definition counts them. */
function edits(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const change = a[0] === b[0] ? 0 : 1;
  return Math.min(change + edits(a.slice(1), b.slice(1)), 1 + edits(a.slice(1), b), 1 + edits(a, b.slice(1)));
}

describe("the names most like one that is missing", () => {
  test.each<[string, string[], string[]]>([
    ["agee", ["height", "wage", "age"], ["age", "wage"]],
    ["AGE", ["age_years", "Age", "weight"], ["Age", "age_years"]],
    ["icnome", ["job", "income", "zip"], ["income"]],
    // One name holds the other, from three letters on.
    ["income", ["annual_income_eur", "rent"], ["annual_income_eur"]],
    ["hours_per_week", ["hours", "we"], ["hours"]],
    ["ra", ["transfer", "rate"], ["rate"]],
    ["rat", ["accurately"], ["accurately"]],
    ["accurately", ["rat", "ra"], ["rat"]],
    ["x", ["y", "xy", "x1", "axb"], ["xy", "x1"]],
    ["age", ["qqq", "zz"], []],
    ["a", [], []],
  ])("%s among %j: %j", (name, names, expected) => {
    expect(nearestNames(name, names)).toEqual(expected);
  });

  test("are three at the most, the most alike first, and equally alike ones in their own order", () => {
    expect(nearestNames("rate", ["rated", "rates", "crate", "rat", "rate2"])).toEqual(["rated", "rates", "crate"]);
    expect(nearestNames("rate", ["rxtx", "crate", "rote"])).toEqual(["crate", "rote", "rxtx"]);
  });

  test("need at most half of their letters changed, and not all of them", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(word, word, (name, candidate) => {
        const longer = Math.max(name.length, candidate.length);
        const count = edits(name, candidate);
        const holds =
          Math.min(name.length, candidate.length) >= 3 && (name.includes(candidate) || candidate.includes(name));
        const alike = holds || (count < longer && (2 * count <= longer || count === 1));
        expect(nearestNames(name, [candidate])).toEqual(alike ? [candidate] : []);
      }),
    );
  });

  test("come in the order of their edits, behind all of them those that only hold the name", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 4, maxLength: 6 });
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 3 }), (name, names) => {
        const counts = nearestNames(name, names).map((candidate) => edits(name, candidate));
        expect(counts).toEqual(counts.toSorted((a, b) => a - b));
      }),
    );
    expect(nearestNames("income", ["income_of_the_household", "outcome"])).toEqual([
      "outcome",
      "income_of_the_household",
    ]);
  });
});

describe("the end of an error about a name", () => {
  const many = Array.from({ length: 14 }, (_, i) => `column${i}`);

  test.each<[string, string[], string]>([
    ["agee", ["age", "job"], '; did you mean "age"?'],
    ["agee", ["age", "aged"], '; did you mean "age", "aged"?'],
    ['say "hi', ['say "ho'], '; did you mean "say \\"ho"?'],
    ["zebra", ["age", "job"], '; there are "age", "job"'],
    [
      "zebra",
      many.slice(0, 12),
      `; there are ${many
        .slice(0, 12)
        .map((name) => `"${name}"`)
        .join(", ")}`,
    ],
    [
      "zebra",
      many,
      `; there are ${many
        .slice(0, 12)
        .map((name) => `"${name}"`)
        .join(", ")} and 2 more`,
    ],
  ])("%s among %j: %s", (name, names, end) => {
    expect(suggestNames(name, names)).toBe(end);
  });
});
