import { expect, test } from "vitest";
import { columns } from "whybox";
import { hiddenParts, hiddenShares } from "../../../dist/maskers/sampling/hidden-parts.js";

const PARTS = 4;
const binomials = [1, 4, 6, 4, 1].map((count) => count / 16);
const distances = {
  euclidean: [0, 1, Math.SQRT2, Math.sqrt(3), 2],
  manhattan: [0, 1, 2, 3, 4],
  cosine: [0, 1, 2, 3, 4].map((hidden) => 1 - Math.sqrt((4 - hidden) / 4)),
};

test.each(["euclidean", "manhattan", "cosine"] as const)(
  "%s: shares are binomial times the kernel of the distance to the row of ones",
  (distance) => {
    const { shares, meanWeight } = hiddenShares("width", PARTS, "halves", distance, 0.8, 0);
    const tilted = binomials.map(
      (share, hidden) => share * Math.exp(-(distances[distance][hidden] ** 2) / (2 * 0.8 ** 2)),
    );
    const sum = tilted.reduce((total, share) => total + share, 0);
    expect(meanWeight).toBeCloseTo(sum, 12);
    tilted.forEach((share, hidden) => expect(shares[hidden]).toBeCloseTo(share / sum, 12));
  },
);

test("uniform: every number of hidden parts above 0 is as likely, beside the share of the instance itself", () => {
  const { shares } = hiddenShares("width", PARTS, "uniform", "cosine", Number.POSITIVE_INFINITY, 0.2);
  [0.2, 0.2, 0.2, 0.2, 0.2].forEach((share, hidden) => expect(shares[hidden]).toBeCloseTo(share, 12));
});

test.each([999, 1001, 1500, 4000])("of %d parts, the shares are a binomial tilted by the kernel", (parts) => {
  const width = 0.75 * Math.sqrt(parts);
  const { shares, meanWeight } = hiddenShares("width", parts, "halves", "euclidean", width, 0);
  // The kernel is a power of the number of hidden parts, so each is hidden by a coin that leans.
  const power = Math.exp(-1 / (2 * width ** 2));
  const leaning = power / (1 + power);
  expect(meanWeight / ((1 + power) / 2) ** parts).toBeCloseTo(1, 8);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  const mean = shares.reduce((sum, share, hidden) => sum + hidden * share, 0);
  expect(mean / (parts * leaning)).toBeCloseTo(1, 8);
  const variance = shares.reduce((sum, share, hidden) => sum + (hidden - mean) ** 2 * share, 0);
  expect(variance / (parts * leaning * (1 - leaning))).toBeCloseTo(1, 7);
});

test("refuses a kernel that leaves nothing", () => {
  expect(() => hiddenShares("lime: width", PARTS, "uniform", "euclidean", 1e-9, 0)).toThrow(
    "lime: width 1e-9 is too small for 4 parts: every sample has weight 0; raise it",
  );
});

test.each(["quasi", "random"] as const)(
  "%s: as many parts are hidden as the shares say, each part and each reference row as often",
  (design) => {
    const masker = columns(
      Array.from({ length: 5 }, (_, i) => [i, i, i, i]),
      [9, 9, 9, 9],
    );
    const samples = 4000;
    const request = {
      samples,
      seed: 3,
      replicate: 0,
      design,
      distance: "euclidean",
      width: 1.2,
      instanceShare: 0,
    } as const;
    const { z, plan, meanWeight } = hiddenParts(masker, request);
    const { shares, meanWeight: expected } = hiddenShares("width", PARTS, "halves", "euclidean", 1.2, 0);
    expect(meanWeight).toBe(expected);
    const hidden = new Float64Array(PARTS + 1);
    const perPart = new Float64Array(PARTS);
    for (let row = 0; row < samples; row++) {
      const zeros = [0, 1, 2, 3].filter((part) => z.data[row * PARTS + part] === 0);
      hidden[zeros.length]++;
      for (const part of zeros) perPart[part]++;
    }
    // Quasi: at most one sample off; random: four standard deviations.
    hidden.forEach((count, zeros) => {
      const tolerance = design === "quasi" ? 2 : 4 * Math.sqrt(samples * shares[zeros] * (1 - shares[zeros])) + 1;
      expect(Math.abs(count - samples * shares[zeros])).toBeLessThanOrEqual(tolerance);
    });
    const mean = perPart.reduce((sum, count) => sum + count, 0) / PARTS;
    for (const count of perPart) expect(Math.abs(count - mean)).toBeLessThan(4 * Math.sqrt(samples / 4));
    const met = [0, 1, 2, 3, 4].map(
      (reference) => (plan.referenceOf as Int32Array).filter((each) => each === reference).length,
    );
    for (const count of met) expect(Math.abs(count - samples / 5)).toBeLessThan(design === "quasi" ? 2 : 110);
  },
);
