import { anchors, binnedColumns, probe } from "whybox";
import * as cancer from "../lime/breast-cancer.js";
import { verdict } from "../plain-table.js";
import { freshPrecision } from "./fresh-precision.js";
import { DELTA } from "./validity-table.js";
import * as wine from "./wine.js";

const PRECISION = 0.95;
const FRESH_DRAWS = 100_000;
const SEEDS = 10;
/** Standard errors of a precision by fresh draws below which nothing is called short. */
const DOUBT = 3;

/** Certified rules on numbers that fall short when the values inside their bins are drawn anew. */
export async function fresh() {
  const lines = [...(await onRows("breast cancer", cancer)), ...(await onRows("wine", wine))];
  const total = (key) => lines.reduce((sum, line) => sum + line[key], 0);
  lines.push({
    name: "all",
    ...Object.fromEntries(["runs", "certified", "below", "short", "exact", "said"].map((key) => [key, total(key)])),
    most: Math.max(...lines.map(({ most }) => most)),
    coverage: total("coverage") / lines.length,
    rows: total("rows") / lines.length,
    cpuMs: total("cpuMs") / lines.length,
  });
  return {
    title: `Certified rules under ${FRESH_DRAWS.toLocaleString("en-US")} fresh draws, quartile bins, tau ${PRECISION}, delta ${DELTA}, ${SEEDS} seeds`,
    header: [
      "runs of",
      "runs",
      "certified",
      `below ${PRECISION}`,
      "beyond doubt",
      "most by",
      "exact",
      "said so",
      "coverage",
      "rows",
      "CPU ms",
      "target",
    ],
    rows: lines.map((line) => [
      line.name,
      line.runs,
      line.certified,
      line.below,
      line.short,
      line.most.toFixed(4),
      line.exact,
      line.said,
      line.coverage.toFixed(4),
      line.rows.toFixed(0),
      line.cpuMs.toFixed(0),
      verdict(line.below <= DELTA * line.certified, `<= ${(DELTA * line.certified).toFixed(1)}`),
    ]),
    footer: `beyond doubt: by more than ${DOUBT} standard errors of the fresh draws; said so: of those below, with a note of it; coverage, rows and CPU: means over all runs`,
    numbers: lines,
  };
}

async function onRows(name, { background, instances, models }) {
  const lines = [];
  for (const model of [models.logistic, models.forest]) {
    const runs = [];
    for (const instance of instances) {
      for (let seed = 0; seed < SEEDS; seed++) runs.push(await oneRun(model, background, instance, seed));
    }
    const certified = runs.filter((run) => run.certified);
    const below = certified.filter(({ precision }) => precision < PRECISION);
    const mean = (key) => runs.reduce((sum, run) => sum + run[key], 0) / runs.length;
    lines.push({
      name: `${name}, ${model.name}`,
      runs: runs.length,
      certified: certified.length,
      below: below.length,
      short: below.filter(({ precision }) => precision < PRECISION - DOUBT * standardError(precision)).length,
      most: below.reduce((most, { precision }) => Math.max(most, PRECISION - precision), 0),
      exact: certified.filter(({ exact }) => exact).length,
      said: below.filter(({ said }) => said).length,
      coverage: mean("coverage"),
      rows: mean("rows"),
      cpuMs: mean("cpuMs"),
    });
  }
  return lines;
}

async function oneRun(model, background, instance, seed) {
  const started = process.cpuUsage();
  const asked = probe(model, binnedColumns(background, instance));
  const { result, cost, notes } = await anchors(asked, { seed, precision: PRECISION, delta: DELTA, enumerate: false });
  const { user, system } = process.cpuUsage(started);
  const rule = result.predicates.map(({ part, above, atMost }) => ({
    column: part,
    ...(above !== undefined && { above }),
    ...(atMost !== undefined && { atMost }),
  }));
  const { precision } = freshPrecision(model, background, instance, rule, FRESH_DRAWS);
  const { certified, exact, coverage } = result;
  const said = notes.some(({ code }) => code === "DRAWN_ONCE");
  return { certified, exact, precision, coverage, said, rows: cost.modelRows, cpuMs: (user + system) / 1000 };
}

function standardError(share) {
  return Math.sqrt((share * (1 - share)) / FRESH_DRAWS);
}
