import { readFileSync } from "node:fs";
import { anchors, binnedColumns, probe } from "whybox";
import { background, instances, models } from "../lime/breast-cancer.js";
import { median } from "../median.js";
import { verdict } from "../plain-table.js";
import { freshTruth } from "./row-truth.js";

const longBeams = JSON.parse(readFileSync(new URL("../data/anchors-long-beam.json", import.meta.url), "utf8"));
const PRECISION = 0.95;
const FRESH_DRAWS = 100_000;
const SEEDS = 3;
const MIN_SHARE = 0.5;
const MAX_ROWS = 5000;

/** Rules of 30 numbers in quartile bins, beside the widest that a long beam search finds when it knows all precisions. */
export async function numbers() {
  const lines = [];
  for (const name of ["logistic", "forest"]) {
    const runs = [];
    for (const [i, instance] of instances.entries()) {
      const masker = binnedColumns(background, instance);
      const truth = freshTruth(models[name], masker, background, instance, {
        precision: PRECISION,
        draws: FRESH_DRAWS,
      });
      const long = longBeams[name][i];
      for (let seed = 0; seed < SEEDS; seed++) {
        const started = process.cpuUsage();
        const { result, cost } = await anchors(probe(models[name], masker), { seed, enumerate: false });
        const { user, system } = process.cpuUsage(started);
        const { interventional, coverage } = truth(result.parts);
        runs.push({
          coverage,
          long: long?.coverage ?? 0,
          longLength: long?.rule.length ?? 0,
          isValid: interventional >= PRECISION - 1e-9,
          certified: result.certified,
          length: result.parts.length,
          rows: cost.distinctRows,
          cpuMs: (user + system) / 1000,
        });
      }
    }
    lines.push({ model: name, ...summary(runs) });
  }
  return {
    title: `Breast cancer, quartile bins, ${background.length} background rows, 5 instances x ${SEEDS} seeds`,
    header: [
      "model",
      "coverage",
      "long beam",
      "share",
      "rows",
      "most",
      "conditions",
      "certified",
      "valid",
      "CPU ms",
      "target",
    ],
    rows: lines.map((line) => [
      line.model,
      line.coverage.toFixed(4),
      line.long.toFixed(4),
      line.share.toFixed(3),
      line.rows,
      line.mostRows,
      `${line.least}-${line.most} (${line.longLeast}-${line.longMost})`,
      `${line.certified}/${line.runs}`,
      `${line.valid}/${line.runs}`,
      line.cpuMs.toFixed(0),
      verdict(
        line.valid === line.runs && line.share >= MIN_SHARE && line.mostRows <= MAX_ROWS,
        `valid, share >= ${MIN_SHARE}, rows <= ${MAX_ROWS}`,
      ),
    ]),
    footer: "conditions: of rules found, and of the long beam's in brackets",
    numbers: lines,
  };
}

function summary(runs) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const of = (key) => runs.map((run) => run[key]);
  const coverage = mean(runs.map((run) => (run.isValid ? run.coverage : 0)));
  return {
    runs: runs.length,
    coverage,
    long: mean(of("long")),
    share: coverage / mean(of("long")),
    rows: median(of("rows")),
    mostRows: Math.max(...of("rows")),
    least: Math.min(...of("length")),
    most: Math.max(...of("length")),
    longLeast: Math.min(...of("longLength")),
    longMost: Math.max(...of("longLength")),
    certified: of("certified").filter(Boolean).length,
    valid: of("isValid").filter(Boolean).length,
    cpuMs: median(of("cpuMs")),
  };
}
