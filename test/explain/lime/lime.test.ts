import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  binnedColumns,
  blackBox,
  type Feature,
  type LimeOptions,
  lime,
  type Matrix,
  offsetColumns,
  parseExplanation,
  probe,
  tokens,
  toText,
} from "whybox";
import { ridge } from "whybox/statistics";
import { noises, signGame, tableGame } from "../../fixtures/games.js";
import { bits } from "../../fixtures/waves.js";
import { background, binned, curve, features, instance } from "./binned.js";

const { cases } = JSON.parse(readFileSync(new URL("../../fixtures/lime/lime_ridge.json", import.meta.url), "utf8")) as {
  cases: {
    name: string;
    Z: number[][];
    y: number[];
    coef: number[];
    intercept: number;
    r2: number;
    localPred: number;
  }[];
};

const hypercubes = cases.filter(({ name }) => name.startsWith("exhaustive hypercube"));

const everything = { kernelWidth: Number.POSITIVE_INFINITY, alpha: 0, select: "none" } as const;

/** The game whose value at each row of Z is y. */
const gameOf = ({ Z, y }: { Z: number[][]; y: number[] }) => {
  const table = new Float64Array(Z.length);
  Z.forEach((z, row) => {
    table[z.reduce((sum, kept, part) => sum + kept * 2 ** part, 0)] = y[row];
  });
  return tableGame(table);
};

const coefficients = async (options: LimeOptions & { surrogate?: undefined }) =>
  (await lime(binned(), { select: "none", ...options })).result.values[0];

