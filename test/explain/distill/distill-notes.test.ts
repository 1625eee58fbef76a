import { describe, expect, test } from "vitest";
import { distillNotes } from "../../../dist/explain/distill/distill-notes.js";

type Findings = Parameters<typeof distillNotes>[0];
const share = (of: number) => ({ share: of, low: of - 0.1, high: of + 0.05 });

/** A student of classes that nothing is to be said against. */
function classes(fidelity: object = {}, more: object = {}): Findings {
  return {
    distilled: {
      size: 8,
      fidelity: {
        measuredOn: "heldOut",
        rows: 100,
        agreement: share(0.95),
        explained: share(0.9),
        constantAgreement: 0.6,
        r2: [0.9, 0.9],
        ...fidelity,
      },
    },
    as: "tree",
    wanted: undefined,
    largest: false,
    constant: false,
    batchDependent: false,
    rowsOfVariance: 12,
    rowsOfMisses: 10,
    ...more,
  } as unknown as Findings;
}
const numbers = (r2: (number | null)[], more: object = {}) =>
  classes({ agreement: undefined, explained: undefined, r2 }, more);
const codes = (findings: Findings) => distillNotes(findings).map(({ code }) => code);
const [textOf] = [(findings: Findings) => distillNotes(findings).map(({ message }) => message)];

describe("notes on a student", () => {
  test("are none where it follows its teacher, up to the very bounds", () => {
    expect(codes(classes())).toEqual([]);
    expect(codes(classes({ rows: 30, agreement: share(0.9), explained: share(0.8) }))).toEqual([]);
    expect(codes(numbers([0.8, null]))).toEqual([]);
  });

  test("say how it falls short, with the interval and what no student at all would do", () => {
    const findings = classes({ agreement: share(0.7), explained: share(0.5) });
    expect(codes(findings)).toEqual(["LOW_FIDELITY", "LOW_FIDELITY"]);
    expect(textOf(findings)[0]).toBe(
      "The tree explains only 50% of the variance of the model's probabilities on held-out rows (95% interval 40% to 55%): too little to speak for the model. Larger ones did not follow it better on rows set aside to choose: give more rows, try another kind, or explain single rows.",
    );
    expect(textOf(findings)[1]).toContain(
      "answers the same class as the model in only 70% of held-out rows (95% interval 60% to 75%), where always answering the most frequent class would in 60%: too few to speak",
    );
    // Shares below 0 are none.
    expect(textOf(classes({ explained: share(-0.4) }))[0]).toContain("only 0% of the variance");
  });

  test("name the outputs that a student of numbers does not follow", () => {
    expect(codes(numbers([0.9, 0.79, 0.2]))).toEqual(["LOW_FIDELITY", "LOW_FIDELITY"]);
    expect(textOf(numbers([0.9, 0.79, -3]))).toEqual([
      expect.stringContaining("only 79% of the variance of the model's answers (output 1) on held-out rows"),
      expect.stringContaining("only 0% of the variance of the model's answers (output 2)"),
    ]);
    expect(textOf(numbers([0.5]))[0]).toContain("the model's answers on held-out rows");
  });

  test.each([
    { as: "tree", largest: true, says: "Raise maxLeaves, or explain single rows instead." },
    { as: "ruleList", largest: false, says: "Larger ones did not follow it better" },
    { as: "additive", largest: true, says: "The additive model explains only 50% of" },
    { as: "softTree", largest: true, says: "Another kind may follow it better." },
  ])("say what to do about a poor $as, the largest: $largest", ({ as, largest, says }) => {
    expect(textOf(numbers([0.5], { as, largest }))[0]).toContain(says);
  });

  test("say on what fidelity was measured, where that is little", () => {
    expect(codes(classes({ measuredOn: "training", rows: 5 }))).toEqual(["NO_HELD_OUT_ROWS"]);
    expect(codes(classes({ rows: 29 }))).toEqual(["FEW_HELD_OUT_ROWS"]);
    expect(textOf(classes({ rows: 29 }))[0]).toContain("on only 29 held-out rows");
    expect(textOf(classes({ measuredOn: "training", agreement: share(0.5) }))[1]).toContain("of training rows");
  });

  test("say that an interval is too narrow where the model's variance rests on fewer than 12 rows", () => {
    expect(codes(classes({}, { rowsOfVariance: 11.9 }))).toEqual(["RARE_ANSWERS"]);
    expect(textOf(classes({}, { rowsOfVariance: 3.2 }))[0]).toContain("some 3 of the 100 held-out ones");
    expect(textOf(classes({}, { rowsOfVariance: 0.2 }))[0]).toContain("some 1 of");
    expect(codes(classes({ explained: null }, { rowsOfVariance: 0 }))).toEqual([]);
  });

  test("say that an interval may be too narrow where the student's error rests on fewer than 10 rows, or there is none", () => {
    expect(codes(classes({}, { rowsOfMisses: 9.9 }))).toEqual(["RARE_MISSES"]);
    expect(textOf(classes({}, { rowsOfMisses: 3.2 }))[0]).toContain("some 3 of the 100 held-out ones");
    expect(textOf(classes({}, { rowsOfMisses: 0 }))[0]).toContain("misses none of the held-out rows");
    expect(codes(classes({ explained: null }, { rowsOfMisses: 0 }))).toEqual([]);
  });

  test("say that there are fewer leaves than asked for, unless there is nothing to explain", () => {
    expect(textOf(classes({}, { wanted: 9 }))[0]).toContain("There are 8 leaves and not 9");
    expect(textOf(classes({}, { wanted: 9, as: "ruleList" }))[0]).toContain("There are 8 rules and not 9");
    expect(codes(classes({}, { wanted: 8 }))).toEqual([]);
    expect(codes(classes({}, { wanted: 9, constant: true }))).toEqual(["CONSTANT_TEACHER"]);
    expect(codes(classes({}, { batchDependent: true }))).toEqual(["BATCH_DEPENDENT"]);
  });
});
