import { verdict } from "../plain-table.js";

export const DELTA = 0.05;

/** A run's claim about its rule, and the truth. */
export function outcome(group, tau, { certified, precisionLow: low, precisionHigh: high }, truth) {
  return { group, tau, certified, low, high, truth };
}

/** Number of invalid certified rules by group, beside the number that delta allows. */
export function validityTable(title, runs) {
  const groups = [...new Set(runs.map(({ group }) => group))];
  const numbers = [...groups, "all"].map((group) => {
    const own = runs.filter((run) => group === "all" || run.group === group);
    const certified = own.filter((run) => run.certified);
    const invalid = certified.filter((run) => run.truth < run.tau - 1e-9).length;
    const outside = own.filter((run) => run.truth < run.low - 1e-9 || run.truth > run.high + 1e-9).length;
    return { group, runs: own.length, certified: certified.length, invalid, outside, most: mostOf(own.length) };
  });
  return {
    title: `${title}: enumerate: false, delta ${DELTA}`,
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
