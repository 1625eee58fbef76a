import { type Seed, stream } from "../random/stream.js";
import { type RandomTrees, randomTrees } from "../surrogates/random-trees.js";
import type { PrecisionKind, RuleOracle } from "./rule-oracle.js";
import type { RuleParts } from "./rule-population.js";

/** Ranks rules by a surrogate. It steers a search; it certifies nothing. */
export interface RuleRanking {
  /** Known answers count as they are, the others as the surrogate has them. */
  predict(rule: RuleParts): number;
  coverage(rule: RuleParts): number;
}

/** Draws that stand for a large background when precisions are predicted. */
const MOST_DRAWS = 400;

/** A ranking from all answers so far. */
export function ruleRanking(oracle: RuleOracle, kind: PrecisionKind, seed: Seed, round: number): RuleRanking {
  const { population, answered } = oracle;
  const trees: RandomTrees = randomTrees(
    answered.map(({ row }) => row),
    answered.map(({ agrees }) => agrees),
    stream(seed, "anchors surrogate", round),
  );
  const draws = sampleDraws(population.draws, (draw) => population.weight(draw), seed);
  const predicted = new Map<string, number>();
  const coverages = new Map<string, number>();
  const byContent = new Map<string, number>();
  return {
    predict(rule) {
      const name = rule.join();
      let value = predicted.get(name);
      if (value !== undefined) return value;
      value = 0;
      let count = 0;
      for (const draw of draws) {
        if (kind === "conditional" && !population.meets(rule, draw)) continue;
        count++;
        const row = population.row(kind === "conditional" ? [] : rule, draw);
        const known = oracle.known(row);
        if (known !== undefined) {
          value += Number(known);
          continue;
        }
        let guess = byContent.get(row.key);
        if (guess === undefined) {
          guess = trees(row);
          byContent.set(row.key, guess);
        }
        value += guess;
      }
      value = count === 0 ? 0 : value / count;
      predicted.set(name, value);
      return value;
    },
    coverage(rule) {
      const name = rule.join();
      let value = coverages.get(name);
      if (value === undefined) {
        value = population.coverage(rule);
        coverages.set(name, value);
      }
      return value;
    },
  };
}

/** Evenly spread over the weights, so that every heavy draw is among them as often as it should be. */
function sampleDraws(draws: number, weight: (draw: number) => number, seed: Seed): number[] {
  if (!Number.isFinite(draws)) return Array.from({ length: MOST_DRAWS }, (_, i) => i);
  const count = Math.min(draws, MOST_DRAWS);
  const offset = stream(seed, "anchors ranking").uniform();
  const order = shuffled(draws, seed);
  const chosen: number[] = [];
  let upTo = 0;
  let at = offset / count;
  for (const draw of order) {
    upTo += weight(draw);
    while (at < upTo && chosen.length < count) {
      chosen.push(draw);
      at += 1 / count;
    }
  }
  return chosen;
}

function shuffled(count: number, seed: Seed): number[] {
  const random = stream(seed, "anchors ranking order");
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const other = random.integer(i + 1);
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}
