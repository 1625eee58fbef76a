import { random } from "./random.js";

const FEATURES = 8;
const ROWS = 2500;
const INSTANCES = 5;

/**
 * Tables of 8 categorical features with a model each. A model is a sum of terms, `{ when: [[feature, values], ...], add }`
 * each, and says "yes" where bias + terms that apply > 0; so that the Python side can evaluate it too.
 */
export const tables = [
  table("independent, 3 clauses", 1, independent, (draw, sizes) => clauses(draw, sizes, 3, 2)),
  table("independent, 5 clauses", 2, independent, (draw, sizes) => clauses(draw, sizes, 5, 3)),
  table("independent, scores", 3, independent, scores),
  table("independent, trees", 4, independent, trees),
  table("classes, 3 clauses", 5, hiddenClasses, (draw, sizes) => clauses(draw, sizes, 3, 2)),
  table("classes, scores", 6, hiddenClasses, scores),
  table("classes, trees", 7, hiddenClasses, trees),
  table("chain, 4 clauses", 18, chain, (draw, sizes) => clauses(draw, sizes, 4, 3)),
  table("chain, scores", 9, chain, scores),
  table("chain, trees", 10, chain, trees),
];

function table(name, seed, distribution, makeModel) {
  const draw = random(seed);
  const sizes = Array.from({ length: FEATURES }, () => 2 + Math.floor(draw() * 4));
  const rowOf = distribution(draw, sizes);
  const rows = Array.from({ length: ROWS }, rowOf);
  const terms = makeModel(draw, sizes);
  const totals = rows.map((row) => total(terms, row)).sort((a, b) => a - b);
  // So that "yes" is neither rare nor the rule: between the values around a share of rows that the seed draws.
  const at = Math.floor(ROWS * (0.35 + 0.3 * draw()));
  const middle = totals[at];
  const above = totals.find((value) => value > middle) ?? middle + 1;
  const bias = -(middle + above) / 2;
  return { name, sizes, rows, terms, bias, instances: Array.from({ length: INSTANCES }, rowOf) };
}

/** The model's answer to a row: true for "yes". */
export function answer({ terms, bias }, row) {
  return bias + total(terms, row) > 0;
}

function total(terms, row) {
  let sum = 0;
  for (const { when, add } of terms) {
    if (when.every(([feature, values]) => values.includes(row[feature]))) sum += add;
  }
  return sum;
}

function pick(draw, shares) {
  let left = draw();
  for (let value = 0; value < shares.length - 1; value++) {
    left -= shares[value];
    if (left < 0) return value;
  }
  return shares.length - 1;
}

function shares(draw, size) {
  const raw = Array.from({ length: size }, () => -Math.log(1 - draw()) + 0.15);
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((value) => value / sum);
}

function independent(draw, sizes) {
  const distributions = sizes.map((size) => shares(draw, size));
  return () => distributions.map((distribution) => pick(draw, distribution));
}

/** Four hidden classes with distributions of their own: features are correlated through them. */
function hiddenClasses(draw, sizes) {
  const weights = shares(draw, 4);
  const distributions = weights.map(() => sizes.map((size) => shares(draw, size)));
  return () => distributions[pick(draw, weights)].map((distribution) => pick(draw, distribution));
}

/** Each feature follows the one before it: its value moved on by one, with a probability of .75, or a fresh draw. */
function chain(draw, sizes) {
  const distributions = sizes.map((size) => shares(draw, size));
  return () => {
    const row = [];
    for (const [feature, distribution] of distributions.entries()) {
      const follows = feature > 0 && draw() < 0.75;
      row.push(follows ? (row[feature - 1] + 1) % distribution.length : pick(draw, distribution));
    }
    return row;
  };
}

function someOf(draw, count, from) {
  const left = Array.from({ length: from }, (_, i) => i);
  return Array.from({ length: count }, () => left.splice(Math.floor(draw() * left.length), 1)[0]);
}

/** "yes" where any of some conjunctions holds. */
function clauses(draw, sizes, count, length) {
  return Array.from({ length: count }, () => ({
    when: someOf(draw, length, FEATURES).map((feature) => [
      feature,
      someOf(draw, Math.max(1, Math.floor(sizes[feature] / 2)), sizes[feature]),
    ]),
    add: 1,
  }));
}

/** A sum of one number per value, and of some for pairs. */
function scores(draw, sizes) {
  const single = sizes.flatMap((size, feature) =>
    Array.from({ length: size }, (_, value) => ({
      when: [[feature, [value]]],
      add: (2 * draw() - 1) / (1 + feature / 3),
    })),
  );
  const pairs = Array.from({ length: 6 }, () => {
    const [a, b] = someOf(draw, 2, FEATURES);
    return {
      when: [
        [a, [Math.floor(draw() * sizes[a])]],
        [b, [Math.floor(draw() * sizes[b])]],
      ],
      add: 2 * draw() - 1,
    };
  });
  return [...single, ...pairs];
}

/** A forest of 7 random trees of depth 3; its first splits prefer the first features. */
function trees(draw, sizes) {
  const terms = [];
  const grow = (when, depth) => {
    if (depth === 3) {
      terms.push({ when, add: Math.round(draw() + 0.1 * (when[0][0] % 2)) });
      return;
    }
    const feature = Math.floor(draw() ** (depth === 0 ? 2 : 1.3) * FEATURES);
    const values = someOf(draw, Math.max(1, Math.floor(sizes[feature] / 2)), sizes[feature]);
    const others = Array.from({ length: sizes[feature] }, (_, value) => value).filter(
      (value) => !values.includes(value),
    );
    grow([...when, [feature, values]], depth + 1);
    grow([...when, [feature, others]], depth + 1);
  };
  for (let tree = 0; tree < 7; tree++) grow([], 0);
  return terms;
}
