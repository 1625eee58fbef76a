import { readFileSync } from "node:fs";
import { game, lime } from "whybox";
import { verdict } from "../plain-table.js";
import { mean } from "./figures.js";

const { cases } = JSON.parse(readFileSync(new URL("../data/lime-hypercubes.json", import.meta.url), "utf8"));
const SAMPLES = [128, 512, 2048, 8192, 32768];
const SEEDS = 20;
/** -1/2, with an allowance for the noise of 20 seeds. */
const MAX_SLOPE = -0.47;

/** Sampled LIME on functions of parts that are kept or hidden, against the answer of every coalition. */
export async function convergence() {
  const lines = [];
  for (const known of cases) {
    const parts = known.coef.length;
    const answerAt = new Map(known.Z.map((z, row) => [z.join(), known.y[row]]));
    const asked = game(parts, ({ data, rows }) =>
      Float64Array.from({ length: rows }, (_, row) => answerAt.get(data.slice(row * parts, (row + 1) * parts).join())),
    );
    const answer = (options) =>
      lime(asked, { alpha: 0, kernelWidth: Number.POSITIVE_INFINITY, select: "none", count: parts, ...options });
    const exhaustive = await answer({ enumerate: true });
    const errors = [];
    for (const samples of SAMPLES) {
      const squares = [];
      for (let seed = 0; seed < SEEDS; seed++) {
        const { result } = await answer({ samples, seed, enumerate: false });
        squares.push(mean(result.values[0].map((value, part) => (value - known.coef[part]) ** 2)));
      }
      errors.push(Math.sqrt(mean(squares)));
    }
    const exhaustiveError = Math.max(
      ...exhaustive.result.values[0].map((value, part) => Math.abs(value - known.coef[part])),
    );
    lines.push({ name: known.name, exhaustiveError, errors, slope: slopeOf(SAMPLES, errors) });
  }
  return {
    title: "Convergence: root mean square error of sampled LIME by samples, 20 seeds",
    header: ["function", "enumerated", ...SAMPLES.map(String), "slope", "target"],
    rows: lines.map(({ name, exhaustiveError, errors, slope }) => [
      name,
      exhaustiveError.toExponential(0),
      ...errors.map((error) => error.toExponential(2)),
      slope.toFixed(2),
      verdict(slope <= MAX_SLOPE, "<= -1/2"),
    ]),
    numbers: lines,
  };
}

/** Of log error against log samples, by least squares. */
function slopeOf(samples, errors) {
  const x = samples.map(Math.log);
  const y = errors.map(Math.log);
  const over = x.map((value) => value - mean(x));
  return over.reduce((sum, value, i) => sum + value * y[i], 0) / over.reduce((sum, value) => sum + value * value, 0);
}
