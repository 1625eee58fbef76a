import { describe, expect, test } from "vitest";
import { parseExplanation, toText } from "whybox";
import { relabelling } from "whybox/audit";
import { answersTo } from "../../../fixtures/counted-people.js";

/** Ten applicants: of five men four were taken, of five women two; weights as Kamiran & Calders 2012 work them out. */
const applicants = [
  ...["+", "+", "+", "+", "-"].map((y, i) => ({ p: 0.9 - i / 10, sex: "m", y })),
  ...["+", "+", "-", "-", "-"].map((y, i) => ({ p: 0.85 - i / 10, sex: "f", y })),
];

describe("relabelling", () => {
  const numbered = applicants.map(({ p, sex, y }) => ({ p, sex, y: y === "+" ? "1" : "0" }));
  const given = (records: readonly { [name: string]: unknown }[] = numbered, options = {}) =>
    answersTo(records, { groups: ["sex"], ...options });

  test("promotes the best rejected woman and demotes the worst man taken, as in the published example", async () => {
    const { labels, changed, dataset: relabelled, report } = relabelling(await given(), { favourable: "1" });
    expect(Array.from(changed)).toEqual([3, 7]);
    expect(labels).toEqual(["1", "1", "1", "0", "0", "1", "1", "1", "0", "0"]);
    expect(relabelled.target).toMatchObject({ kind: "class", classes: ["0", "1"] });
    const { change } = report.result;
    if (change?.of !== "labels") throw new Error("no labels");
    expect(change.groups).toEqual([
      { group: "f", rows: 5, before: 0.4, after: 0.6, promoted: 1, demoted: 0 },
      { group: "m", rows: 5, before: 0.8, after: 0.6, promoted: 0, demoted: 1 },
    ]);
    expect(parseExplanation(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(toText(report)).toContain("2 labels changed");
  });

  test("leaves rows without a true answer alone, and equal shares as they are", async () => {
    const gap = [...numbered, { p: 0.99, sex: "f", y: null }];
    expect(relabelling(await given(gap), { favourable: "1" }).labels[10]).toBeNull();
    const equal = numbered.filter((_, row) => ![3, 7].includes(row));
    const records = [...equal.slice(0, 4), ...equal.slice(4)];
    const { changed } = relabelling(await given(records), { favourable: "1" });
    expect(changed).toHaveLength(0);
  });

  test("refuses what it cannot rank", async () => {
    const one = numbered.map((each) => ({ ...each, y: "1" }));
    const answers = await given(one);
    expect(() => relabelling(answers, { favourable: "1" })).toThrow("every row is truly of a favourable class");
    const good = await given();
    expect(() => relabelling(good)).toThrow("relabelling: expected favourable");
    expect(() => relabelling(good, { favourable: "1", groups: ["age"] })).toThrow("relabelling: groups: the dataset");
  });
});
