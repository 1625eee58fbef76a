import { anchors, binnedColumns, probe } from "whybox";
import * as cancer from "../lime/breast-cancer.js";
import { verdict } from "../plain-table.js";
import { random } from "./random.js";
import { rowTruth } from "./row-truth.js";
import { tableProbe } from "./table-probe.js";
import { tableTruth } from "./table-truth.js";
import { tables } from "./tables.js";
import * as wine from "./wine.js";

const DELTA = 0.05;
const SEEDS = 10;
/** As near to tau as a rule that fails it can come: one row in the 2,500 of the background. */
const LEAST_FAILURE = 1 / 2500;

/**
 * How often a certified rule falls short of the precision that it is certified for. In "hard" runs, tau lies just above
 * the precision of the widest rule that could tempt a search.
 */
export async function validity() {
  const runs = [...(await onTables()), ...(await onRows("breast cancer", cancer)), ...(await onRows("wine", wine))];
  const groups = [...new Set(runs.map(({ group }) => group))];
  const numbers = [...groups, "all"].map((group) => {
    const own = runs.filter((run) => group === "all" || run.group === group);
    const certified = own.filter((run) => run.certified);
    const invalid = certified.filter((run) => run.truth < run.tau - 1e-9).length;
    const outside = own.filter((run) => run.truth < run.low - 1e-9 || run.truth > run.high + 1e-9).length;
    return { group, runs: own.length, certified: certified.length, invalid, outside, most: mostOf(own.length) };
  });
  return {
    title: `Validity: enumerate: false, delta ${DELTA}; invalid certified rules by group`,
    header: ["runs of", "runs", "certified", "invalid", "share", "outside bounds", "target"],
    rows: numbers.map(({ group, runs, certified, invalid, outside, most }) => [
      group,
      runs,
      certified,
      invalid,
      (invalid / runs).toFixed(4),
      outside,
      verdict(invalid <= most, `<= ${most}`),
    ]),
    numbers,
  };
}

/** The most failures among so many that delta allows with 99% probability. */
function mostOf(runs) {
  let probability = (1 - DELTA) ** runs;
  let sum = probability;
  let failures = 0;
  while (sum < 0.99) {
    probability *= ((runs - failures) / (failures + 1)) * (DELTA / (1 - DELTA));
    failures++;
    sum += probability;
  }
  return failures;
}

async function onTables() {
  const runs = [];
  for (const [t, table] of tables.entries()) {
    for (const [i, instance] of table.instances.entries()) {
      const draw = random(1000 + 10 * t + i);
      const uneven = table.rows.map(() => 0.2 + draw());
      const equal = tableTruth(table, instance);
      const weighted = tableTruth(table, instance, uneven);
      for (let seed = 0; seed < SEEDS; seed++) {
        const optimise = seed % 5 === 4 ? "conditional" : "interventional";
        const isHard = seed % 2 === 1;
        const isWeighted = seed % 3 === 2;
        const truth = isWeighted ? weighted : equal;
        const tau = isHard ? hardest(truth, optimise) : 0.95;
        const { result } = await anchors(tableProbe(table, instance, isWeighted ? uneven : undefined), {
          seed,
          optimise,
          precision: tau,
          delta: DELTA,
          enumerate: false,
        });
        const group = `tables, ${isHard ? "hard" : "tau .95"}${optimise === "conditional" ? ", conditional" : ""}`;
        runs.push(outcome(group, tau, result, truth.get(result.parts.join())[optimise]));
      }
    }
  }
  return runs;
}

/** Just above the precision of the rule of highest coverage that comes between .85 and .99. */
function hardest(truth, kind) {
  const tempting = [...truth.values()].filter((rule) => rule[kind] > 0.85 && rule[kind] < 0.99 && rule.coverage > 0);
  if (tempting.length === 0) return 0.9;
  return tempting.reduce((best, rule) => (rule.coverage > best.coverage ? rule : best))[kind] + LEAST_FAILURE;
}

async function onRows(name, { background, instances, models }) {
  const runs = [];
  for (const model of [models.logistic, models.forest]) {
    for (const instance of instances) {
      const masker = binnedColumns(background, instance);
      const truth = rowTruth(model, masker, background, instance);
      for (let seed = 0; seed < SEEDS; seed++) {
        const { result } = await anchors(probe(model, masker), { seed, delta: DELTA, enumerate: false });
        runs.push(outcome(`${name}, ${model.name}`, 0.95, result, truth(result.parts).interventional));
      }
    }
  }
  return runs;
}

function outcome(group, tau, { certified, precisionLow: low, precisionHigh: high }, truth) {
  return { group, tau, certified, low, high, truth };
}
