import { readFileSync } from "node:fs";
import { binnedColumns, lime, probe } from "whybox";
import { background, instances, models } from "./breast-cancer.js";
import { figures, mean } from "./figures.js";

const SAMPLES = [1000, 5000];
const SEEDS = 10;
const reference = JSON.parse(readFileSync(new URL("../data/lime-reference.json", import.meta.url), "utf8"));

/** Gain and cost of the option controlVariate, beside the same runs without it. */
export async function controlVariate() {
  const lines = [];
  for (const [name, model] of Object.entries(models)) {
    for (const samples of SAMPLES) {
      const both = { without: emptySide(), with: emptySide() };
      for (const [i, instance] of instances.entries()) {
        const asked = probe(model, binnedColumns(background, instance));
        for (const side of Object.values(both)) side.seeds.push([]);
        for (let seed = 0; seed < SEEDS; seed++) {
          await measure(both.without, asked, reference.coefficients[name][i], { seed, samples });
          await measure(both.with, asked, reference.coefficients[name][i], { seed, samples, controlVariate: true });
        }
      }
      const truth = reference.coefficients[name];
      const [plain, corrected] = Object.values(both).map((side) => summary(side, truth));
      lines.push({ model: name, samples, plain, corrected, varianceKept: mean(both.with.kept) });
    }
  }
  return {
    title: "Control variate: 5 instances x 10 seeds, all 30 features in the surrogate",
    header: [
      "model",
      "samples",
      "MSE without",
      "MSE with",
      "ratio",
      "ratio of variances over seeds",
      "variance kept",
      "rms z",
      "in 95%",
      "CPU ms without",
      "with",
    ],
    rows: lines.map(({ model, samples, plain, corrected, varianceKept }) => [
      model,
      samples,
      plain.error.toExponential(2),
      corrected.error.toExponential(2),
      (plain.error / corrected.error).toFixed(1),
      (plain.variance / corrected.variance).toFixed(1),
      varianceKept.toPrecision(2),
      corrected.rmsZ.toFixed(2),
      `${(100 * corrected.covered).toFixed(1)}%`,
      plain.cpuMs.toFixed(0),
      corrected.cpuMs.toFixed(0),
    ]),
    numbers: lines,
  };
}

function emptySide() {
  return { seeds: [], scores: [], covered: [], cpuMs: [], kept: [] };
}

async function measure(side, asked, truth, options) {
  const started = process.cpuUsage();
  const { result, diagnostics } = await lime(asked, { count: truth.length, select: "none", ...options });
  const { user, system } = process.cpuUsage(started);
  side.cpuMs.push((user + system) / 1000);
  side.seeds.at(-1).push(result.values[0]);
  if (options.controlVariate) side.kept.push(diagnostics.controlVariate[0].varianceKept);
  result.values[0].forEach((value, part) => {
    side.scores.push(((value - truth[part]) / result.standardErrors[0][part]) ** 2);
    const [low, high] = result.surrogate.intervals[0][part];
    side.covered.push(low <= truth[part] && truth[part] <= high ? 1 : 0);
  });
}

function summary({ seeds, scores, covered, cpuMs }, truth) {
  return {
    error: figures(seeds, truth).meanSquaredError,
    variance: mean(seeds.map(varianceOver)),
    rmsZ: Math.sqrt(mean(scores)),
    covered: mean(covered),
    cpuMs: cpuMs.toSorted((a, b) => a - b)[Math.floor(cpuMs.length / 2)],
  };
}

/** The variance of a coefficient over seeds: the reference's own noise is not in it. */
function varianceOver(rows) {
  return mean(
    Array.from(rows[0], (_, part) => {
      const centre = mean(rows.map((row) => row[part]));
      return rows.reduce((sum, row) => sum + (row[part] - centre) ** 2, 0) / (rows.length - 1);
    }),
  );
}
