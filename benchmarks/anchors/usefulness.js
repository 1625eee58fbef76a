import { anchors } from "whybox";
import { median } from "../median.js";
import { verdict } from "../plain-table.js";
import { tableProbe } from "./table-probe.js";
import { bestCoverage, tableTruth } from "./table-truth.js";
import { tables } from "./tables.js";

const PRECISION = 0.95;
const SEEDS = { certified: 3, published: 1 };
const SEARCHES = ["certified", "published"];
const MIN_COVERAGE = 0.95;
const MAX_ROWS = 600;

/** Share of the best possible coverage that is found, and its cost in model rows, on 8 categorical features. */
export async function usefulness() {
  const runs = [];
  for (const table of tables) {
    for (const [i, instance] of table.instances.entries()) {
      const truth = tableTruth(table, instance);
      const optimum = bestCoverage(truth, PRECISION);
      for (const search of SEARCHES) {
        for (let seed = 0; seed < SEEDS[search]; seed++) {
          const started = process.cpuUsage();
          const { result, cost } = await anchors(tableProbe(table, instance), { seed, search, enumerate: false });
          const { user, system } = process.cpuUsage(started);
          const { coverage, interventional } = truth.get(result.parts.join());
          runs.push({
            search,
            table: table.name,
            instance: i,
            seed,
            optimum,
            coverage,
            certified: result.certified,
            reported: result.precision,
            isValid: interventional >= PRECISION - 1e-9,
            rows: cost.distinctRows,
            cpuMs: (user + system) / 1000,
          });
        }
      }
    }
  }
  const groups = SEARCHES.flatMap((search) => [
    ...tables.map(({ name }) => ({
      search,
      name,
      runs: runs.filter((run) => run.search === search && run.table === name),
    })),
    { search, name: "all", runs: runs.filter((run) => run.search === search) },
  ]);
  const numbers = groups.map(({ search, name, runs }) => ({ search, name, ...summary(runs) }));
  return {
    title: `Usefulness: ${tables.length} tables of 8 categories, ${tables[0].rows.length} background rows, 5 instances x ${SEEDS.certified} seeds (published: ${SEEDS.published})`,
    header: [
      "",
      "table",
      "coverage",
      "best possible",
      "share",
      "rows",
      "90%",
      "certified",
      "valid",
      "CPU ms",
      "target",
    ],
    rows: numbers.map((line) => [
      line.search,
      line.name,
      line.coverage.toFixed(3),
      line.optimum.toFixed(3),
      line.share.toFixed(3),
      line.rows,
      line.manyRows,
      `${line.certified}/${line.runs}`,
      `${line.valid}/${line.runs}`,
      line.cpuMs.toFixed(0),
      line.search === "certified" && line.name === "all"
        ? verdict(line.share >= MIN_COVERAGE && line.rows <= MAX_ROWS, `share >= .95, rows <= ${MAX_ROWS}`)
        : "",
    ]),
    numbers,
  };
}

/** Coverage counts only where the rule is valid. */
function summary(runs) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const coverage = mean(runs.map((run) => (run.isValid ? run.coverage : 0)));
  const optimum = mean(runs.map((run) => run.optimum));
  const rows = runs.map((run) => run.rows).sort((a, b) => a - b);
  return {
    runs: runs.length,
    coverage,
    optimum,
    share: coverage / optimum,
    rows: median(rows),
    manyRows: rows[Math.floor(0.9 * rows.length)],
    certified: runs.filter((run) => run.certified).length,
    valid: runs.filter((run) => run.isValid).length,
    cpuMs: median(runs.map((run) => run.cpuMs)),
  };
}
