// Writes the tables of README.md here and the chart of the docs from benchmarks/data/estimators.json.
// Usage: node benchmarks/estimators/report.js [results.jsonl ...]: results of run.js are put into that file first, and those
//        of coverage.js and settled.js into benchmarks/data/intervals.json
import { readFileSync, writeFileSync } from "node:fs";
import { estimatorsChart } from "./chart.js";
import { keepFigures, readFigures } from "./figures.js";
import { intervalTable, isOfIntervals, keepIntervals, readIntervals, settledTable } from "./intervals.js";
import { openResults } from "./results.js";
import { coverageTable, errorTable, noiseTable, stopTable, summaryOf } from "./tables.js";

for (const path of process.argv.slice(2)) {
  const lines = openResults(path).lines();
  const [first] = lines.filter(({ by }) => by);
  if (first && isOfIntervals(first)) {
    keepIntervals(lines);
    continue;
  }
  const about = Object.assign({}, ...lines.filter(({ games }) => games));
  keepFigures(
    lines.filter(({ by }) => by),
    about.games,
    about.versions,
  );
}

const measured = readFigures();
const README = new URL("README.md", import.meta.url);
const tables = {
  errors: errorTable(measured),
  summary: summaryOf(measured),
  coverage: coverageTable(measured, [
    "kernelShap",
    "kernelShap process",
    "kernelShap regression",
    "permutationShapley",
  ]),
  noise: noiseTable(measured, "kernelShap"),
  stops: stopTable(measured),
  intervals: intervalTable(readIntervals()),
  settled: settledTable(readIntervals()),
};
let page = readFileSync(README, "utf8");
for (const [name, table] of Object.entries(tables)) {
  const between = new RegExp(`(<!-- figures: ${name} -->\n)[^]*?(<!-- /figures -->)`);
  page = page.replace(between, (_, open, close) => (table ? `${open}\n${table}\n\n${close}` : `${open}\n${close}`));
}
writeFileSync(README, page);
writeFileSync(new URL("../../docs/images/estimators.svg", import.meta.url), estimatorsChart(measured));
console.log(tables.summary);
