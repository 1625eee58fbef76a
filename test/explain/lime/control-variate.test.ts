import { describe, expect, test } from "vitest";
import {
  binnedColumns,
  blackBox,
  columns,
  type Feature,
  type LimeOptions,
  lime,
  type Matrix,
  offsetColumns,
  type Probe,
  parseExplanation,
  probe,
  tokens,
} from "whybox";
import {
  background,
  binned,
  everything,
  instance,
  logistic,
  modelOf,
  network,
  SAMPLES,
  saturating,
  sigmoid,
} from "../../fixtures/curves.js";
import { noises, signGame } from "../../fixtures/games.js";
import { bits } from "../../fixtures/waves.js";

const valuesOf = async (asked: Probe, options: LimeOptions & { surrogate?: undefined }) =>
  (await lime(asked, { ...everything, samples: SAMPLES, ...options })).result.values[0];
const figuresOf = ({ diagnostics }: { diagnostics: object }) =>
  (diagnostics as { controlVariate: { used: boolean; varianceKept: number | null }[] }).controlVariate;

/** The mean over parts of the variance of a coefficient over seeds. */
async function varianceOverSeeds(asked: Probe, controlVariate: boolean): Promise<number> {
  const runs: (readonly number[])[] = [];
  for (let seed = 0; seed < 6; seed++) runs.push(await valuesOf(asked, { seed, controlVariate }));
  const parts = runs[0].map((_, part) => runs.map((values) => values[part]));
  const variances = parts.map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  });
  return variances.reduce((sum, value) => sum + value, 0) / variances.length;
}

