import { describe, expect, test } from "vitest";
import { limeExplanation } from "../../../dist/explain/lime/lime-explanation.js";
import { noises } from "../../fixtures/games.js";

type State = Parameters<typeof limeExplanation>[0];
type Fits = Parameters<typeof limeExplanation>[1];

const [REPLICATES, ROWS, PARTS] = [6, 10, 3];
const replicates = Array.from({ length: REPLICATES }, (_, r) => ({
  // The last part is kept in every sample.
  z: {
    data: Float64Array.from({ length: ROWS * PARTS }, (_, i) => (i % PARTS === 2 ? 1 : (i + r) % 2)),
    rows: ROWS,
    columns: PARTS,
  },
  y: { data: Float64Array.from(noises(ROWS * 2, 30 + r)), rows: ROWS, columns: 2 },
}));

function stateOf(more: { options?: object; probe?: object; state?: object } = {}): State {
  return {
    probe: {
      ask() {},
      model: "m",
      parts: ["a", "b", "c"].map((name) => ({ name })),
      outputs: [{ name: "y" }, { name: "z", unit: "euro" }],
      references: 4,
      sampled: false,
      ...more.probe,
    },
    options: { outputs: "all", count: 2, seed: 3, enumerate: false, ...more.options },
    run: { cost: (stoppedBy: string) => ({ stoppedBy, modelRows: 61 }), record: () => ({}), notes: () => [] },
    surrogate: undefined,
    instance: {},
    prediction: Float64Array.of(0.5, 0.2),
    replicates,
    meanWeight: 1,
    ...more.state,
  } as unknown as State;
}
const fit = {
  selected: [1, 0],
  coefficients: Float64Array.of(0.4, -0.3, 0),
  intercept: 0.1,
  standardErrors: [0.01, 0.02, null],
  intervals: [[0.3, 0.5], [-0.4, -0.2], null],
  r2: 0.95,
  heldOutR2: 0.9,
  localPrediction: 0.5,
  outweighed: false,
  stability: [1, 0.95],
};
const ridge = (...all: object[]) =>
  ({ kind: "ridge", all: all.map((one) => ({ ...fit, ...one })), corrected: undefined }) as unknown as Fits;
const codes = ({ notes }: { notes: readonly { code: string }[] }) => notes.map(({ code }) => code);

describe("the explanation of a surrogate of parts", () => {
  test("has what a reader needs of each output in its result, and no average answer to start from", () => {
    const found = limeExplanation(stateOf(), ridge({}, { intercept: 7, r2: null, localPrediction: 0.2 }), "budget");
    expect(found.kind).toBe("attribution");
    expect(found.subject).toMatchObject({ outputs: ["y", "z"], prediction: [0.5, 0.2], baseline: [null, null] });
    expect(found.result).toMatchObject({
      values: [
        [0.4, -0.3, 0],
        [0.4, -0.3, 0],
      ],
      standardErrors: [fit.standardErrors, fit.standardErrors],
      intercepts: [0.1, 7],
      asked: { count: 60, of: "samples", all: false },
      surrogate: {
        localPrediction: [0.5, 0.2],
        r2: [0.95, null],
        heldOutR2: [0.9, 0.9],
        selected: [
          [1, 0],
          [1, 0],
        ],
        stability: [
          [1, 0.95],
          [1, 0.95],
        ],
      },
    });
    expect(found.diagnostics).toEqual({ randomisations: 6, degreesOfFreedom: 5 });
    expect(found.cost.stoppedBy).toBe("budget");
  });

  test("says which parts no sample varied, and the least stable of those chosen", () => {
    const found = limeExplanation(stateOf(), ridge({}, { stability: [0.4, 0.9], localPrediction: 0.2 }), "complete");
    expect(codes(found)).toEqual(["UNSTABLE_SELECTION", "PART_NOT_VARIED"]);
    const [unstable, unvaried] = found.notes.map(({ message }) => message);
    expect(unstable).toContain('"b"');
    expect(unvaried).toContain("c");
  });

  test("says that samples are too few by their weights: 32, or two for each part", () => {
    const weighed = (weight: (row: number) => number) => ({
      state: {
        replicates: replicates.map((each) => ({
          ...each,
          weights: Float64Array.from({ length: ROWS }, (_, row) => weight(row)),
        })),
      },
    });
    const few = (more: object) =>
      codes(limeExplanation(stateOf(more), ridge({}, {}), "complete")).includes("FEW_EFFECTIVE_SAMPLES");
    expect(few({})).toBe(false);
    expect(few(weighed((row) => (row < 5 ? 1 : 1e-9)))).toBe(true);
    expect(few(weighed((row) => (row < 6 ? 1 : 1e-9)))).toBe(false);
    expect(few({ options: { count: 31 } })).toBe(true);
    expect(few({ options: { count: 30 } })).toBe(false);
    expect(few({ options: { count: 31, enumerate: true } })).toBe(false);
  });

  test("counts nothing as sampled where every coalition was asked, unless reference rows are a sample", () => {
    const every = limeExplanation(stateOf({ options: { enumerate: true } }), ridge({}, {}), "complete");
    expect(every.result.asked).toEqual({ count: 60, of: "samples", all: true });
    expect(every.diagnostics).toEqual({ randomisations: null, degreesOfFreedom: null });
    const sampled = limeExplanation(
      stateOf({ options: { enumerate: true }, probe: { sampled: true } }),
      ridge({}, {}),
      "complete",
    );
    expect(sampled.result.asked?.all).toBe(false);
    expect(sampled.diagnostics).toEqual({ randomisations: 6, degreesOfFreedom: 5 });
  });

  test("says which outputs were corrected by a control variate, and warns of those that were not", () => {
    const corrected = { used: [true, false], varianceKept: [0.2, 0.9], replicates };
    const fits = { ...ridge({}, {}), corrected } as unknown as Fits;
    const found = limeExplanation(stateOf(), fits, "complete");
    expect(found.diagnostics.controlVariate).toEqual([
      { used: true, varianceKept: 0.2 },
      { used: false, varianceKept: 0.9 },
    ]);
    expect(found.notes.find(({ code }) => code === "CONTROL_VARIATE_UNUSED")?.message).toContain('"z"');
  });
});

test("a surrogate of one's own is described, and measured as ours is", () => {
  const all = [0.2, 0.9].map((r2) => ({ description: { r2 }, localPrediction: 0.5, r2, heldOutR2: r2 }));
  const surrogate = { fit: () => {} };
  const found = limeExplanation(
    stateOf({ state: { surrogate } }),
    { kind: "surrogate", all } as unknown as Fits,
    "complete",
  );
  expect(found.kind).toBe("surrogate");
  expect(found.result).toMatchObject({
    descriptions: [{ r2: 0.2 }, { r2: 0.9 }],
    r2: [0.2, 0.9],
    heldOutR2: [0.2, 0.9],
  });
  expect(found.method.options).toMatchObject({ surrogate: "fit" });
  expect(codes(found)).toContain("LOW_FIDELITY");
});
