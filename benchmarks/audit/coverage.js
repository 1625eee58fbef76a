/**
 * Coverage of the intervals of audits, in simulation: node benchmarks/audit/coverage.js [runs, default 1000]
 *
 * The truth is that of the population which the rows come from, in closed form or from a million rows.
 */

import { blackBox } from "whybox";
import { accumulatedEffects, dataset, permutationImportance } from "whybox/audit";
import { delongInterval } from "../../dist/math/delong-interval.js";
import { exactInterval } from "../../dist/math/exact-interval.js";
import { meansInterval } from "../../dist/math/means-interval.js";
import { miettinenNurminenInterval } from "../../dist/math/miettinen-nurminen-interval.js";
import { newcombeInterval } from "../../dist/math/newcombe-interval.js";
import { normalCdf } from "../../dist/math/normal-cdf.js";
import { normalQuantile } from "../../dist/math/normal-quantile.js";
import { wilsonInterval } from "../../dist/math/wilson-interval.js";
import { stream } from "../../dist/random/stream.js";

const RUNS = Number(process.argv[2] ?? 1000);
const lines = [];
async function coverage(what, truth, interval, runs = RUNS) {
  let held = 0;
  let width = 0;
  for (let run = 0; run < runs; run++) {
    const random = stream("coverage", what, run);
    const normal = () => normalQuantile(random.uniform() || 0.5);
    const { low, high } = await interval({ ...random, normal }, run);
    if (low <= truth && truth <= high) held++;
    width += (high - low) / runs;
  }
  const error = Math.sqrt(((held / runs) * (1 - held / runs)) / runs);
  lines.push({
    what,
    runs,
    "coverage %": ((100 * held) / runs).toFixed(1),
    "± %": (100 * error).toFixed(1),
    width: width.toPrecision(3),
  });
}
const hits = (random, count, share) =>
  Array.from({ length: count }, () => random.uniform()).filter((u) => u < share).length;

await coverage("accuracy .98, n 30, Wilson", 0.98, (random) => wilsonInterval(hits(random, 30, 0.98) / 30, 30, 0.95));
await coverage("accuracy .98, n 30, exact", 0.98, (random) => exactInterval(hits(random, 30, 0.98), 30, 0.95));
await coverage("accuracy .8, n 200, Wilson", 0.8, (random) => wilsonInterval(hits(random, 200, 0.8) / 200, 200, 0.95));
for (const [name, interval] of [
  ["Newcombe", newcombeInterval],
  ["Miettinen-Nurminen", (a, b, level) => miettinenNurminenInterval(a, b, "difference", level)],
]) {
  await coverage(`difference .3 - .2, n 60 and 90, ${name}`, 0.1, (random) =>
    interval({ share: hits(random, 60, 0.3) / 60, count: 60 }, { share: hits(random, 90, 0.2) / 90, count: 90 }, 0.95),
  );
}
for (const [positives, negatives, shift] of [
  [30, 70, 1],
  [100, 400, 1],
  [40, 60, 2.5],
]) {
  await coverage(`AUC, ${positives} against ${negatives}, DeLong`, normalCdf(shift / Math.SQRT2), ({ normal }) => {
    const scores = Array.from({ length: positives + negatives }, (_, i) => normal() + (i < positives ? shift : 0));
    return delongInterval({ scores, isPositive: (row) => row < positives }, 0.95);
  });
}
for (const n of [50, 200]) {
  await coverage(`RMSE, n ${n}, BCa bootstrap`, 1, ({ normal }, run) => {
    const squares = Float64Array.from({ length: n }, () => normal() ** 2);
    const rows = { columns: [squares], weights: new Float64Array(n).fill(1) };
    return meansInterval(rows, ([mean]) => [Math.sqrt(mean)], { seed: run, purpose: "rmse" }).bounds[0];
  });
}
await coverage("RMSE, 40 clusters of 5, BCa bootstrap", Math.SQRT2, ({ normal }, run) => {
  const cluster = Int32Array.from({ length: 200 }, (_, i) => Math.floor(i / 5));
  let shared = 0;
  const squares = Float64Array.from(cluster, (_, i) => {
    if (i % 5 === 0) shared = normal();
    return (shared + normal()) ** 2;
  });
  const rows = { columns: [squares], weights: new Float64Array(200).fill(1), cluster };
  return meansInterval(rows, ([mean]) => [Math.sqrt(mean)], { seed: run, purpose: "rmse" }).bounds[0];
});

const features = ["a", "b"].map((name) => ({ name, kind: "number" }));
const product = blackBox((rows) => rows.map(([a, b]) => a * b), {
  input: { kind: "columns", features },
  outputs: [{ name: "y" }],
});
// b is 1 on average, so that a b changes by 1 per unit of a; the curve ends 1/2 above its mean.
await coverage("ALE band at an end, n 200", 0.5, async ({ uniform, normal }, run) => {
  const table = dataset(
    Array.from({ length: 200 }, () => ({ a: uniform(), b: 1 + 0.5 * normal() })),
    { model: product },
  );
  const { curves } = (await accumulatedEffects(product, table, { features: ["a"], intervals: 5, seed: run })).result;
  const [at] = [curves[0].at[curves[0].at.length - 1]];
  // Ends are the sample's: of the curve a - 1/2 at the greatest value seen.
  const off = 1 - at;
  return { low: curves[0].low[0].at(-1) + off, high: curves[0].high[0].at(-1) + off };
});
// Shuffling a in (a + b)^2-free regression y = a + e: the squared error rises by 2 Var a = 1/6.
const line = blackBox((rows) => rows.map(([a]) => a), {
  input: { kind: "columns", features },
  outputs: [{ name: "y" }],
});
await coverage("permutation importance, n 200, 5 repeats", 1 / 6, async ({ uniform, normal }, run) => {
  const rows = Array.from({ length: 200 }, () => {
    const a = uniform();
    return { a, b: uniform(), y: a + 0.3 * normal() };
  });
  const { values } = (await permutationImportance(line, dataset(rows, { model: line, target: "y" }), { seed: run }))
    .result;
  return values[0];
});
console.table(lines);
