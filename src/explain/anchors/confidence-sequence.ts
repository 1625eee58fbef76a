import type { Steps } from "../../core/give-way.js";
import { eProcess } from "./e-process.js";
import type { RuleDraw, RuleTest } from "./rule-test.js";

/** Precisions looked at one by one, before the last step is halved. */
const STEPS = 50;
const HALVINGS = 12;
/** Draws looked at between two turns of other work: some milliseconds. */
const DRAWS_PER_TURN = 2 ** 16;

/**
 * Bounds on a rule's precision from the very draws it was tried by: the precisions against which a bet, made on each of
 * those draws, has not won 1 / alpha. Each bound holds with probability 1 - alpha, however the draws were stopped;
 * agreed and agreed + unseen hold always.
 *
 * Source: confidence sequences by inverting tests, Waudby-Smith & Ramdas 2024.
 * Cost: no model row; O(draws) for each of some 120 precisions at most, of a refuted one up to the draw that refutes it.
 */
export function* confidenceSequence(test: RuleTest): Steps<{ low: number; high: number }> {
  const bounds = test.masses();
  const lowest = Math.min(1, bounds.agreed);
  const highest = Math.min(1, bounds.agreed + bounds.unseen);
  const needed = -Math.log(test.alpha);
  const flipped = test.draws.map(({ agreed, unseen, agrees }) => ({
    agreed: 1 - agreed - unseen,
    unseen,
    agrees: !agrees,
  }));
  const low = yield* refutedUpTo(test.draws, lowest, highest, needed, test.expected);
  const high = 1 - (yield* refutedUpTo(flipped, 1 - highest, 1 - lowest, needed, 1 - test.expected));
  return { low, high: Math.max(low, high) };
}

/** Up to where "the precision is lower than this" is refuted, between what is certain and what is possible. */
function* refutedUpTo(
  draws: readonly RuleDraw[],
  certain: number,
  possible: number,
  needed: number,
  expected: number,
): Steps<number> {
  const isRefuted = function* (tau: number): Steps<boolean> {
    const evidence = eProcess(tau, expected);
    for (let i = 0; i < draws.length && evidence.logEvidence() < needed; i++) {
      if (i % DRAWS_PER_TURN === DRAWS_PER_TURN - 1) yield;
      evidence.observe(draws[i], draws[i].agrees);
    }
    return evidence.logEvidence() >= needed;
  };
  const step = (possible - certain) / STEPS;
  // From below and without a gap: evidence need not fall evenly.
  let from = certain;
  for (let i = 1; i < STEPS && (yield* isRefuted(certain + i * step)); i++) from = certain + i * step;
  let to = Math.min(possible, from + step);
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (from + to) / 2;
    if (yield* isRefuted(middle)) from = middle;
    else to = middle;
  }
  return from;
}
