import { blackBox, columns, game, lime, probe } from "whybox";
import { verdict } from "../plain-table.js";
import { mean } from "./figures.js";

const RUNS = 1000;
const PARTS = 8;
const weights = [0.9, -1.2, 0.4, 0.75, -0.35, 1.1, -0.6, 0.25];

/** Of `rows` rows of 0 and 1, one answer each. */
const eachRow =
  (value) =>
  ({ data, rows, columns: width }) =>
    Float64Array.from({ length: rows }, (_, row) => value(data.subarray(row * width, (row + 1) * width)));
const sum = (row) => row.reduce((total, value, i) => total + weights[i] * value, 0);

/** Three functions of 8 parts: smooth, a product of interactions, and a model that meets 16 background rows. */
const probes = {
  logistic: game(
    PARTS,
    eachRow((z) => 1 / (1 + Math.exp(-2 * sum(z)))),
  ),
  interactions: game(
    PARTS,
    eachRow((z) => z[0] * z[1] * z[2] + Math.max(z[3], z[4]) + Math.abs(z[5] - z[6]) + 0.2 * z[7]),
  ),
  background: probe(
    blackBox(
      eachRow((row) => Math.tanh(sum(row)) + row[0] * row[3]),
      {
        name: "background",
        input: { kind: "columns", features: weights.map((_, i) => ({ name: `x${i}`, kind: "number" })) },
        outputs: [{ name: "y" }],
        rows: "matrix",
      },
    ),
    columns(
      Array.from({ length: 16 }, (_, row) => weights.map((_, i) => Math.sin(1 + 12.9898 * row + 78.233 * i))),
      weights.map((_, i) => Math.cos(i)),
    ),
  ),
};

/**
 * Frequency with which 95% intervals hold the answer of every coalition, and the size of errors beside their standard
 * errors.
 */
export async function coverage() {
  const lines = [];
  for (const [name, asked] of Object.entries(probes)) {
    for (const samples of [1000, 5000]) {
      const options = { samples, select: "none", count: PARTS };
      const { result: truth } = await lime(asked, { ...options, enumerate: true, budgetRows: 5001 });
      const covered = [];
      const scores = [];
      for (let seed = 0; seed < RUNS; seed++) {
        const { result } = await lime(asked, { ...options, seed, enumerate: false });
        truth.values[0].forEach((value, part) => {
          const [low, high] = result.surrogate.intervals[0][part];
          covered.push(low <= value && value <= high ? 1 : 0);
          scores.push(((result.values[0][part] - value) / result.standardErrors[0][part]) ** 2);
        });
      }
      lines.push({ name, samples, covered: mean(covered), rmsZ: Math.sqrt(mean(scores)) });
    }
  }
  return {
    title: `Coverage: 95% intervals against the exhaustive answer, ${RUNS} seeded runs, 8 parts`,
    header: ["function", "samples", "covered", "rms z", "target"],
    rows: lines.map(({ name, samples, covered, rmsZ }) => [
      name,
      samples,
      `${(100 * covered).toFixed(1)}%`,
      rmsZ.toFixed(2),
      verdict(covered >= 0.92 && covered <= 0.98, "92-98%"),
    ]),
    numbers: lines,
  };
}
