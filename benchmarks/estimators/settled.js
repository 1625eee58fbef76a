// How often what a run calls settled when it stops is wrong: 2,000 games of each of six kinds, each played with one seed.
// Goes on where it was when it is started again.
// Usage: node benchmarks/estimators/settled.js [--runs 2000] [--estimators kernelShap,permutationShapley] [--kinds maximum]
import { parseArgs } from "node:util";
import { exactShapley, game } from "whybox";
import { stream } from "whybox/extending";
import { OURS } from "./ours.js";
import { openResults } from "./results.js";

const { values: given } = parseArgs({
  options: {
    runs: { type: "string", default: "2000" },
    estimators: { type: "string", default: "kernelShap" },
    kinds: { type: "string" },
    results: { type: "string", default: "benchmarks/results/settled.jsonl" },
  },
});
const PARTS = 9;
const BLOCK = 100;
const RULES = [{ top: 3 }, { signs: true }];
/** Standard deviation of the noise in the answers of the kind that has some; values are about 1. */
const NOISE = 0.2;

/** By name: what a coalition is worth, a function of kept(part), from random numbers that make the game. */
const KINDS = {
  "sum of 20 products": (random) => {
    const terms = Array.from({ length: 20 }, (_, k) => ({
      weight: spread(random),
      members: some(random, 1 + (k % 4)),
    }));
    return (kept) => terms.reduce((sum, { weight, members }) => sum + (members.every(kept) ? weight : 0), 0);
  },
  "saturating sum": (random) => {
    const weights = Array.from({ length: PARTS }, () => spread(random));
    return (kept) => 3 * Math.tanh(0.5 * weights.reduce((sum, weight, part) => sum + (kept(part) ? weight : 0), 0));
  },
  maximum: (random) => {
    const weights = Array.from({ length: PARTS }, () => 3 * random.uniform());
    return (kept) => weights.reduce((most, weight, part) => (kept(part) ? Math.max(most, weight) : most), 0);
  },
  "exclusive or of five": (random) => {
    const five = some(random, 5);
    const weights = Array.from({ length: PARTS }, () => spread(random));
    return (kept) =>
      2 * (five.filter(kept).length % 2) + weights.reduce((sum, weight, part) => sum + (kept(part) ? weight : 0), 0);
  },
  "network of tangents": (random) => {
    const units = Array.from({ length: 8 }, () => Array.from({ length: PARTS + 1 }, () => spread(random)));
    const fed = (unit, kept) =>
      unit.reduce((sum, weight, part) => sum + (part === PARTS || kept(part) ? weight : 0), 0);
    return (kept) => units.reduce((sum, unit) => sum + Math.tanh(fed(unit, kept)), 0);
  },
};
KINDS["sum of 20 products, noise"] = KINDS["sum of 20 products"];

const results = openResults(given.results);
for (const by of given.estimators.split(",")) {
  for (const kind of given.kinds?.split(";") ?? Object.keys(KINDS)) {
    for (const until of RULES) {
      for (let from = 0; from < Number(given.runs); from += BLOCK) {
        const cell = { by, game: kind, row: from, seeds: BLOCK, until };
        if (!results.has(cell)) results.addCounts(cell, await play(by, kind, until, from));
      }
      print(by, kind, until);
    }
  }
}

/** A hundred runs: how many stopped, and how many of these were wrong. */
async function play(by, kind, until, from) {
  const counts = { stopped: 0, wrong: 0, inside: 0, known: 0, modelRows: 0 };
  for (let run = from; run < from + BLOCK; run++) {
    const worth = KINDS[kind](stream(run, kind));
    const asked = await tabled(worth);
    const exact = (await exactShapley(asked)).result.values[0];
    const question = kind.endsWith("noise") ? await tabled(worth, stream(run, "noise of a model")) : asked;
    const { result, cost } = await OURS[by](question, { until, seed: run });
    counts.modelRows += cost.modelRows;
    const [values] = result.values;
    const [errors] = result.standardErrors;
    // What was read off all coalitions is not a matter of chance.
    if (!result.until.met || errors.every((error) => error === 0)) continue;
    counts.stopped++;
    if (until.signs ? hasOtherSign(values, exact) : isOther(values, exact, until.top)) counts.wrong++;
    counts.known += exact.length;
    counts.inside += exact.filter(
      (value, part) => Math.abs(values[part] - value) <= 1.959964 * errors[part] + 1e-12,
    ).length;
  }
  return counts;
}

/** The game, its coalitions worked out once; with noise in every answer where random numbers are given. */
async function tabled(worth, random) {
  const table = Float64Array.from({ length: 2 ** PARTS }, (_, bits) => worth((part) => ((bits >> part) & 1) === 1));
  return game(PARTS, (z) =>
    Float64Array.from({ length: z.rows }, (_, row) => {
      let bits = 0;
      for (let part = 0; part < PARTS; part++) bits |= z.data[row * PARTS + part] << part;
      return table[bits] + (random ? NOISE * normal(random) : 0);
    }),
  );
}

function print(by, kind, until) {
  const blocks = results.lines().filter((line) => line.by === by && line.game === kind && same(line.until, until));
  const sum = (name) => blocks.reduce((total, block) => total + block[name], 0);
  const [stopped, wrong, runs] = [sum("stopped"), sum("wrong"), BLOCK * blocks.length];
  const share = (of, all) => (all > 0 ? `${((100 * of) / all).toFixed(1)}%` : "");
  const cells = [kind, by, `\`${JSON.stringify(until)}\``, runs, stopped, wrong, share(wrong, runs)];
  console.log(`| ${[...cells, share(sum("inside"), sum("known")), Math.round(sum("modelRows") / runs)].join(" | ")} |`);
}

function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether the k largest in absolute value include one that is smaller than one of the others; equal ones may change places. */
function isOther(values, exact, top) {
  const order = [...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
  const least = Math.min(...order.slice(0, top).map((part) => Math.abs(exact[part])));
  return order.slice(top).some((part) => Math.abs(exact[part]) > least + 1e-9);
}

function hasOtherSign(values, exact) {
  return values.some((value, part) => Math.abs(exact[part]) > 1e-9 && Math.sign(value) !== Math.sign(exact[part]));
}

/** Different parts, so many. */
function some({ integer }, count) {
  const parts = new Set();
  while (parts.size < count) parts.add(integer(PARTS));
  return [...parts];
}

function spread({ uniform }) {
  return 2 * uniform() - 1;
}

/** Source: Box & Muller 1958. */
function normal({ uniform }) {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
