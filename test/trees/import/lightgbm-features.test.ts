import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { forestFromLightGBM } from "whybox/trees";
import { lightgbmFeatures } from "../../../dist/trees/import/lightgbm-features.js";
import { categoriesOf, codes, exported, model } from "./lightgbm-exports.js";

describe("labels of pandas", () => {
  test("go to the columns that are categories, in their order", () => {
    const json = model(
      ["a", "colour", "x"],
      { a: codes(0, 1), colour: codes(0, 1, 2), x: { min_value: -3, max_value: 4, values: [] } },
      [
        ["u", "v"],
        ["blue", "green", "red"],
      ],
      1,
    );
    expect(categoriesOf(forestFromLightGBM(json))).toEqual({
      a: ["u", "v"],
      colour: ["blue", "green", "red"],
      x: "number",
    });
  });

  test("are codes where the export does not say which column they belong to, and never another column's", () => {
    // A category that never varies, or is ordered, has labels too; an integer column given as a category has none.
    for (const name of ["lightgbm-constant-category", "lightgbm-ordered-category"]) {
      const found = categoriesOf(forestFromLightGBM(exported(name)));
      expect(found).toMatchObject({ colour: ["0", "1", "2"], shop: ["0", "1", "2"] });
    }
  });

  test("are codes without a note where the file has no labels, or where all have theirs", () => {
    const infos = { colour: codes(0, 1, 2) };
    expect(forestFromLightGBM(model(["colour"], infos, null)).notes).toBeUndefined();
    expect(forestFromLightGBM(model(["colour"], infos, [["blue", "green", "red"]])).notes).toBeUndefined();
  });

  test("are found in spite of a column that never varied, where their numbers leave one way only", () => {
    const json = model(
      ["country", "colour"],
      { colour: codes(0, 1, 2) },
      [
        ["AT", "CH"],
        ["blue", "green", "red"],
      ],
      1,
    );
    expect(categoriesOf(forestFromLightGBM(json))).toEqual({ country: "number", colour: ["blue", "green", "red"] });
  });
});

/** A column as an export describes it: a category, the codes of an ordered one, another number, or nothing. */
const column = fc.oneof(
  fc.record({ kind: fc.constant("category" as const), highest: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ kind: fc.constant("ordered" as const), highest: fc.integer({ min: 0, max: 2 }) }),
  fc.constant({ kind: "number" as const, highest: 0 }),
  fc.constant({ kind: "constant" as const, highest: 0 }),
);

test("a column gets the list of labels that every assignment in order gives it, by trying all of them", () => {
  fc.assert(
    fc.property(
      fc.array(column, { minLength: 1, maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
      (columns, lengths) => {
        const names = columns.map((_, i) => `x${i}`);
        const lists = lengths.map((length, l) => Array.from({ length }, (_, i) => `list ${l}, label ${i}`));
        const fits = ({ kind, highest }: (typeof columns)[number], length: number) =>
          ({ category: length > highest, ordered: length === highest + 1, number: false, constant: true })[kind];
        /** Each way to give the lists to columns: the list of each column, -1 for none. */
        const ways = (c: number, l: number): number[][] => {
          if (c === columns.length) return l === lengths.length ? [[]] : [];
          const without = ways(c + 1, l).map((rest) => [-1, ...rest]);
          const given = l < lengths.length && fits(columns[c], lengths[l]) ? ways(c + 1, l + 1) : [];
          return [...without, ...given.map((rest) => [l, ...rest])];
        };
        const all = ways(0, 0);
        const infos = columns.map(({ kind, highest }) => {
          if (kind === "category") return codes(...Array.from({ length: highest + 1 }, (_, code) => code));
          if (kind === "ordered") return { min_value: 0, max_value: highest, values: [] };
          return kind === "number" ? { min_value: -1.5, max_value: 2.5, values: [] } : undefined;
        });
        const { features, unclear } = lightgbmFeatures(
          "forestFromLightGBM",
          {
            feature_names: names,
            feature_infos: Object.fromEntries(names.map((name, i) => [name, infos[i]])),
            pandas_categorical: lists,
          },
          [],
        );
        const expectedUnclear: string[] = [];
        for (const [c, { kind, highest }] of columns.entries()) {
          if (kind !== "category") {
            expect(features[c]).toEqual({ name: names[c], kind: "number", missing: true });
            continue;
          }
          const given = new Set(all.map((way) => way[c]));
          const [only] = given;
          const isClear = given.size === 1 && only >= 0;
          const labels = isClear ? lists[only] : Array.from({ length: highest + 1 }, (_, code) => String(code));
          expect(features[c]).toEqual({ name: names[c], kind: "category", categories: labels, missing: true });
          // Lists that fit nowhere belong to some column all the same.
          if (!isClear && (given.size > 1 || all.length === 0)) expectedUnclear.push(names[c]);
        }
        expect(unclear).toEqual(expectedUnclear);
      },
    ),
  );
});
