import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ClassAnswers, dataset, storedAnswers } from "whybox/audit";

type Row = { readonly score: number; readonly y: string | null; readonly owed?: number };
const table = (rows: readonly Row[], target: string | object | undefined = { column: "y", positive: "yes" }) =>
  dataset(
    rows.map((row, x) => ({ ...row, x })),
    { features: ["x"], prediction: "score", ...(target && { target: target as string }) },
  );
const read = (scores: readonly number[], positiveFrom?: number, target?: string | object) =>
  storedAnswers(
    table(
      scores.map((score, i) => ({ score, y: i % 2 ? "yes" : "no" })),
      target,
    ),
    positiveFrom === undefined ? {} : { positiveFrom },
  ) as ClassAnswers;
const pairs = ({ probabilities: { data } }: ClassAnswers) => Array.from(data);

describe("numbers from 0 to 1", () => {
  test("are probabilities of the positive class; of one half the other is predicted", () => {
    const found = read([0, 0.5, 0.75, 1]);
    expect(pairs(found)).toEqual([1, 0, 0.5, 0.5, 0.25, 0.75, 0, 1]);
    expect(found).toMatchObject({ classes: ["no", "yes"], positive: 1, predicted: Float64Array.of(0, 0, 1, 1) });
    expect(found.truth).toEqual(Float64Array.of(0, 1, 0, 1));
  });

  test("are cut where a number is given, and stay probabilities", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 2, maxLength: 6 }),
        fc.nat(),
        (eighths, pick) => {
          const scores = eighths.map((each) => each / 8);
          const cut = scores[pick % scores.length];
          fc.pre(scores.some((each) => each < cut));
          const found = read(scores, cut);
          expect(Array.from(found.predicted)).toEqual(scores.map((each) => (each >= cut ? 1 : 0)));
          expect(pairs(found)).toEqual(scores.flatMap((each) => [1 - each, each]));
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe("scores on a scale of their own", () => {
  test.each([
    ["above 1", [0, 1.5, 3], 1.5],
    ["below 0", [-1, -0.5, 0.5], -0.5],
  ])("%s are decisions from a number on", (_, scores, cut) => {
    const found = read(scores, cut);
    expect(found.predicted).toEqual(Float64Array.of(0, 1, 1));
    expect(pairs(found)).toEqual([1, 0, 0, 1, 0, 1]);
  });

  test("without a target are classes of what is below the cut and what is not", () => {
    const found = read([1, 5, 9], 5, "");
    expect(found.classes).toEqual(["score below 5", "score of 5 or more"]);
    expect(found).not.toHaveProperty("truth");
  });
});

test("of a target of three classes the positive one stands against the others; a gap stays one", () => {
  const rows = ["a", "b", null, "c"].map((y, i) => ({ score: i / 4, y }));
  const found = storedAnswers(table(rows, { column: "y", positive: "b" })) as ClassAnswers;
  expect(found.classes).toEqual(["not b", "b"]);
  expect(found.truth).toEqual(Float64Array.of(0, 1, Number.NaN, 0));
});

describe("what cannot be read is refused", () => {
  const refusal = (says: string) =>
    expect.objectContaining({ code: "INVALID_ARGUMENT", message: `storedAnswers: ${says}` });
  test.each([
    [
      [1, 4, 10],
      undefined,
      '"score" holds numbers from 1 to 10, which are no probabilities; say with positiveFrom from which number on a row counts as positive',
    ],
    [
      [-0.1, 0.4],
      undefined,
      '"score" holds numbers from -0.1 to 0.4, which are no probabilities; say with positiveFrom from which number on a row counts as positive',
    ],
    [[1, 4, 10], 11, 'positiveFrom 11 makes no row positive: "score" runs from 1 to 10'],
    [[1, 4, 10], 1, 'positiveFrom 1 makes every row positive: "score" runs from 1 to 10'],
    [[0.25, 0.5], 0.125, 'positiveFrom 0.125 makes every row positive: "score" runs from 0.25 to 0.5'],
  ])("%j cut at %s", (scores, cut, says) => {
    expect(() => read(scores, cut)).toThrow(refusal(says));
  });

  test("the highest score may be the cut", () => {
    expect(read([1, 4, 10], 10).predicted).toEqual(Float64Array.of(0, 0, 1));
  });

  test("a target of numbers, or one of which nobody says the positive class", () => {
    const rows = [1, 2, 3].map((score) => ({ score, y: ["a", "b", "a"][score - 1], owed: 7 * score }));
    expect(() => storedAnswers(table(rows, "owed"), { positiveFrom: 2 })).toThrow(
      refusal(
        '"score" is cut into classes, but the target "owed" holds numbers; leave positiveFrom out, or give a target of classes',
      ),
    );
    expect(() => storedAnswers(table(rows, "y"), { positiveFrom: 2 })).toThrow(
      refusal('of which class of the target ("a", "b") does "score" speak? Say target: { column: "y", positive: ... }'),
    );
  });
});
