import { describe, expect, test } from "vitest";
import { answersOf, dataset, fairness } from "whybox/audit";
import { reviewNotes } from "../../../../dist/audit/fairness/review/review-notes.js";
import { type Counts, countedPeople, said } from "../../../fixtures/counted-people.js";

const alike: Counts = { tp: 9, fp: 9, fn: 9, tn: 9 };

/** The notes of a review of groups of these counts. */
function notesOf(
  groups: { readonly [name: string]: Counts },
  more: object = {},
  answers: object = { task: "regression" },
) {
  const reviewed = Object.entries(groups).map(([name, { tp, fp, fn, tn }]) => ({
    ...{ name, rows: tp + fp + fn + tn },
    measures: {
      truePositiveRate: { value: tp + fn > 0 ? tp / (tp + fn) : null },
      falsePositiveRate: { value: fp + tn > 0 ? fp / (fp + tn) : null },
    },
  }));
  const result = {
    ...{ groupings: [{ name: "town", groups: reviewed }], overall: { accuracy: { value: 0.5 } } },
    ...{ rows: 72, rowsWithoutTruth: 0, smallest: 10, ...more },
  };
  return reviewNotes(result as never, answers as never);
}

test("a sound review has no notes", () => {
  expect(notesOf({ a: alike, b: alike })).toEqual([]);
});

test("what a review tells: rows without truth, groups of one class, small groups", async () => {
  const bare = countedPeople({ b: { tp: 0, fp: 15, fn: 0, tn: 15 }, c: { tp: 2, fp: 2, fn: 2, tn: 2 } });
  const records = [...countedPeople({ a: alike }), ...bare].map((row, i) => (i % 36 === 0 ? { ...row, y: null } : row));
  const answers = await answersOf(said, dataset(records, { model: said, groups: ["group"], target: "y" }));
  const { notes } = await fairness(answers, { favourable: "1", smallest: 20 });
  expect(notes.map(({ code }) => code)).toEqual(["ROWS_WITHOUT_TRUTH", "GROUPS_OF_ONE_CLASS", "SMALL_GROUPS"]);
});

test("rows without a truth are counted among all rows", () => {
  expect(notesOf({ a: alike, b: alike }, { rowsWithoutTruth: 3 })).toEqual([
    {
      code: "ROWS_WITHOUT_TRUTH",
      message:
        "3 of 75 rows have no true answer and are left out; if answers are missing more often in one group, its rates are not those of all its people.",
    },
  ]);
});

test("a target shows in accuracy, of numbers in residuals", () => {
  const codes = (overall: object) => notesOf({ a: alike, b: alike }, { overall }).map(({ code }) => code);
  expect([codes({ accuracy: {} }), codes({ meanResidual: {} }), codes({ selectionRate: {} })]).toEqual([
    ...[[], [], ["NO_TARGET"]],
  ]);
});

describe("probabilities of all classes", () => {
  const sums = (rows: readonly (readonly number[])[], more: object = {}) => {
    const probabilities = { data: Float64Array.from(rows.flat()), rows: rows.length, columns: rows[0].length };
    const outputs = rows[0].map((_, i) => ({ name: `${i}` }));
    const answers = { task: "classification", outputs, probabilities, ...more };
    return notesOf({ a: alike, b: alike }, {}, answers);
  };
  test("may miss 1 by rounding", () => {
    expect(
      sums([
        [0.5, 0.5, 0.0199],
        [0.49, 0.4901, 0],
        [0, 0, 1],
      ]),
    ).toEqual([]);
  });
  test("and no more: the rows are counted and the first is named", () => {
    const note = (rows: number, all: number, first: string) => ({
      code: "PROBABILITIES_NOT_SUMMING",
      message: `In ${rows} of ${all} rows the probabilities of all classes do not add up to 1 (${first}); scores, their errors and calibration take them as they are.`,
    });
    expect(
      sums([
        [0.5, 0.5, 0],
        [0.5, 0.5, 0.03],
        [0.9, 0.9, 0.9],
      ]),
    ).toEqual([note(2, 3, "1.03 in row 1")]);
    expect(
      sums([
        [0.3, 0.67123],
        [0.5, 0.5],
      ]),
    ).toEqual([note(1, 2, "0.971 in row 0")]);
  });
  test("are not looked at where one output makes the other, or there are numbers", () => {
    expect(sums([[0.5, 0.9]], { outputs: [{ name: "yes" }] })).toEqual([]);
    expect(sums([[0.5, 0.9]], { task: "regression" })).toEqual([]);
  });
});

describe("groups of one class", () => {
  const [bad, good] = [
    { tp: 0, fp: 9, fn: 0, tn: 9 },
    { tp: 9, fp: 0, fn: 9, tn: 0 },
  ];
  const code = "GROUPS_OF_ONE_CLASS";
  test("have a rate that is not defined, each by its name", () => {
    expect(notesOf({ a: alike, b: bad, c: good })).toEqual([
      {
        code,
        message:
          "By town, b has no row that is truly favourable: its true positive rate is not defined, and equal opportunity compares the other groups alone.",
      },
      {
        code,
        message:
          "By town, c has only rows that are truly favourable: its false positive rate is not defined, and equalized odds compares the other groups alone.",
      },
    ]);
    expect(notesOf({ a: alike, b: bad, c: bad, d: alike })[0].message).toBe(
      "By town, b, c have no row that is truly favourable: their true positive rate is not defined, and equal opportunity compares the other groups alone.",
    );
  });
  test("are told where they are large enough to be judged: from the least number of rows on", () => {
    const codes = (smallest: number) => notesOf({ a: alike, b: bad }, { smallest }).map((note) => note.code);
    expect([codes(18), codes(19)]).toEqual([[code], ["SMALL_GROUPS"]]);
  });
});

test("small groups are named with their rows, five of them at most", () => {
  const small = (rows: number) => ({ tp: 1, fp: 1, fn: 1, tn: rows - 3 });
  expect(notesOf({ a: alike, b: alike, c: small(4), d: small(9), e: small(10) })).toEqual([
    {
      code: "SMALL_GROUPS",
      message:
        "2 of 5 groups of town have fewer than 10 rows: c (4), d (9). They are shown, and take no part in the largest gap or in any finding.",
    },
  ]);
  const named = (names: string) =>
    notesOf({ a: alike, ...Object.fromEntries([...names].map((name) => [name, small(5)])) })[0].message;
  expect(named("cdefg")).toContain("rows: c (5), d (5), e (5), f (5), g (5). They");
  expect(named("cdefghi")).toContain("rows: c (5), d (5), e (5), f (5), g (5) and 2 more. They");
});
