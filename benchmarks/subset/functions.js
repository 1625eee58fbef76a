import { readFileSync } from "node:fs";
import { game } from "whybox";

/** Numbers between 0 and 1 that are the same on every machine. */
function numbers(seed) {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Roughly normal: the sum of twelve uniform numbers. */
const normal = (uniform) => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);

const keptIn = (z, row) => {
  const kept = [];
  for (let part = 0; part < z.columns; part++) if (z.data[row * z.columns + part] === 1) kept.push(part);
  return kept;
};

const fromValue = (parts, value) =>
  game(parts, (z) => Array.from({ length: z.rows }, (_, row) => value(keptIn(z, row))));

/** Set functions of `parts` parts, drawn from a seed. All are monotone and submodular. */
export const functions = {
  /** The weight of the union of random sets of 5 to 25 among 200 items. */
  coverage(parts, seed) {
    const uniform = numbers(seed);
    const weights = Array.from({ length: 200 }, uniform);
    const sets = Array.from({ length: parts }, () =>
      Array.from({ length: 5 + Math.floor(21 * uniform()) }, () => Math.floor(200 * uniform())),
    );
    return fromValue(parts, (kept) => {
      let sum = 0;
      for (const item of new Set(kept.flatMap((part) => sets[part]))) sum += weights[item];
      return sum;
    });
  },
  /** The sum of weights whose logarithms are normal. */
  additive(parts, seed) {
    const uniform = numbers(seed);
    const weights = Array.from({ length: parts }, () => Math.exp(normal(uniform)));
    return fromValue(parts, (kept) => kept.reduce((sum, part) => sum + weights[part], 0));
  },
  /** 1 - exp(-2 sum / (sum of the ten largest weights)): levels off as a probability does. */
  saturating(parts, seed) {
    const uniform = numbers(seed);
    const weights = Array.from({ length: parts }, () => Math.exp(normal(uniform)));
    const ten = weights.toSorted((a, b) => b - a).slice(0, 10);
    const scale = ten.reduce((sum, weight) => sum + weight, 0) / 2;
    return fromValue(parts, (kept) => 1 - Math.exp(-kept.reduce((sum, part) => sum + weights[part], 0) / scale));
  },
};

/** The small functions whose best sets are known by trying all. */
export function referenceFunctions() {
  const url = new URL("../../test/fixtures/subset/setfunctions.json", import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")).map(({ name, table, runs }) => ({
    name,
    runs: runs.map(({ count, optimum }) => ({ count, optimum })),
    probe: fromValue(Math.log2(table.length), (kept) => table[kept.reduce((sum, part) => sum + 2 ** part, 0)]),
  }));
}
