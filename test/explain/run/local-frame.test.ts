import { describe, expect, test } from "vitest";
import { blackBox, columns, game, occlusion, probe } from "whybox";
import { localFrame } from "../../../dist/explain/run/local-frame.js";

type Setting = Parameters<typeof localFrame>[0];
const run = { cost: (stoppedBy: string) => ({ stoppedBy, modelRows: 3 }), record: (hits?: number) => ({ hits }) };
const settingOf = (units: readonly (string | undefined)[], prediction: number[], more: object = {}): Setting =>
  ({
    kind: "attribution",
    method: "test",
    options: { a: 1 },
    seed: 4,
    probe: {
      ask: () => {},
      model: "m",
      parts: [{ name: "p" }],
      outputs: units.map((unit, i) => ({ name: `y${i}`, unit })),
      references: 9,
    },
    run,
    outputs: [1],
    prediction: Float64Array.from(prediction),
    baseline: [null],
    stoppedBy: "budget",
    ...more,
  }) as unknown as Setting;

describe("the frame of a local explanation", () => {
  test("has the explained outputs alone, with their units and predictions", () => {
    const frame = localFrame(settingOf(["euro", "kg", undefined], [1, 2, 3], { outputs: [2, 1], baseline: [0, 5] }));
    expect(frame.subject).toMatchObject({
      outputs: ["y2", "y1"],
      units: [null, "kg"],
      prediction: [3, 2],
      baseline: [0, 5],
    });
    expect(frame.subject).not.toHaveProperty("otherClass");
    expect(frame.subject).not.toHaveProperty("sampledReferences");
    expect(frame).toMatchObject({
      method: { name: "test", options: { a: 1 }, seed: 4 },
      run: {},
      cost: { modelRows: 3 },
    });
  });

  test("says how many distinct rows and cached answers, where these are known", () => {
    const frame = localFrame(settingOf(["euro", "kg"], [1, 2], { distinctRows: 7, cacheHits: 5 }));
    expect(frame.cost).toEqual({ stoppedBy: "budget", modelRows: 3, distinctRows: 7 });
    expect(frame.run).toEqual({ hits: 5 });
    const sampled = settingOf(["euro", "kg"], [1, 2]);
    const probed = { ...sampled, probe: { ...sampled.probe, sampled: true } } as Setting;
    expect(localFrame(probed).subject).toMatchObject({ sampledReferences: 9 });
  });

  test.each([
    { title: "two probabilities that add up to 1", units: ["probability", "probability"], of: [0.3, 0.7], other: "y0" },
    {
      title: "two that do in single precision",
      units: ["probability", "probability"],
      of: [0.3, 0.7 + 9e-7],
      other: "y0",
    },
    { title: "two that do not", units: ["probability", "probability"], of: [0.3, 0.6], other: undefined },
    { title: "a gap", units: ["probability", "probability"], of: [Number.NaN, 0.6], other: undefined },
    { title: "three", units: Array(3).fill("probability"), of: [0.3, 0.7, 0], other: undefined },
    { title: "other units", units: ["probability", "share"], of: [0.3, 0.7], other: undefined },
  ])("names the other class of $title: $other", ({ units, of, other }) => {
    expect(localFrame(settingOf(units, of)).subject.otherClass).toBe(other);
  });
});

test("explanations are framed by it", async () => {
  const model = blackBox((rows) => rows.map(([a]) => [1 - a, a]), {
    name: "m",
    input: { kind: "columns", features: [{ name: "a", kind: "number" }] },
    outputs: ["no", "yes"].map((name) => ({ name, unit: "probability" as const })),
  });
  const { subject } = await occlusion(probe(model, columns([[0], [0.2]], [0.9])), { outputs: ["yes"] });
  expect(subject).toMatchObject({ otherClass: "no", outputs: ["yes"], units: ["probability"], prediction: [0.9] });
  expect((await occlusion(game(2, (z) => z.data.slice(0, z.rows)))).subject).not.toHaveProperty("otherClass");
});
