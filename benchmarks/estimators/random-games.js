// Games with other random numbers for every seed, and their exact values: what intervals and stops are held against.
import { blackBox, columns, game, matrix, probe } from "whybox";
import { stream } from "whybox/extending";

/** By name: what a coalition of so many parts is worth, a function of kept(part), from random numbers that make the game. */
export const KINDS = {
  "sum of 20 products": (random, parts) => {
    const terms = Array.from({ length: 20 }, (_, k) => ({
      weight: spread(random),
      members: some(random, 1 + (k % 4), parts),
    }));
    return (kept) => terms.reduce((sum, { weight, members }) => sum + (members.every(kept) ? weight : 0), 0);
  },
  "saturating sum": (random, parts) => {
    const weights = Array.from({ length: parts }, () => spread(random));
    return (kept) => 3 * Math.tanh(0.5 * weights.reduce((sum, weight, part) => sum + (kept(part) ? weight : 0), 0));
  },
  maximum: (random, parts) => {
    const weights = Array.from({ length: parts }, () => 3 * random.uniform());
    return (kept) => weights.reduce((most, weight, part) => (kept(part) ? Math.max(most, weight) : most), 0);
  },
  "exclusive or of five": (random, parts) => {
    const five = some(random, 5, parts);
    const weights = Array.from({ length: parts }, () => spread(random));
    return (kept) =>
      2 * (five.filter(kept).length % 2) + weights.reduce((sum, weight, part) => sum + (kept(part) ? weight : 0), 0);
  },
  "network of tangents": (random, parts) => {
    const units = Array.from({ length: 8 }, () => Array.from({ length: parts + 1 }, () => spread(random)));
    const fed = (unit, kept) =>
      unit.reduce((sum, weight, part) => sum + (part === parts || kept(part) ? weight : 0), 0);
    return (kept) => units.reduce((sum, unit) => sum + Math.tanh(fed(unit, kept)), 0);
  },
  trees: (random, parts) => {
    const trees = Array.from({ length: 10 }, () => ({
      asks: some(random, 4, parts),
      leaves: Array.from({ length: 16 }, () => spread(random)),
    }));
    return (kept) =>
      trees.reduce((sum, { asks, leaves }) => sum + leaves[asks.reduce((at, part) => 2 * at + kept(part), 0)], 0);
  },
};

/** By name: a model of so many features, each from -1 to 1, from random numbers that make it. */
export const MODELS = {
  "model: products": (random, parts) => {
    const terms = Array.from({ length: 20 }, (_, k) => ({
      weight: 2 * spread(random),
      members: some(random, 1 + (k % 4), parts),
    }));
    return (x) => terms.reduce((sum, { weight, members }) => sum + members.reduce((all, i) => all * x[i], weight), 0);
  },
  "model: tangents": (random, parts) => {
    const units = Array.from({ length: 8 }, () => Array.from({ length: parts }, () => 2 * spread(random)));
    return (x) =>
      units.reduce((sum, unit) => sum + Math.tanh(unit.reduce((fed, weight, i) => fed + weight * x[i], 0)), 0);
  },
  "model: trees": (random, parts) => {
    const trees = Array.from({ length: 10 }, () => ({
      asks: some(random, 4, parts),
      at: Array.from({ length: 4 }, () => spread(random)),
      leaves: Array.from({ length: 16 }, () => spread(random)),
    }));
    return (x) =>
      trees.reduce(
        (sum, { asks, at, leaves }) => sum + leaves[asks.reduce((leaf, i, k) => 2 * leaf + (x[i] > at[k]), 0)],
        0,
      );
  },
  "model: signs of five": (random, parts) => {
    const five = some(random, 5, parts);
    const weights = Array.from({ length: parts }, () => spread(random));
    return (x) =>
      (five.filter((i) => x[i] > 0).length % 2) + weights.reduce((sum, weight, i) => sum + weight * x[i], 0);
  },
  "model: rare six": (random, parts) => {
    const six = some(random, 6, parts);
    const terms = Array.from({ length: 12 }, (_, k) => ({
      weight: spread(random),
      members: some(random, 1 + (k % 2), parts),
    }));
    return (x) =>
      (six.every((i) => x[i] > -0.2) ? 1 : 0) +
      terms.reduce((sum, { weight, members }) => sum + members.reduce((all, i) => all * x[i], weight), 0);
  },
};

/**
 * @param kind  of KINDS, whose games have no background, or of MODELS
 * @param noise  standard deviation of normal noise in every answer
 * @returns { asked, exactly }: the question with noise and without
 */
export function randomGame(kind, seed, { parts, references = 20, noise = 0 }) {
  const random = stream(seed, kind);
  const disturb = noise > 0 ? normalNoise(noise, stream(seed, "noise of a model")) : undefined;
  if (kind in KINDS) {
    const worths = tabled(KINDS[kind](random, parts), parts);
    return { exactly: tableGame(worths, parts), asked: tableGame(worths, parts, disturb) };
  }
  const answer = MODELS[kind](random, parts);
  const row = () => Array.from({ length: parts }, () => spread(random));
  const around = matrix(Array.from({ length: references }, row));
  const instance = row();
  const question = (disturbing) => probe(modelOf(answer, parts, disturbing), columns(around, instance));
  return { exactly: question(), asked: question(disturb) };
}

function tabled(worth, parts) {
  return Float64Array.from({ length: 2 ** parts }, (_, bits) => worth((part) => ((bits >> part) & 1) === 1));
}

function tableGame(worths, parts, disturb) {
  return game(parts, (z) => {
    const answers = Float64Array.from({ length: z.rows }, (_, row) => {
      let bits = 0;
      for (let part = 0; part < parts; part++) bits |= z.data[row * parts + part] << part;
      return worths[bits];
    });
    disturb?.(answers);
    return answers;
  });
}

function modelOf(answer, parts, disturb) {
  return blackBox(
    (rows) => {
      const answers = rows.map(answer);
      disturb?.(answers);
      return answers;
    },
    {
      input: {
        kind: "columns",
        features: Array.from({ length: parts }, (_, i) => ({ name: `x${i}`, kind: "number" })),
      },
      outputs: [{ name: "y" }],
    },
  );
}

/** Different parts, so many. */
function some({ integer }, count, parts) {
  const found = new Set();
  while (found.size < count) found.add(integer(parts));
  return [...found];
}

function spread({ uniform }) {
  return 2 * uniform() - 1;
}

/** Source: Box & Muller 1958. */
function normalNoise(sd, { uniform }) {
  return (answers) => {
    for (let row = 0; row < answers.length; row++) {
      answers[row] += sd * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    }
  };
}
