import { expect, test } from "vitest";
import { binControls, controlsInBins } from "../../../dist/maskers/binned/bin-controls.js";
import { noise } from "../../fixtures/games.js";

const SAMPLES = 37;

test.each([1, 2, 3])("controls of %i columns are, as products, those of their formulas", (count) => {
  const random = noise(23);
  const next = () => random.next().value;
  const columns = Array.from({ length: count }, (_, column) => ({
    column,
    scale: 1.5,
    ownMean: next(),
    otherMean: next(),
    otherVariance: Math.abs(next()),
    otherSkew: next(),
  }));
  const steps = Float32Array.from({ length: count * SAMPLES }, next);
  const outside = Uint8Array.from({ length: count * SAMPLES }, () => Number(next() > 0));
  const plain = columns.flatMap(({ otherVariance, otherSkew }, column) => {
    const at = (of: (s: number, elsewhere: number) => number) =>
      Array.from({ length: SAMPLES }, (_, row) => of(steps[column * SAMPLES + row], outside[column * SAMPLES + row]));
    return [
      at((s, elsewhere) => (1 - elsewhere) * s),
      at((s, elsewhere) => elsewhere * s),
      at((s, elsewhere) => elsewhere * (s * s - otherSkew * s - otherVariance)),
    ];
  });
  const controls = controlsInBins(columns, { samples: SAMPLES, steps, outside });
  const values = Float64Array.from({ length: SAMPLES }, next);
  const slopes = Float64Array.from({ length: 3 * count }, next);
  const sums = new Float64Array(3 * count);
  controls.addProducts(sums, values);
  const added = new Float64Array(SAMPLES);
  controls.addTo(added, slopes);
  const squares = controls.squares();
  expect(controls.count).toBe(plain.length);
  plain.forEach((control, i) => {
    expect(sums[i]).toBeCloseTo(
      control.reduce((sum, value, row) => sum + value * values[row], 0),
      10,
    );
    expect(squares[i]).toBeCloseTo(
      control.reduce((sum, value) => sum + value * value, 0),
      10,
    );
  });
  for (let row = 0; row < SAMPLES; row++) {
    expect(added[row]).toBeCloseTo(
      plain.reduce((sum, control, i) => sum + slopes[i] * control[row], 0),
      10,
    );
  }
});

test("constants give the variables mean 0 and no correlation, where bins hold one value each", () => {
  const [shares, values, instanceBin] = [Float64Array.of(0.4, 0.1, 0.3, 0.2), [5, -1, 2, 9], 0];
  const moments = [...values.map((mean) => ({ mean, standardDeviation: 0, third: 0 })), null];
  const bins = values.map((mean) => ({ mean, standardDeviation: 0, min: mean, max: mean }));
  const column = { instanceBin, moments } as unknown as Parameters<typeof binControls>[1];
  const found = binControls({ kind: "bins", shares: Float64Array.of(...shares, 0), bins: [...bins, null] }, column);
  const { scale, ownMean, otherMean, otherVariance, otherSkew } = found as NonNullable<typeof found>;
  const outside = [1, 2, 3].map((bin) => ({ share: shares[bin] / 0.6, s: (values[bin] - otherMean) * scale }));
  const mean = (of: (s: number) => number) => outside.reduce((sum, { share, s }) => sum + share * of(s), 0);
  expect(ownMean).toBe(5);
  expect(mean((s) => s)).toBeCloseTo(0, 14);
  expect(mean((s) => s * s - otherSkew * s - otherVariance)).toBeCloseTo(0, 14);
  expect(mean((s) => s * (s * s - otherSkew * s - otherVariance))).toBeCloseTo(0, 14);
  const all = values.reduce((sum, value, bin) => sum + shares[bin] * value, 0);
  const variance = values.reduce((sum, value, bin) => sum + shares[bin] * (value - all) ** 2, 0);
  expect(scale).toBeCloseTo(1 / Math.sqrt(variance), 14);
});
