import { klBounds } from "./kl-bounds.js";
import { klLucb, type Tally } from "./kl-lucb.js";

/** Rules as a bandit's arms. */
export interface RuleArms {
  /** The mass of rows that meet a rule by themselves, 0 to 1. */
  coverage(rule: readonly number[]): number;
  /**
   * Independent draws under each rule itself, and how many of them keep the prediction. Fewer than were asked for mean
   * that there will be no more.
   */
  draw(requests: readonly { readonly rule: readonly number[]; readonly draws: number }[]): Promise<readonly Tally[]>;
}

export type BeamSearchOptions = {
  /** The parts that rules are made of. */
  readonly parts: readonly number[];
  /** tau of the paper. */
  readonly precision: number;
  readonly delta: number;
  /** By how much a rule kept in the beam may fall short of the best in precision. */
  readonly tolerance: number;
  readonly beam: number;
  readonly maxConditions: number;
  /** Draws at a time. */
  readonly batch: number;
};

/** The search's view of a rule. Its bounds hold for a number of draws fixed beforehand, and this one was not. */
type FoundRule = Tally & {
  /** Rising. */
  readonly rule: readonly number[];
  readonly coverage: number;
  readonly low: number;
  readonly high: number;
};

export type BeamSearch = {
  /** The rule of highest coverage whose lower bound reaches the precision, or else the one of the highest lower bound. */
  readonly best: FoundRule;
  readonly reaches: boolean;
  /** False where draws ran out. */
  readonly isComplete: boolean;
  /** Number of rules that were drawn under. */
  readonly candidates: number;
};

/** A rule whose precision is all but tau would be drawn under for ever; its verdict is then "does not reach it". */
const MAX_DRAWS = 10_000;

/**
 * Anchors by beam search, as published: from the empty rule upwards, all extensions of the beam that cover more than
 * the best anchor so far are arms of KL-LUCB, the `beam` most precise are kept, and of those whose lower bound reaches
 * the precision the one of highest coverage is the anchor.
 *
 * Its bound on a rule is a fixed-sample bound that is looked at after every batch, for several rules: what it accepts
 * is not certified.
 *
 * Source: Ribeiro, Singh & Guestrin 2018, "Anchors: high-precision model-agnostic explanations", algorithms 1 and 2.
 * The alpha of the lower bound, delta / (1 + (beam - 1) parts), is that of the authors' code, which the paper leaves
 * open. Departs from that code in drawing afresh under every rule instead of counting draws of the parent that happen
 * to meet the longer rule, which follow another distribution; and in asking for tau itself, where the code accepts .05 less.
 */
export async function anchorsBeamSearch(arms: RuleArms, options: BeamSearchOptions): Promise<BeamSearch> {
  const { parts, precision, delta, tolerance, beam, maxConditions, batch } = options;
  const evidence = Math.log((1 + (beam - 1) * parts.length) / delta);
  const judge = (rule: readonly number[], { draws, successes }: Tally): FoundRule => {
    const bounds = draws === 0 ? { low: 0, high: 1 } : klBounds(successes / draws, evidence / draws);
    return { rule, coverage: arms.coverage(rule), draws, successes, ...bounds };
  };
  let isComplete = true;
  const draw = async (requests: Parameters<RuleArms["draw"]>[0]): Promise<readonly Tally[]> => {
    const tallies = await arms.draw(requests);
    if (tallies.some(({ draws }, i) => draws < requests[i].draws)) isComplete = false;
    return tallies;
  };
  /** Draws until the verdict on a rule that seems precise enough is in. */
  const settle = async (rule: readonly number[], tally: Tally): Promise<FoundRule> => {
    let found = judge(rule, tally);
    while (isComplete && found.draws < MAX_DRAWS && found.low < precision && isAbove(found, precision)) {
      const [{ draws, successes }] = await draw([{ rule, draws: batch }]);
      found = judge(rule, { draws: found.draws + draws, successes: found.successes + successes });
    }
    return found;
  };

  const settled = [await settle([], (await draw([{ rule: [], draws: batch }]))[0])];
  let anchor = settled.find(({ low }) => low >= precision);
  let kept: readonly (readonly number[])[] = [[]];
  let candidates = 1;
  for (let length = 1; length <= maxConditions && isComplete; length++) {
    const least = anchor?.coverage ?? 0;
    const rules = extensions(kept, parts).filter((rule) => arms.coverage(rule) > least);
    if (rules.length === 0) break;
    candidates += rules.length;
    const { best, tallies } = await klLucb({ arms: rules.length, top: beam, tolerance, delta, batch }, (pulls) =>
      draw(pulls.map(({ arm, draws }) => ({ rule: rules[arm], draws }))),
    );
    for (const arm of best) {
      const found = await settle(rules[arm], tallies[arm]);
      settled.push(found);
      if (found.low >= precision && found.coverage > (anchor?.coverage ?? 0)) anchor = found;
    }
    kept = best.map((arm) => rules[arm]);
  }
  return { best: anchor ?? mostPrecise(settled), reaches: anchor !== undefined, isComplete, candidates };
}

function isAbove({ draws, successes }: Tally, precision: number): boolean {
  return draws > 0 && successes / draws >= precision;
}

/** Every rule one part longer, once, in the order of the rules and their new parts. */
function extensions(rules: readonly (readonly number[])[], parts: readonly number[]): (readonly number[])[] {
  const longer = new Map<string, readonly number[]>();
  for (const rule of rules) {
    for (const part of parts) {
      if (rule.includes(part)) continue;
      const extended = [...rule, part].sort((a, b) => a - b);
      longer.set(extended.join(), extended);
    }
  }
  return [...longer.values()];
}

/** By lower bound; the shorter where they are the same. */
function mostPrecise(rules: readonly FoundRule[]): FoundRule {
  return rules.reduce((best, rule) => (rule.low > best.low ? rule : best));
}
