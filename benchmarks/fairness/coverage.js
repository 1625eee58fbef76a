// Prints how often the intervals of `fairness` hold the truth: node benchmarks/fairness/coverage.js [audits]. Build first.
import { plainTable } from "../plain-table.js";
import { simulateCoverage } from "./simulate-coverage.js";

const audits = Number(process.argv[2] ?? 2000);
const alike = (sizes, rate) => [sizes, sizes.map(() => rate)];
const SCENARIOS = [
  ...[0.05, 0.2, 0.5].flatMap((rate) => [
    alike([200, 200], rate),
    alike([100, 100, 100, 100], rate),
    alike([50, 50, 50, 50, 50, 50, 50, 50], rate),
    alike([400, 400, 30], rate),
  ]),
  [
    [100, 100, 100, 100],
    [0.2, 0.25, 0.3, 0.4],
  ],
  [
    [400, 400, 30],
    [0.5, 0.3, 0.4],
  ],
];
const percent = (share) => `${(100 * share).toFixed(1)}`;
const rows = SCENARIOS.map(([sizes, rates]) => {
  const found = simulateCoverage(sizes, rates, audits);
  const label = new Set(rates).size === 1 ? `all ${rates[0]}` : rates.join(" ");
  const { share, difference, groups, pairs, reference, rest, gap, ratio, unequal, violated, bare } = found;
  return [
    sizes.join("/"),
    label,
    ...[share, difference, groups, pairs, reference, rest, gap, ratio, unequal, violated, bare].map(percent),
    (found.width / found.bonferroni).toFixed(3),
  ];
});
console.log(`${audits} audits per row; shares in %`);
console.log(
  plainTable(
    [
      "rows per group",
      "rates",
      "share",
      "difference",
      "groups",
      "pairs",
      "to one",
      "to rest",
      "largest",
      "ratio",
      "gap > 0",
      "violated",
      "bare > .1",
      "width",
    ],
    rows,
  ),
);
