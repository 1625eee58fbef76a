// How often the intervals of `fairness` hold the truth, and how often it finds a violation where there is none.
import { countedCell } from "../../dist/audit/fairness/review/cell.js";
import { cellDifference } from "../../dist/audit/fairness/review/cell-difference.js";
import { compareGroups } from "../../dist/audit/fairness/review/compare-groups.js";
import { largestGap } from "../../dist/audit/fairness/review/largest-gap.js";
import { levelTogether } from "../../dist/audit/fairness/review/level-together.js";
import { atOnce } from "../../dist/core/give-way.js";
import { differenceInterval } from "../../dist/math/difference-interval.js";
import { stream } from "../../dist/random/stream.js";

const LEVEL = 0.95;

/**
 * Audits of groups whose true rates are known.
 *
 * @param sizes  rows per group
 * @param rates  true rate per group
 * @param audits  how many tables are drawn
 * @returns shares of the audits: intervals that hold, singly (over all of them) and jointly; violations found; and the
 *   width of the largest gap's interval beside that of Newcombe intervals with Bonferroni's correction
 */
export function simulateCoverage(sizes, rates, audits, seed = 0) {
  const labels = sizes.map((_, g) => String(g));
  const isKept = sizes.map(() => true);
  const found = {
    share: 0,
    difference: 0,
    groups: 0,
    pairs: 0,
    reference: 0,
    rest: 0,
    gap: 0,
    ratio: 0,
    violated: 0,
    unequal: 0,
    bare: 0,
    width: 0,
    bonferroni: 0,
  };
  const trueGap = Math.max(...rates) - Math.min(...rates);
  const trueRatio = Math.min(...rates) / Math.max(...rates);
  const pairs = sizes.flatMap((_, i) => sizes.slice(i + 1).map((_, k) => [i, i + 1 + k]));
  for (let audit = 0; audit < audits; audit++) {
    const random = stream(seed, `coverage ${sizes} ${rates}`, audit);
    const cells = sizes.map((size, g) => cellOf(binomial(random, size, rates[g]), size));
    const holds = ({ low, high }, truth) => low <= truth + 1e-12 && high >= truth - 1e-12;
    const all = (list) => (list.every(Boolean) ? 1 : 0);
    found.share += mean(cells.map((cell, g) => holds(cell.at(LEVEL), rates[g])));
    const each = atOnce(levelTogether(cells, "each", LEVEL));
    found.groups += all(cells.map((cell, g) => holds(cell.at(each), rates[g])));
    const against = (counterpart, truth) => {
      const compared = atOnce(compareGroups(labels, cells, isKept, counterpart, LEVEL));
      const truthOf = ({ group }) => rates[Number(group)] - truth(Number(group));
      return {
        single: mean(compared.map((each) => holds(each.difference, truthOf(each)))),
        jointly: all(compared.map((each) => holds(each.together, truthOf(each)))),
      };
    };
    const toFirst = against({ reference: 0 }, () => rates[0]);
    found.difference += toFirst.single;
    found.reference += toFirst.jointly;
    const rest = sizes.map((_, g) => pooled(cells, sizes, g));
    found.rest += against({ rest }, (g) => pooledRate(rates, sizes, g)).jointly;
    const gap = atOnce(largestGap(cells, LEVEL));
    const jointly = atOnce(levelTogether(cells, "pairs", LEVEL));
    found.pairs += all(pairs.map(([i, j]) => holds(cellDifference(cells[i], cells[j], jointly), rates[i] - rates[j])));
    found.gap += holds(gap.difference, trueGap) ? 1 : 0;
    found.ratio += gap.ratio.value === null || holds(gap.ratio, trueRatio) ? 1 : 0;
    found.width += gap.difference.high - gap.difference.low;
    const corrected = newcombeIntervals(cells, pairs, 1 - (1 - LEVEL) / pairs.length);
    found.bonferroni +=
      Math.max(...corrected.map(({ low, high }) => Math.max(high, -low))) -
      Math.max(0, ...corrected.map(({ low, high }) => Math.max(low, -high)));
    found.violated += gap.difference.low > 0.1 ? 1 : 0;
    found.unequal += gap.difference.low > 0 ? 1 : 0;
    found.bare += gap.difference.value > 0.1 ? 1 : 0;
  }
  return Object.fromEntries(Object.entries(found).map(([name, sum]) => [name, sum / audits]));
}

function cellOf(hits, rows) {
  return countedCell(hits / rows, rows, rows, "Wilson");
}

function newcombeIntervals(cells, pairs, level) {
  const bounded = cells.map(({ value, at }) => ({ value, ...at(level) }));
  return pairs.map(([i, j]) => differenceInterval(bounded[i], bounded[j]));
}

/** All groups but one as one cell, and their true rate. */
function pooled(cells, sizes, left) {
  const rows = sizes.reduce((sum, size, g) => sum + (g === left ? 0 : size), 0);
  return cellOf(Math.round(cells.reduce((sum, { value }, g) => sum + (g === left ? 0 : value * sizes[g]), 0)), rows);
}

function pooledRate(rates, sizes, left) {
  const rows = sizes.reduce((sum, size, g) => sum + (g === left ? 0 : size), 0);
  return rates.reduce((sum, rate, g) => sum + (g === left ? 0 : (rate * sizes[g]) / rows), 0);
}

function binomial(random, size, rate) {
  let hits = 0;
  for (let i = 0; i < size; i++) if (random.uniform() < rate) hits++;
  return hits;
}

function mean(values) {
  return values.reduce((sum, value) => sum + Number(value), 0) / values.length;
}
