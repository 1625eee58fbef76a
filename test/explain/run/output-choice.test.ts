import { describe, expect, test } from "vitest";
import {
  type Attribution,
  anchors,
  binnedColumns,
  blackBox,
  columns,
  exactShapley,
  kernelShap,
  lime,
  type OutputChoice,
  occlusion,
  permutationShapley,
  predictionDifference,
  probe,
  streak,
} from "whybox";
import { noises } from "../../fixtures/games.js";

const PARTS = 7;
const names = ["low", "middle", "high"];
const background = Array.from({ length: 20 }, (_, row) => noises(PARTS, 50 + row));
const instance = noises(PARTS, 7);

const classifier = blackBox(
  (rows) =>
    rows.map((x) => {
      const scores = names.map((_, k) => Math.exp(x[0] * (k - 1) + x[1] * x[2] * k - x[3 + k]));
      return scores.map((score) => score / scores.reduce((sum, each) => sum + each, 0));
    }),
  {
    name: "classes",
    input: { kind: "columns", features: instance.map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
    outputs: names.map((name) => ({ name, unit: "probability" })),
  },
);
const asked = probe(classifier, columns(background, instance));
const binned = probe(classifier, binnedColumns(background, instance));
const contrast: OutputChoice = [{ of: "high", against: "low" }];

const methods: { [name: string]: (outputs: OutputChoice) => Promise<Attribution> } = {
  exactShapley: (outputs) => exactShapley(asked, { outputs }),
  kernelShap: (outputs) => kernelShap(asked, { outputs, enumerate: false, budgetRows: 60 * 20, order: 1 }),
  permutationShapley: (outputs) => permutationShapley(asked, { outputs, enumerate: false, budgetRows: 60 * 20 }),
  occlusion: (outputs) => occlusion(asked, { outputs }),
  lime: (outputs) => lime(binned, { outputs, samples: 500, select: "none", controlVariate: false }),
};

describe("why one output rather than another", () => {
  test.each(Object.entries(methods))("%s explains the difference, from the same model rows", async (name, explain) => {
    // The answers of lime are corrected by a model of them, which is not linear.
    const digits = name === "lime" ? 2 : 10;
    const both = await explain(["high", "low"]);
    const one = await explain(contrast);
    const [high, low] = both.result.values;
    one.result.values[0].forEach((value, part) => expect(value).toBeCloseTo(high[part] - low[part], digits));
    expect(one.subject.outputs).toEqual(["high - low"]);
    expect(one.subject.units).toEqual(["difference in probability"]);
    expect(one.subject.prediction[0]).toBeCloseTo(both.subject.prediction[0] - both.subject.prediction[1], 12);
    expect(one.cost).toEqual(both.cost);
    expect(one.method.options.outputs).toEqual(contrast);
  });

  test("the standard error is that of the difference", async () => {
    const exact = (await exactShapley(asked, { outputs: contrast })).result.values[0];
    let inside = 0;
    let narrower = 0;
    for (let seed = 0; seed < 20; seed++) {
      const options = { seed, enumerate: false, budgetRows: 64 * 20, outputs: ["high", "low", ...contrast] };
      const { values, standardErrors } = (await permutationShapley(asked, options)).result;
      exact.forEach((value, part) => {
        const [high, low, difference] = standardErrors.map((errors) => errors[part] as number);
        if (Math.abs(values[2][part] - value) <= 1.96 * difference) inside++;
        if (difference !== Math.hypot(high, low)) narrower++;
      });
    }
    expect(inside / (20 * PARTS)).toBeGreaterThan(0.9);
    expect(narrower).toBe(20 * PARTS);
  });

  test("a chunk that was answered before an abort is a difference too", async () => {
    const controller = new AbortController();
    const run = kernelShap(asked, {
      outputs: contrast,
      until: { standardError: 1e-9 },
      signal: controller.signal,
      onProgress: (done) => done > 70 * 20 && controller.abort(),
    });
    const error = await run.then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error.code).toBe("ABORTED");
    const exact = (await exactShapley(asked, { outputs: contrast })).result.values[0];
    expect(error.partial.subject.outputs).toEqual(["high - low"]);
    error.partial.result.values[0].forEach((value: number, part: number) => expect(value).toBeCloseTo(exact[part], 1));
  });

  test("is refused where it means nothing", async () => {
    const message = async (run: () => Promise<unknown>) => run().then(String, (error: Error) => error.message);
    const untyped = (outputs: unknown) => outputs as OutputChoice;
    expect(await message(() => kernelShap(asked, { outputs: contrast, link: "logit" }))).toBe(
      'kernelShap: outputs cannot hold contrasts: they go with link "identity"',
    );
    expect(await message(() => predictionDifference(asked, { outputs: contrast }))).toContain(
      "log odds are of one output",
    );
    expect(await message(() => streak(asked, { outputs: contrast }))).toContain("not differences of two");
    expect(await message(() => anchors(binned, { outputs: contrast }))).toContain("not differences of two");
    expect(await message(() => occlusion(asked, { outputs: [{ of: "high", against: "hi" }] }))).toContain(
      'got {"of":"high","against":"hi"}; the outputs are "low", "middle", "high"',
    );
    expect(await message(() => occlusion(asked, { outputs: untyped([{ of: "high" }]) }))).toContain(
      "expected names of outputs and contrasts",
    );
    expect(await message(() => occlusion(asked, { outputs: [{ of: "high", against: "high" }] }))).toContain(
      "contrasted with itself",
    );
    expect(await message(() => occlusion(asked, { outputs: [...(contrast as []), ...(contrast as [])] }))).toContain(
      "named twice",
    );
  });
});
