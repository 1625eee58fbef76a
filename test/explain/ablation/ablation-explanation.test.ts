import { describe, expect, test } from "vitest";
import { blackBox, columns, probe } from "whybox";
import { optionsOf } from "../../../dist/core/checks/options.js";
import { ablationOptions, beginAblation } from "../../../dist/explain/ablation/ablation.js";
import { ablationExplanation } from "../../../dist/explain/ablation/ablation-explanation.js";

const declared = optionsOf("test", ablationOptions);
const begun = (asked: Parameters<typeof beginAblation>[1]) =>
  beginAblation(declared, asked, {}, (references) => references, true);
/** Four parts, of which hiding cannot change the second. */
const four = probe(
  blackBox((rows) => rows.map(([a, b, c, d]) => a + b + c + d), {
    name: "sum",
    input: { kind: "columns", features: [..."abcd"].map((name) => ({ name, kind: "number" as const })) },
    outputs: [{ name: "sum" }],
  }),
  columns([[0, 1, 0, 0]], [5, 1, 3, 2]),
);
const findings = (values: number[], errors: (number | null)[], more: object = {}) => ({
  values: [values],
  standardErrors: [errors],
  full: [11],
  intercepts: [1],
  options: { own: 7 },
  ...more,
});

describe("the explanation of parts taken away one by one", () => {
  test("puts values in the places of their parts; one that hiding cannot change is worth 0 for certain", async () => {
    const ablation = await begun(four);
    expect(ablation.free).toEqual([0, 2, 3]);
    const found = ablationExplanation(ablation, findings([5, 3, 2], [0.1, 0.2, null]), [0, 1, 2], "complete");
    expect(found.result.values).toEqual([[5, 0, 3, 2]]);
    expect(found.result.standardErrors).toEqual([[0.1, 0, 0.2, null]]);
    expect(found.result).not.toHaveProperty("unanswered");
    expect(found.diagnostics).toEqual({ backgroundRows: 1, constantParts: 1, leftOver: [0] });
    expect(found.method).toMatchObject({ name: "test", options: { own: 7 }, seed: 0 });
    expect(found.notes).toEqual([]);
  });

  test("says which parts an abort left out, of which nothing is known", async () => {
    const found = ablationExplanation(await begun(four), findings([3, 2], [0.2, 0.3]), [1, 2], "aborted");
    expect(found.result).toMatchObject({
      values: [[0, 0, 3, 2]],
      standardErrors: [[null, 0, 0.2, 0.3]],
      unanswered: [0],
    });
    expect(found.diagnostics.leftOver).toEqual([null]);
    expect(found.notes.map(({ code, message }) => [code, message])).toEqual([
      [
        "PARTS_UNANSWERED",
        "The run was aborted before 1 of 4 parts was answered. A value of 0 says nothing there; result.unanswered lists them.",
      ],
    ]);
  });

  test.each([
    { values: [2, 2, 1], codes: [] },
    { values: [2, 2, 0.9], codes: ["INTERACTIONS"] },
    { values: [9, 5, 1], codes: [] },
    { values: [9, 5, 1.1], codes: ["INTERACTIONS"] },
  ])("warns where single parts leave more than half of the change over: $values of 10", async ({ values, codes }) => {
    const found = ablationExplanation(await begun(four), findings(values, [0, 0, 0]), [0, 1, 2], "complete");
    expect(found.notes.map(({ code }) => code)).toEqual(codes);
  });

  test("refuses values that are no numbers, by the name of the output", async () => {
    const ablation = await begun(four);
    const wrong = () =>
      ablationExplanation(ablation, findings([5, Number.POSITIVE_INFINITY, 2], [0, 0, 0]), [0, 1, 2], "complete");
    expect(wrong).toThrow(/^test: .*"sum"/);
  });
});
