import { stream } from "../../random/stream.js";
import { weightedDraw } from "../../random/weighted-draw.js";
import { anchorsBeamSearch, type RuleArms } from "./beam-search.js";
import type { PerturbedRow, RuleParts } from "./perturbation-distribution.js";
import { ruleKeys } from "./rule-keys.js";
import { isCertified, ruleTest } from "./rule-test.js";
import type { SearchContext, SearchResult } from "./search.js";

/** Draws of a rule at a time, as in the authors' code. */
const BATCH = 100;
/** Rows asked at once for the evidence. */
const TEST_ROWS = 64;
/** Batches beyond those that the budget pays for: draws that are known already cost no row, and may never settle a test. */
const MAX_FREE_BATCHES = 256;

/**
 * The beam search of Ribeiro, Singh & Guestrin 2018, and then a test of the one rule that it ends with: the
 * search itself certifies nothing, and its own estimate stands beside the result.
 *
 * Draws come with replacement, as published; a row that was answered before costs nothing.
 */
export async function publishedSearch(context: SearchContext): Promise<SearchResult> {
  const { cache, kind, tau, delta, tolerance, beam, maxConditions, free, seed, tests, earlierTests, giveWay } = context;
  const options = { parts: free, precision: tau, delta, tolerance, beam, maxConditions, batch: BATCH };
  const { best, reaches, isComplete, candidates } = await anchorsBeamSearch(armsOf(context), options);
  const rows = cache.answered.length;
  const index = earlierTests + 1;
  const setting = { cache, kind, tau, alpha: delta, seed, index, expected: (1 + tau) / 2, giveWay };
  const test = await ruleTest(best.rule, setting);
  tests.set(ruleKeys(cache.distribution.parts)(best.rule), test);
  const precision = best.draws === 0 ? null : best.successes / best.draws;
  // A precision of 1 is beyond every lower bound, and may still be certified by asking all there is to ask.
  const isWorthTesting = precision !== null && precision >= tau;
  let hasRows = isComplete;
  let batchesLeft = MAX_FREE_BATCHES + cache.rowsLeft();
  while (isWorthTesting && hasRows && test.verdict() === "open") {
    hasRows = batchesLeft-- > 0 && (await test.advance(TEST_ROWS));
  }
  return {
    best: test,
    certified: isCertified(test),
    optimal: false,
    candidates,
    stoppedBy: hasRows ? "complete" : "budget",
    published: { reaches, precision, low: best.low, high: best.high, draws: best.draws, rows },
  };
}

function armsOf({ cache, kind, seed, earlierTests, giveWay }: SearchContext): RuleArms {
  const { distribution } = cache;
  const random = stream(seed, "anchors published draws", earlierTests);
  const generators = new Map<string, () => number>();
  let endless = 0;
  /** Draws follow the weights; where they have no end, each is another. */
  const generatorOf = (rule: RuleParts): (() => number) => {
    if (!Number.isFinite(distribution.references)) return () => endless++;
    const name = kind === "conditional" ? rule.join() : "";
    let generator = generators.get(name);
    if (generator === undefined) {
      const isIncluded = (draw: number) => kind === "interventional" || distribution.meets(rule, draw);
      const draw = weightedDraw(distribution.references, (at) => (isIncluded(at) ? distribution.weight(at) : 0));
      generator = () => draw(random.uniform());
      generators.set(name, generator);
    }
    return generator;
  };
  return {
    coverage: (rule) => distribution.coverage(rule),
    async draw(requests) {
      const rows: PerturbedRow[][] = [];
      for (const { rule, draws } of requests) {
        await giveWay();
        const draw = generatorOf(rule);
        const forced = kind === "interventional" ? rule : [];
        rows.push(Array.from({ length: draws }, () => distribution.row(forced, draw())));
      }
      if (cache.noise()) {
        const answers = await cache.askAfresh(rows.flat());
        let from = 0;
        return rows.map(({ length }) => {
          const fresh = answers.slice(from, from + length);
          from += length;
          return { draws: fresh.length, successes: fresh.filter(Boolean).length };
        });
      }
      await cache.ask(rows.flat());
      return rows.map((drawn) => {
        const answers = drawn.map((row) => cache.known(row)).filter((answer) => answer !== undefined);
        return { draws: answers.length, successes: answers.filter(Boolean).length };
      });
    },
  };
}
