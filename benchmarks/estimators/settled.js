// How often what a run calls settled when it stops is wrong: 2,000 games of each of seven kinds, each played with one seed.
// Goes on where it was when it is started again.
// Usage: node benchmarks/estimators/settled.js [--runs 2000] [--estimators kernelShap,permutationShapley] [--kinds maximum]
//        [--rules top]
import { parseArgs } from "node:util";
import { exactShapley } from "whybox";
import { OURS } from "./ours.js";
import { KINDS, randomGame } from "./random-games.js";
import { openResults } from "./results.js";

const { values: given } = parseArgs({
  options: {
    runs: { type: "string", default: "2000" },
    estimators: { type: "string", default: "kernelShap" },
    kinds: { type: "string" },
    rules: { type: "string", default: "top,signs" },
    results: { type: "string", default: "benchmarks/results/settled.jsonl" },
  },
});
const PARTS = 9;
const BLOCK = 100;
const RULES = { top: { top: 3 }, signs: { signs: true } };
/** Standard deviation of the noise in the answers of the kind that has some; values are about 1. */
const NOISE = 0.2;
/** By the name that tables call them: those of KINDS, and one with noise. */
const PLAYED = {
  ...Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, { kind }])),
  "sum of 20 products, noise": { kind: "sum of 20 products", noise: NOISE },
};

const rules = given.rules.split(",").map((rule) => RULES[rule]);
const results = openResults(given.results);
for (const by of given.estimators.split(",")) {
  for (const kind of given.kinds?.split(";") ?? Object.keys(PLAYED)) {
    for (const until of rules) {
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
    const { asked, exactly } = randomGame(PLAYED[kind].kind, run, { parts: PARTS, noise: PLAYED[kind].noise });
    const exact = (await exactShapley(exactly)).result.values[0];
    const { result, cost } = await OURS[by](asked, { until, seed: run });
    counts.modelRows += cost.modelRows;
    const [values] = result.values;
    const [errors] = result.standardErrors;
    // Values read off all coalitions are not a matter of chance.
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
