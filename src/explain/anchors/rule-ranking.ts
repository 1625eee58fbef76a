import { type Seed, stream } from "../../random/stream.js";
import { agreementSurrogate } from "./agreement-surrogate.js";
import type { PrecisionKind, RuleOracle } from "./rule-oracle.js";
import type { RuleParts } from "./rule-population.js";

/** Ranks rules by a surrogate. It steers a search; it certifies nothing. */
export interface RuleRanking {
  /** Known answers count as they are, the others as the surrogate has them. */
  predict(rule: RuleParts): number;
}

/** Draws that stand for a large background when precisions are predicted. */
const MOST_DRAWS = 400;

/**
 * A ranking from all answers so far.
 * @param looksUp  whether to count known answers as they are; worth it where rows come up again and again
 */
export function ruleRanking(
  oracle: RuleOracle,
  kind: PrecisionKind,
  seed: Seed,
  round: number,
  looksUp: boolean,
): RuleRanking {
  const { population, answered } = oracle;
  const surrogate = agreementSurrogate(
    answered.map(({ row }) => row),
    answered.map(({ agrees }) => agrees),
    stream(seed, "anchors surrogate", round),
  );
  const everything = Array.from({ length: population.parts }, (_, part) => part);
  const draws = sampleDraws(population.draws, (draw) => population.weight(draw), seed).map((draw) => {
    const { content, meets } = population.row([], draw);
    return { content, meets, kept: population.row(everything, draw).content };
  });
  const guesses = new Map<string, number>();
  const predicted = new Map<string, number>();
  const scratch = { content: new Int32Array(population.parts), meets: new Uint8Array(population.parts) };

  const guess = (): number => {
    if (!looksUp) return surrogate(scratch);
    const key = population.key(scratch.content);
    const known = oracle.known({ key });
    if (known !== undefined) return Number(known);
    const before = guesses.get(key);
    if (before !== undefined) return before;
    const value = surrogate(scratch);
    guesses.set(key, value);
    return value;
  };

  return {
    predict(rule) {
      const name = rule.join();
      const before = predicted.get(name);
      if (before !== undefined) return before;
      let sum = 0;
      let count = 0;
      for (const { content, meets, kept } of draws) {
        if (kind === "conditional" && rule.some((part) => meets[part] === 0)) continue;
        count++;
        scratch.content.set(content);
        scratch.meets.set(meets);
        for (const part of rule) {
          scratch.content[part] = kept[part];
          scratch.meets[part] = 1;
        }
        sum += guess();
      }
      const value = count === 0 ? 0 : sum / count;
      predicted.set(name, value);
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
