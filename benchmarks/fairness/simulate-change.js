// How often the intervals of `compareFairness` hold the true change of accuracy and of gaps.
import { effectOf } from "../../dist/audit/fairness/mitigation/effect-of.js";
import { atOnce } from "../../dist/core/give-way.js";
import { stream } from "../../dist/random/stream.js";

/**
 * Tables of groups whose true rates before and after are known. A row keeps its random number from before to after with
 * probability `kept`, so that decisions move together.
 *
 * @param scenario  rows and base rate per group, and [true, false] positive rates per group before and after
 * @returns shares of the tables in which the interval of a change holds the truth
 */
export function simulateChange({ sizes, baseRates, before, after, kept = 0.8 }, tables, seed = 0) {
  const labels = sizes.map((_, g) => String(g));
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const codes = Int32Array.from(sizes.flatMap((size, g) => Array(size).fill(g)));
  const truths = { before: truthOf(sizes, baseRates, before), after: truthOf(sizes, baseRates, after) };
  const found = {};
  for (let table = 0; table < tables; table++) {
    const random = stream(seed, `change ${sizes} ${before} ${after}`, table);
    const [truth, first, second] = [new Float64Array(rows), new Uint8Array(rows), new Uint8Array(rows)];
    for (let row = 0; row < rows; row++) {
      const g = codes[row];
      truth[row] = random.uniform() < baseRates[g] ? 1 : 0;
      const u = random.uniform();
      const again = random.uniform() < kept ? u : random.uniform();
      first[row] = u < before[g][1 - truth[row]] ? 1 : 0;
      second[row] = again < after[g][1 - truth[row]] ? 1 : 0;
    }
    const reviewed = (selected) => ({
      at: Int32Array.from({ length: rows }, (_, row) => row),
      weights: new Float64Array(rows).fill(1),
      isWeighted: false,
      score: Float64Array.from(selected),
      ranks: Float64Array.from(selected),
      scoreKind: "probability",
      scoreName: "probability",
      selected,
      truth,
    });
    const setting = {
      partitions: [{ name: "group", by: ["group"], labels, codes }],
      level: 0.95,
      smallest: 30,
    };
    const names = { before: "before", after: "after" };
    const effect = atOnce(effectOf(names, reviewed(first), reviewed(second), setting));
    for (const { name, change } of [...effect.measures, ...effect.groupings[0].definitions]) {
      if (!(name in truths.before)) continue;
      const value = truths.after[name] - truths.before[name];
      if (change.low === null) continue;
      const holds = change.low <= value + 1e-12 && change.high >= value - 1e-12;
      found[name] = (found[name] ?? 0) + (holds ? 1 : 0);
    }
  }
  return Object.fromEntries(Object.entries(found).map(([name, count]) => [name, count / tables]));
}

function truthOf(sizes, baseRates, rates) {
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const selection = rates.map(([t, f], g) => baseRates[g] * t + (1 - baseRates[g]) * f);
  const gap = (values) => Math.max(...values) - Math.min(...values);
  const [tpr, fpr] = [0, 1].map((k) => gap(rates.map((each) => each[k])));
  const accuracy = rates.map(([t, f], g) => baseRates[g] * t + (1 - baseRates[g]) * (1 - f));
  return {
    accuracy: accuracy.reduce((sum, value, g) => sum + (value * sizes[g]) / rows, 0),
    demographicParity: gap(selection),
    equalOpportunity: tpr,
    equalizedOdds: Math.max(tpr, fpr),
    accuracyParity: gap(accuracy),
  };
}
