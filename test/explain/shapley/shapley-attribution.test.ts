import { describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, kernelShap, probe } from "whybox";
import {
  answersNotKeptNote,
  shapleyNotes,
  untilNotMetNote,
} from "../../../dist/explain/shapley/shapley-attribution.js";
import { noises } from "../../fixtures/games.js";

type Findings = Parameters<typeof shapleyNotes>[0];

/** Findings that nothing is to be said against. */
const sound: Findings = {
  values: [[2, -1, 0]],
  standardErrors: [[0.1, 0.2, 0]],
  weightedR2: [0.9],
  degreesOfFreedom: 40,
  outputs: ["y"],
  references: 100,
  sampled: false,
  players: 3,
  batchDependent: false,
  complete: false,
  clip: undefined,
};
const codes = (more: Partial<Findings>) => shapleyNotes({ ...sound, ...more }).map(({ code }) => code);
const text = (more: Partial<Findings>) =>
  shapleyNotes({ ...sound, ...more })
    .map(({ message }) => message)
    .join("\n");

describe("notes on Shapley values", () => {
  test("are none where values are sure, up to the very bounds", () => {
    expect(codes({})).toEqual([]);
    expect(codes({ weightedR2: [0.5] })).toEqual([]);
    expect(codes({ weightedR2: [null] })).toEqual([]);
  });

  test("say that values are imprecise beyond a tenth of the largest, and what helps", () => {
    expect(codes({ standardErrors: [[0.1, 0.201, 0]] })).toEqual(["IMPRECISE"]);
    expect(text({ standardErrors: [[0.1, 0.5, 0]] })).toContain(
      'Output "y": the largest standard error (0.5) is more than a tenth of the largest value (2). The order of the parts may be chance. Raise budgetRows.',
    );
    expect(text({ standardErrors: [[0.1, 0.5, 0]], complete: true })).toContain("The model's answers vary that much.");
    expect(text({ standardErrors: [[0.1, 0.5, 0]], complete: true, sampled: true })).toContain(
      "Take more reference rows.",
    );
  });

  test("say that errors are not known, of each output by itself", () => {
    const more = {
      outputs: ["y", "z"],
      values: [...sound.values, ...sound.values],
      standardErrors: [...sound.standardErrors, [null, null, 0]],
      weightedR2: [0.9, 0.9],
    };
    expect(codes(more)).toEqual(["NO_STANDARD_ERROR"]);
    expect(text(more)).toContain('Output "z": there are too few samples');
  });

  test("say that most is interaction where enough was asked to tell", () => {
    expect(codes({ weightedR2: [0.49] })).toEqual(["INTERACTIONS"]);
    expect(text({ weightedR2: [0.333] })).toContain("explains only 33% of how the model behaves");
    expect(text({ weightedR2: [-0.4] })).toContain("explains only 0% of how");
    expect(codes({ weightedR2: [0.1], degreesOfFreedom: 1 })).not.toContain("INTERACTIONS");
  });

  test("say that reference rows are few, unless errors cover them, and what was clipped", () => {
    const few = codes({ references: 3 });
    expect(few).toHaveLength(1);
    expect(codes({ references: 3, sampled: true })).toEqual([]);
    expect(codes({ clip: 0.01 })).toHaveLength(1);
    expect(codes({ batchDependent: true })).toEqual(["BATCH_DEPENDENT"]);
    expect(codes({ players: 0, values: [[0, 0]], standardErrors: [[0, 0]] })).toHaveLength(1);
  });

  test("say why a rule was not met, and that answers were too many to keep", () => {
    expect(untilNotMetNote({ why: "two parts are as large" } as never)).toMatchObject({
      code: "UNTIL_NOT_MET",
      message: expect.stringContaining("was met: two parts are as large. Raise budgetRows"),
    });
    expect(answersNotKeptNote().message).toContain("more than 1,048,576 numbers");
  });
});

test("parts that hiding cannot change are worth 0 for certain, and interactions are named by parts", async () => {
  const parts = 14;
  const model = blackBox((rows) => rows.map((x) => x[2] * x[5] * x[9] + x[13]), {
    name: "m",
    input: { kind: "columns", features: noises(parts).map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
    outputs: [{ name: "y" }],
  });
  const background = [noises(parts, 4).map((value, i) => (i < 2 ? 1 : value))];
  const asked = probe(model, columns(background, Array(parts).fill(1)));
  const found = await kernelShap(asked, { budgetRows: 150, enumerate: false });
  const exact = await exactShapley(asked);
  expect(found.result.values[0].slice(0, 2)).toEqual([0, 0]);
  expect(found.result.standardErrors[0].slice(0, 2)).toEqual([0, 0]);
  expect(found.diagnostics.constantParts).toBe(2);
  found.result.values[0].forEach((value, part) => expect(value).toBeCloseTo(exact.result.values[0][part], 2));
  const residual = found.result.values[0].reduce((sum, value) => sum + value, found.result.intercepts[0]);
  expect((found.diagnostics.efficiencyResidual as number[])[0]).toBeCloseTo(residual - found.subject.prediction[0], 12);
});
