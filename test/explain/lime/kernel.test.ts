import { describe, expect, test } from "vitest";
import { binnedColumns, blackBox, type Matrix, offsetColumns, probe, tokens } from "whybox";
import { kernelSamples } from "../../../dist/explain/lime/kernel.js";
import { resolveLimeOptions } from "../../../dist/explain/lime/lime-options.js";
import { noises } from "../../fixtures/games.js";

const [PARTS, ROWS] = [3, 4096];
const background = Array.from({ length: 200 }, (_, row) => Array.from(noises(PARTS, row + 1)));
const instance = [0.9, -0.1, 0.3];
const features = ["a", "b", "c"].map((name) => ({ name, kind: "number" as const }));
const model = blackBox((rows) => rows.map(([a]) => a), {
  name: "first",
  input: { kind: "columns", features },
  outputs: [{ name: "y" }],
});

type Asked = { distance?: "euclidean" | "cosine" | "manhattan"; kernelWidth: number; design?: "quasi" | "random" };
function sampled(masker: Parameters<typeof probe>[1], options: Asked) {
  const asked = probe(model, masker as ReturnType<typeof binnedColumns>);
  return kernelSamples(asked, resolveLimeOptions(asked, options), ROWS, 0);
}
const meanOf = ({ data, rows, columns }: Matrix, column: number, of: (value: number) => number) =>
  Array.from({ length: rows }, (_, row) => of(data[row * columns + column])).reduce((sum, value) => sum + value, 0) /
  rows;

describe("kernelSamples", () => {
  test("draws bins as often as their share times the kernel says", () => {
    const kernelWidth = 0.7;
    const plain = sampled(binnedColumns(background, instance), { kernelWidth: Number.POSITIVE_INFINITY });
    const near = sampled(binnedColumns(background, instance), { kernelWidth });
    expect(plain.meanWeight).toBeCloseTo(1, 12);
    expect(near.weights).toBeUndefined();
    const elsewhere = Math.exp(-1 / (2 * kernelWidth ** 2));
    let meanWeight = 1;
    for (let part = 0; part < PARTS; part++) {
      // Sobol points meet a share to one point in 4096.
      const own = meanOf(plain.z, part, (z) => z);
      const left = own + (1 - own) * elsewhere;
      expect(meanOf(near.z, part, (z) => z)).toBeCloseTo(own / left, 2.5);
      meanWeight *= left;
    }
    expect(near.meanWeight).toBeCloseTo(meanWeight, 2.5);
  });

  test("moves numbers by the product of two normal densities", () => {
    const [kernelWidth, spread] = [0.5, 2];
    const { z, weights } = sampled(offsetColumns(background, instance, { spread, centre: "mean" }), { kernelWidth });
    const asked = probe(model, offsetColumns(background, instance));
    const precision = 1 / spread ** 2 + 1 / kernelWidth ** 2;
    expect(weights).toBeUndefined();
    for (let part = 0; part < PARTS; part++) {
      const mean = asked.instanceZ[part] / kernelWidth ** 2 / precision;
      expect(meanOf(z, part, (value) => value)).toBeCloseTo(mean, 2);
      expect(meanOf(z, part, (value) => (value - mean) ** 2)).toBeCloseTo(1 / precision, 2);
    }
  });

  test("weighs samples by the kernel where the distance is no sum over columns", () => {
    const kernelWidth = 0.4;
    const { z, weights, meanWeight } = sampled(binnedColumns(background, instance), {
      distance: "cosine",
      kernelWidth,
    });
    expect(meanWeight).toBe(1);
    for (let row = 0; row < 50; row++) {
      const kept = z.data.subarray(row * PARTS, (row + 1) * PARTS).reduce((sum, value) => sum + value, 0);
      const distance = kept === 0 ? 1 : 1 - kept / Math.sqrt(kept * PARTS);
      expect(weights?.[row]).toBeCloseTo(Math.sqrt(Math.exp(-((distance / kernelWidth) ** 2))), 12);
    }
  });

  test("hides words by the kernel of how many are gone", () => {
    const text = blackBox((texts: readonly string[]) => texts.map((each) => each.length), {
      name: "length",
      input: { kind: "text" },
      outputs: [{ name: "y" }],
    });
    const asked = probe(text, tokens("a b c d e f g h"));
    const options = resolveLimeOptions(asked, { distance: "manhattan", kernelWidth: 3, samples: 4096 });
    const { z } = kernelSamples(asked, options, ROWS, 0);
    const counts = new Float64Array(9);
    for (let row = 0; row < ROWS; row++) {
      counts[8 - z.data.subarray(row * 8, (row + 1) * 8).reduce((sum, value) => sum + value, 0)]++;
    }
    // Any number of words above 0 is hidden equally often, before the kernel.
    for (let hidden = 2; hidden <= 8; hidden++) {
      const kernel = Math.exp(-(hidden ** 2 - 1) / (2 * 3 ** 2));
      expect(counts[hidden] / ROWS).toBeCloseTo((kernel * counts[1]) / ROWS, 2.9);
    }
  });
});
