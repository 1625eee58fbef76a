import { anchors } from "whybox";
import { random } from "./random.js";
import { tableProbe } from "./table-probe.js";
import { tableTruth } from "./table-truth.js";
import { tables } from "./tables.js";
import { DELTA, outcome, validityTable } from "./validity-table.js";

const SEEDS = 10;
/** As near to tau as a rule that fails it can come: one row in the 2,500 of the background. */
const MIN_FAILURE = 1 / 2500;

/**
 * Frequency with which a certified rule falls short of its certified precision, on distributions with known truth. In
 * "hard" runs, tau lies just above the precision of the widest rule that could tempt a search.
 */
export async function validity() {
  return validityTable("Validity on tables of 8 categories, tau .95 or hard", await onTables());
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
        const precisionUnder = seed % 5 === 4 ? "conditional" : "interventional";
        const isHard = seed % 2 === 1;
        const isWeighted = seed % 3 === 2;
        const truth = isWeighted ? weighted : equal;
        const tau = isHard ? hardest(truth, precisionUnder) : 0.95;
        const { result } = await anchors(tableProbe(table, instance, isWeighted ? uneven : undefined), {
          seed,
          precisionUnder,
          precision: tau,
          delta: DELTA,
          enumerate: false,
        });
        const group = `tables, ${isHard ? "hard" : "tau .95"}${precisionUnder === "conditional" ? ", conditional" : ""}`;
        runs.push(outcome(group, tau, result, truth.get(result.parts.join())[precisionUnder]));
      }
    }
  }
  return runs;
}

/** Just above the precision of the rule of highest coverage that comes between .85 and .99. */
function hardest(truth, kind) {
  const tempting = [...truth.values()].filter((rule) => rule[kind] > 0.85 && rule[kind] < 0.99 && rule.coverage > 0);
  if (tempting.length === 0) return 0.9;
  return tempting.reduce((best, rule) => (rule.coverage > best.coverage ? rule : best))[kind] + MIN_FAILURE;
}