describe("lime", () => {
  test("where in its bin a value fell hardly moves the coefficients of a model that is linear in the values", async () => {
    const width = 6;
    const rows = Array.from({ length: 300 }, (_, row) =>
      noises(width, row + 1).map((value, column) => (1 + column) * value),
    );
    const weighted = blackBox(
      (batch) => batch.map((row) => row.reduce((sum, value, column) => sum + (column + 1) * value, 0)),
      {
        name: "weighted",
        input: { kind: "columns", features: rows[0].map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
        outputs: [{ name: "y" }],
      },
    );
    for (const seed of [0, 1, 2]) {
      const { result } = await lime(probe(weighted, binnedColumns(rows, rows[3])), { seed, samples: 512 });
      const largest = Math.max(...result.values[0].map(Math.abs));
      // One step of the search for the controls' slopes instead of two leaves three to five times as much.
      expect(Math.max(...result.standardErrors[0].map(Number)) / largest).toBeLessThan(0.015);
    }
  });

  test.each(hypercubes)("enumerated, is the fit to the whole hypercube: $name", async (reference) => {
    const { result, cost } = await lime(gameOf(reference), {
      ...everything,
      count: reference.coef.length,
    });
    result.values[0].forEach((value, i) => expect(value).toBeCloseTo(reference.coef[i], 10));
    expect(result.intercepts[0]).toBeCloseTo(reference.intercept, 10);
    expect(result.asked?.all).toBe(true);
    expect(result.surrogate).toMatchObject({
      r2: [expect.closeTo(reference.r2, 10)],
      localPrediction: [expect.closeTo(reference.localPred, 10)],
    });
    expect(result.standardErrors[0].every((error) => error === 0)).toBe(true);
    expect(cost).toMatchObject({ modelRows: reference.Z.length + 3, stoppedBy: "complete" });
  });

  test.each([
    ["the 8-cube of the reference", gameOf(hypercubes[1]), hypercubes[1].coef],
    ["a game without structure", tableGame(noises(2 ** 6, 5)), undefined],
    ["exclusive or", signGame(5, (s) => s[0] * s[1] + 0.3 * s[2] - 0.1 * s[3] * s[4] * s[0]), undefined],
  ])("95%% intervals cover the exhaustive answer: %s", async (_, game, known) => {
    const parts = game.parts.length;
    const truth = known ?? (await lime(game, { ...everything, count: parts })).result.values[0];
    let inside = 0;
    const runs = 250;
    for (let seed = 0; seed < runs; seed++) {
      const { result } = await lime(game, { ...everything, count: parts, enumerate: false, samples: 512, seed });
      (result.surrogate!.intervals as [number, number][][])[0].forEach(([low, high], part) => {
        if (low <= truth[part] && truth[part] <= high) inside++;
      });
    }
    expect(inside / runs / parts).toBeGreaterThan(0.92);
    expect(inside / runs / parts).toBeLessThan(0.98);
  });

  test("estimates what weighted sampling of bins estimates", async () => {
    // The published method, written down once more: draw from the plain distribution, weigh by the kernel, fit by ridge.
    const width = 0.75 * Math.sqrt(5);
    const samples = 60_000;
    const plain = binnedColumns(background, instance).forInput(curve.input, "curve");
    const drawn = plain.neighbourhood({
      samples,
      seed: 9,
      replicate: 0,
      distance: "euclidean",
      width: Number.POSITIVE_INFINITY,
      design: "random",
      instanceShare: 0,
    });
    const rows = drawn.perturbation
      .perturber()
      .perturb(drawn.plan, { from: 0, to: samples }, { from: 0, to: 0 }) as Matrix;
    const y = await curve.predict(rows as never);
    const weights = Float64Array.from({ length: samples }, (_, row) => {
      const zeros = 5 - drawn.z.data.subarray(5 * row, 5 * row + 5).reduce((sum, kept) => sum + kept, 0);
      return Math.exp(-zeros / (2 * width * width));
    });
    const published = ridge(drawn.z, y.data, { weights, alpha: samples / 4096 });
    const ours = await coefficients({ samples: 4096 });
    ours.forEach((value, part) => expect(Math.abs(value - published.coefficients[part])).toBeLessThan(0.02));
  });

  test("gets closer to the truth than independent samples of the same number", async () => {
    const truth = await coefficients({ samples: 2 ** 18, alpha: 2 ** 18 / 1024 });
    const squaredError = async (design: "quasi" | "random") => {
      let sum = 0;
      for (let seed = 0; seed < 15; seed++) {
        (await coefficients({ samples: 1024, design, seed })).forEach((value, part) => {
          sum += (value - truth[part]) ** 2;
        });
      }
      return sum;
    };
    expect(await squaredError("quasi")).toBeLessThan(0.5 * (await squaredError("random")));
  });

  test("intervals of binned columns cover too", async () => {
    const truth = await coefficients({ samples: 2 ** 18, alpha: 2 ** 18 / 512 });
    let inside = 0;
    const runs = 120;
    for (let seed = 0; seed < runs; seed++) {
      const { result } = await lime(binned(), { select: "none", samples: 512, seed });
      (result.surrogate!.intervals as [number, number][][])[0].forEach(([low, high], part) => {
        if (low <= truth[part] && truth[part] <= high) inside++;
      });
    }
    expect(inside / runs / 5).toBeGreaterThan(0.9);
    expect(inside / runs / 5).toBeLessThan(0.99);
  });

  test("a linear model gets its own coefficients, a standard deviation each, around the instance", async () => {
    const weights = [2, -1, 0, 0.5, 0];
    const line = blackBox((rows) => rows.map((row) => row.reduce((sum, value, i) => sum + weights[i] * value, 3)), {
      input: { kind: "columns", features },
      outputs: [{ name: "y" }],
    });
    const deviations = weights.map((_, column) => {
      const values = Array.from({ length: 200 }, (_, row) => background.data[5 * row + column]);
      const mean = values.reduce((sum, value) => sum + value, 0) / 200;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 200);
    });
    for (const centre of ["instance", "mean"] as const) {
      const { result } = await lime(probe(line, offsetColumns(background, instance, { centre })), {
        alpha: 0,
      });
      // The slopes of the controls are solved for step by step, and leave about 1e-7.
      result.values[0].forEach((value, i) => expect(value).toBeCloseTo(weights[i] * deviations[i], 6));
      expect(result.surrogate!.localPrediction[0]).toBeCloseTo(
        3 + weights.reduce((s, w, i) => s + w * instance[i], 0),
        6,
      );
      expect(result.surrogate!.heldOutR2[0]).toBeCloseTo(1, 9);
    }
  });

  test("locality in the spread alone is the slope at the instance (GLIME)", async () => {
    const sine = blackBox((rows) => rows.map(([a]) => Math.sin(3 * a)), {
      input: { kind: "columns", features },
      outputs: [{ name: "y" }],
    });
    const near = offsetColumns(background, instance, { spread: 0.01 });
    const { result } = await lime(probe(sine, near), {
      kernelWidth: Number.POSITIVE_INFINITY,
      alpha: 0,
      select: "none",
    });
    const deviation = Math.sqrt(
      Array.from({ length: 200 }, (_, row) => background.data[5 * row]).reduce(
        (sum, value, _, all) => sum + (value - all.reduce((s, v) => s + v, 0) / 200) ** 2,
        0,
      ) / 200,
    );
    expect(result.values[0][0]).toBeCloseTo(3 * Math.cos(3 * instance[0]) * deviation, 3);
  });

  test("answers for every output from the same rows", async () => {
    const both = blackBox((rows) => rows.map(([a, b]) => [a * b, a + b]), {
      input: { kind: "columns", features },
      outputs: [{ name: "p" }, { name: "q" }],
    });
    const one = blackBox((rows) => rows.map(([a, b]) => a + b), {
      input: { kind: "columns", features },
      outputs: [{ name: "q" }],
    });
    const together = await lime(probe(both, binnedColumns(background, instance)), { samples: 600 });
    const alone = await lime(probe(one, binnedColumns(background, instance)), { samples: 600 });
    expect(together.result.values[1]).toEqual(alone.result.values[0]);
    expect(together.cost.modelRows).toBe(alone.cost.modelRows);
  });

  test("same seed, same bits; reads back; another seed, other bits", async () => {
    const run = (seed: number) => lime(binned(), { samples: 500, seed });
    const first = await run(1);
    expect(bits(await run(1))).toBe(bits(first));
    expect(bits(await run(2))).not.toBe(bits(first));
    expect(parseExplanation(JSON.stringify(first))).toEqual(first);
  });

  test("a background of one row that is the instance leaves nothing to vary, and a note says so", async () => {
    const kinds: readonly Feature[] = [
      { name: "a", kind: "number" },
      { name: "c", kind: "category", categories: ["x", "y"] },
    ];
    const model = blackBox((rows) => rows.map(([a, c]) => a + c), {
      input: { kind: "columns", features: kinds },
      outputs: [{ name: "y" }],
    });
    for (const mask of [binnedColumns, offsetColumns]) {
      const { result, notes } = await lime(probe(model, mask([[1, 0]], [1, 0])), { samples: 64 });
      expect(result.values).toEqual([[0, 0]]);
      expect(notes.map(({ code }) => code)).toEqual(["PART_NOT_VARIED"]);
    }
  });

  test("one word is a part too", async () => {
    const length = blackBox((texts) => texts.map((one) => one.length), {
      input: { kind: "text" },
      outputs: [{ name: "letters" }],
    });
    const { result } = await lime(probe(length, tokens("word")), { alpha: 0 });
    expect(result.values[0][0]).toBeCloseTo(4, 9);
  });

  test("takes a surrogate of the user's own, and judges it on samples it has not seen", async () => {
    const constant = {
      fit: (_: Matrix, y: Float64Array, weights: Float64Array) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const mean = y.reduce((sum, value, i) => sum + weights[i] * value, 0) / total;
        return { predict: (z: Matrix) => new Float64Array(z.rows).fill(mean), describe: () => ({ mean }) };
      },
    };
    const explanation = await lime(binned(), { samples: 500, surrogate: constant });
    expect(explanation.kind).toBe("surrogate");
    expect(explanation.result.r2[0]).toBeCloseTo(0, 9);
    expect(explanation.result.heldOutR2[0]).toBeLessThan(0.015);
    expect(explanation.result.descriptions[0]).toEqual({ mean: explanation.result.localPrediction[0] });
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
    expect(toText(explanation)).toContain('"mean": ');
  });

  test("an abort leaves what finished randomisations say", async () => {
    const controller = new AbortController();
    const slow = blackBox(async (rows) => rows.map(([a]) => a), {
      input: { kind: "columns", features },
      outputs: [{ name: "y" }],
    });
    const error = await lime(probe(slow, binnedColumns(background, instance)), {
      samples: 31 * 64,
      signal: controller.signal,
      onProgress: (done) => done > 25 * 64 && controller.abort(),
    }).catch((thrown) => thrown);
    expect(error.code).toBe("ABORTED");
    expect(error.cost.modelRows).toBeGreaterThan(25 * 64);
    expect(error.partial.cost).toMatchObject({ stoppedBy: "aborted", modelRows: error.cost.modelRows });
    expect(error.partial.result.asked.count).toBeGreaterThanOrEqual(16 * 64);
  });

  test.each([
    [
      "more parts than there are",
      { count: 6 },
      "lime: expected count to be a whole number from 1 to 5, the number of parts, got 6",
    ],
    ["a width of 0", { kernelWidth: 0 }, "lime: expected kernelWidth to be a number above 0, got 0"],
    ["too few samples", { samples: 10 }, "lime: expected samples to be a whole number of 32 or more, got 10"],
    ["a penalty below 0", { alpha: -1 }, "lime: expected alpha to be a finite number of 0 or more, got -1"],
    [
      "stability beyond certainty",
      { until: { stable: 2 } },
      "lime: expected until.stable to be a number above 0 and at most 1, got 2",
    ],
    [
      "enumeration of bins",
      { enumerate: true },
      "lime: enumerate needs parts that are kept or hidden; values inside bins cannot be listed",
    ],
    [
      "a selection that does not exist",
      { select: "best" as never },
      'lime: expected select to be "auto" or "forward" or "highestWeights" or "lassoPath" or "none", got "best"',
    ],
    [
      "an option that does not exist",
      { num_features: 5 } as never,
      'lime: unknown option "num_features"; known options are samples, kernelWidth, distance, count, select, alpha, design, enumerate, until, controlVariate, surrogate, budgetRows, seed, outputs, shared, signal, onProgress',
    ],
    [
      "a surrogate that cannot fit",
      { surrogate: {} as never },
      "lime: expected surrogate to be { fit(z, y, weights) -> { predict, describe } }, got {}",
    ],
  ] as [string, LimeOptions & { surrogate?: undefined }, string][])("refuses %s", async (_, options, message) => {
    await expect(lime(binned(), options)).rejects.toThrow(message);
  });

  test("refuses a width so small that no sample counts", async () => {
    const words = Array.from({ length: 30 }, (_, i) => `w${i}`).join(" ");
    const length = blackBox((texts) => texts.map((one) => one.length), {
      input: { kind: "text" },
      outputs: [{ name: "letters" }],
    });
    await expect(lime(probe(length, tokens(words)), { kernelWidth: 1e-5 })).rejects.toThrow(
      "lime: no sample differs from the instance, because kernelWidth 0.00001 is too small for 30 parts; raise it",
    );
  });
});