describe("lime with controlVariate", () => {
  test.each([
    ["logistic curve, binned", binned(logistic), 100],
    ["network, binned", binned(network), 1.5],
    ["curve that is no probability, binned", binned(saturating), 1.5],
    ["logistic curve, offsets", probe(modelOf(logistic), offsetColumns(background, instance)), 100],
    ["logistic curve, hidden against a background", probe(modelOf(logistic), columns(background, instance)), 100],
  ])("varies less with the seed: %s", async (_, asked, times) => {
    expect((await varianceOverSeeds(asked, true)) * times).toBeLessThan(await varianceOverSeeds(asked, false));
  });

  test("a game that is a logistic curve of its parts is met all but exactly", async () => {
    const game = signGame(7, (s) => sigmoid(s[0] - 2 * s[1] + s[2] - 0.5 * s[3]));
    const options = { select: "none", count: 7, alpha: 0 } as const;
    const truth = (await lime(game, { ...options, enumerate: true })).result.values[0];
    const farthest = async (controlVariate: boolean) => {
      const sampled = { ...options, enumerate: false, samples: 256, controlVariate };
      const { result } = await lime(game, sampled);
      return Math.max(...result.values[0].map((value, part) => Math.abs(value - truth[part])));
    };
    // The remaining noise is that of the unasked samples, 128 times as many.
    expect(await farthest(true)).toBeLessThan(0.15 * (await farthest(false)));
  });

  test("is left out of the outputs where it does not pay, which stay as they are, and a note says so", async () => {
    const parity = ([a, b, c]: Float64Array) => Math.sign(a * b * c);
    const asked = binned(logistic, parity);
    const run = (controlVariate: boolean) =>
      lime(asked, { ...everything, samples: SAMPLES, outputs: "all", controlVariate });
    const [corrected, plain] = [await run(true), await run(false)];
    expect(figuresOf(corrected)).toEqual([
      { used: true, varianceKept: expect.closeTo(0, 4) },
      { used: false, varianceKept: expect.any(Number) },
    ]);
    expect(figuresOf(corrected)[1].varianceKept).toBeGreaterThan(0.95);
    expect(corrected.result.values[1]).toEqual(plain.result.values[1]);
    expect(corrected.result.standardErrors[1]).toEqual(plain.result.standardErrors[1]);
    expect(corrected.notes).toContainEqual({
      code: "CONTROL_VARIATE_UNUSED",
      message:
        'controlVariate was left out for "y1": a logistic curve of the inputs foresees too little of the answers, or misses a few by too much. The estimate is the one without it.',
    });
    expect(corrected.cost).toEqual(plain.cost);
    expect(plain.diagnostics).not.toHaveProperty("controlVariate");
    expect(plain.method.options.controlVariate).toBe(false);
    expect(corrected.method.options.controlVariate).toBe(true);
    expect(parseExplanation(JSON.stringify(corrected))).toEqual(corrected);
  });

  test("is not used where all of the error rests on a few samples", async () => {
    // A yes-or-no answer that a steep curve gets right nearly everywhere.
    const yesOrNo = ([a, b, c, d]: Float64Array) => (4 * a - 3 * b + 2 * c + 0.2 * c * d > 0 ? 1 : 0);
    const asked = probe(modelOf(yesOrNo), offsetColumns(background, instance));
    const explanation = await lime(asked, { ...everything, samples: SAMPLES, controlVariate: true });
    const [{ used, varianceKept }] = figuresOf(explanation);
    expect(varianceKept).toBeLessThan(0.5);
    expect(used).toBe(false);
  });

  test("R2 is that of the answers as they are", async () => {
    const run = (controlVariate: boolean) => lime(binned(network), { ...everything, samples: 4096, controlVariate });
    const [corrected, plain] = [await run(true), await run(false)];
    expect(figuresOf(corrected)[0].used).toBe(true);
    for (const figure of ["r2", "heldOutR2"] as const) {
      const [[ours], [theirs]] = [corrected, plain].map(({ result }) => result.surrogate![figure] as number[]);
      expect(ours).toBeCloseTo(theirs, 2);
    }
  });

  test("takes gaps and categories as they are, and a model that writes into what it is asked", async () => {
    const kinds: readonly Feature[] = [
      { name: "a", kind: "number", missing: true },
      { name: "b", kind: "number" },
      { name: "c", kind: "category", categories: ["x", "y", "z"] },
    ];
    const effects = [-1, 0.5, 2];
    const rows = Array.from({ length: 120 }, (_, row) => {
      const [a, b, c] = noises(3, 50 + row);
      return [row % 5 === 0 ? Number.NaN : a, b, Math.floor(1.5 * (c + 1))];
    });
    const model = blackBox(
      ({ data, rows: count }: Matrix) => {
        const answers = new Float64Array(count);
        for (let row = 0; row < count; row++) {
          const [a, b, c] = data.subarray(3 * row, 3 * row + 3);
          answers[row] = sigmoid((Number.isNaN(a) ? 1 : 2 * a) - 2 * b + effects[c]);
        }
        data.fill(0);
        return answers;
      },
      { input: { kind: "columns", features: kinds }, outputs: [{ name: "y" }], rows: "matrix" },
    );
    const explanation = await lime(probe(model, binnedColumns(rows, rows[1])), { samples: 512, controlVariate: true });
    expect(figuresOf(explanation)).toEqual([{ used: true, varianceKept: expect.closeTo(0, 4) }]);
  });

  test("takes the parts themselves where the model is asked texts", async () => {
    const words = "the plot is good and warm but its ending felt rather bad to me".split(" ");
    const tone = blackBox(
      (texts) => texts.map((one) => sigmoid(2 * Number(one.includes("good")) - 3 * Number(one.includes("bad")))),
      { input: { kind: "text" }, outputs: [{ name: "liked" }] },
    );
    const explanation = await lime(probe(tone, tokens(words.join(" "))), {
      samples: 1024,
      enumerate: false,
      controlVariate: true,
    });
    expect(figuresOf(explanation)).toEqual([{ used: true, varianceKept: expect.closeTo(0, 4) }]);
  });

  test("a model that answers the same everywhere leaves nothing to correct", async () => {
    const explanation = await lime(
      binned(() => 3),
      { samples: 128, controlVariate: true },
    );
    expect(figuresOf(explanation)).toEqual([{ used: false, varianceKept: null }]);
    expect(explanation.result.values).toEqual([[0, 0, 0, 0]]);
  });

  test("same seed, same bits; another seed, other bits", async () => {
    const run = (seed: number) => lime(binned(network), { samples: 512, seed, controlVariate: true });
    const first = await run(1);
    expect(bits(await run(1))).toBe(bits(first));
    expect(bits(await run(2))).not.toBe(bits(first));
  });

  test("samples until it is stable", async () => {
    const { cost, result } = await lime(binned(logistic), {
      ...{ samples: 64, count: 2, until: { stable: 0.95 }, controlVariate: true },
    });
    expect(cost.stoppedBy).toBe("converged");
    expect(result.surrogate!.stability[0].every((share) => share >= 0.95)).toBe(true);
  });

  test.each([
    ["no switch", { controlVariate: 1 as never }, "lime: expected controlVariate to be true or false, got 1"],
    [
      "a surrogate beside it",
      { controlVariate: true, surrogate: { fit: () => ({ predict: () => [], describe: () => "" }) } as never },
      "lime: controlVariate corrects the ridge regression and cannot be used with a surrogate; leave one of them out",
    ],
    [
      "enumeration beside it",
      { controlVariate: true, enumerate: true },
      "lime: controlVariate takes out noise of samples and cannot be used with enumerate, which has none; leave one of them out",
    ],
  ] as [string, LimeOptions & { surrogate?: undefined }, string][])("refuses %s", async (_, options, message) => {
    await expect(lime(binned(logistic), options)).rejects.toThrow(message);
  });
});
