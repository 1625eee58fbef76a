import { answer } from "./tables.js";

/**
 * Every rule of a categorical table over an instance, with its exact coverage and both precisions, by going through
 * the background.
 *
 * @param weights  one per row; default: all the same
 * @returns by rule, as the features joined by commas
 */
export function tableTruth(table, instance, weights = table.rows.map(() => 1)) {
  const { rows, sizes } = table;
  const width = sizes.length;
  // A row as one number, so that answers and rules are looked up and not compared.
  const strides = sizes.map((_, feature) => sizes.slice(0, feature).reduce((product, size) => product * size, 1));
  const codes = rows.map((row) => row.reduce((code, value, feature) => code + value * strides[feature], 0));
  const met = rows.map((row) =>
    row.reduce((mask, value, feature) => mask | ((value === instance[feature]) << feature), 0),
  );
  const label = answer(table, instance);
  const known = new Int8Array(sizes.reduce((product, size) => product * size, 1)).fill(-1);
  const agrees = (code) => {
    if (known[code] < 0) {
      const row = sizes.map((size, feature) => Math.floor(code / strides[feature]) % size);
      known[code] = answer(table, row) === label ? 1 : 0;
    }
    return known[code];
  };
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const truth = new Map();
  for (let mask = 0; mask < 2 ** width; mask++) {
    const rule = instance.map((_, feature) => feature).filter((feature) => (mask >> feature) & 1);
    let covered = 0;
    let conditional = 0;
    let interventional = 0;
    for (const [i, row] of rows.entries()) {
      let code = codes[i];
      for (const feature of rule) code += (instance[feature] - row[feature]) * strides[feature];
      interventional += weights[i] * agrees(code);
      if ((met[i] & mask) === mask) {
        covered += weights[i];
        conditional += weights[i] * agrees(codes[i]);
      }
    }
    truth.set(rule.join(), {
      rule,
      coverage: covered / whole,
      interventional: interventional / whole,
      conditional: covered === 0 ? 0 : conditional / covered,
    });
  }
  return truth;
}

/** The highest coverage of a rule that is as precise as tau, 0 where none is. */
export function bestCoverage(truth, tau, kind = "interventional") {
  return Math.max(0, ...[...truth.values()].filter((rule) => rule[kind] >= tau).map(({ coverage }) => coverage));
}
