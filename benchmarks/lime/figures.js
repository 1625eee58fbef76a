const TOP = 5;

/** Stability of coefficients over seeds and against a reference; the same formulas are in ../peers/lime_tables.py. */
export function figures(seedsOfInstances, truth) {
  const tops = seedsOfInstances.map((seeds) => seeds.map(topOf));
  return {
    jaccardSeeds: mean(tops.flatMap((seeds) => pairs(seeds).map(([a, b]) => jaccard(a, b)))),
    jaccardReference: mean(tops.flatMap((seeds, i) => seeds.map((top) => jaccard(top, topOf(truth[i]))))),
    relativeSd: mean(seedsOfInstances.map(relativeSd)),
    meanSquaredError: mean(
      seedsOfInstances.flatMap((seeds, i) =>
        seeds.flatMap((row) => Array.from(row, (value, part) => (value - truth[i][part]) ** 2)),
      ),
    ),
  };
}

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The parts of the largest coefficients. */
function topOf(row) {
  const order = Array.from(row.keys()).sort((a, b) => Math.abs(row[b]) - Math.abs(row[a]) || a - b);
  return new Set(order.slice(0, TOP));
}

function jaccard(a, b) {
  const shared = [...a].filter((part) => b.has(part)).length;
  return shared / (a.size + b.size - shared);
}

function pairs(values) {
  return values.flatMap((a, i) => values.slice(i + 1).map((b) => [a, b]));
}

/** The sum of standard deviations over the sum of absolute means. */
function relativeSd(rows) {
  const parts = Array.from(rows[0].keys());
  const means = parts.map((part) => mean(rows.map((row) => row[part])));
  const deviations = parts.map((part) =>
    Math.sqrt(rows.reduce((sum, row) => sum + (row[part] - means[part]) ** 2, 0) / (rows.length - 1)),
  );
  return mean(deviations) / mean(means.map(Math.abs));
}
