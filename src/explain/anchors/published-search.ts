import { stream } from "../../random/stream.js";
import { weightedDraw } from "../../random/weighted-draw.js";
import { anchorsBeamSearch, type RuleArms } from "./anchors-beam-search.js";
import type { RuleParts } from "./rule-population.js";
import type { RuleSearchResult, RuleSearchSetting } from "./rule-search.js";
import { ruleTest } from "./rule-test.js";

/** Draws of a rule at a time, as in the authors' code. */
const BATCH = 100;
/** Rows asked at once for the certificate. */
const CERTIFICATE_ROWS = 64;

/**
 * The beam search of Ribeiro, Singh & Guestrin 2018, and then a trial of the one rule that it ends with: the search
 * itself certifies nothing, what it claims of its rule stands beside the result.
 *
 * Draws come with replacement, as published; a row that was answered before costs nothing.
 */
export async function publishedSearch(setting: RuleSearchSetting): Promise<RuleSearchResult> {
  const { oracle, kind, tau, delta, epsilon, beam, maxLength, free, seed, trials } = setting;
  const options = { parts: free, precision: tau, delta, epsilon, beam, maxLength, batch: BATCH };
  const { best, reaches, isComplete, candidates } = await anchorsBeamSearch(armsOf(setting), options);
  const rows = oracle.answered.length;
  const level = delta;
  const test = ruleTest(best.rule, { oracle, kind, tau, level, seed, index: 1, expected: (1 + tau) / 2 });
  trials.set(best.rule.join(), test);
  const precision = best.draws === 0 ? null : best.successes / best.draws;
  // A precision of 1 is beyond every lower bound, and may still be certified by asking all there is to ask.
  const isWorthTrying = precision !== null && precision >= tau;
  let hasRows = isComplete;
  while (isWorthTrying && hasRows && test.verdict() === "open") hasRows = await test.advance(CERTIFICATE_ROWS);
  const verdict = test.verdict();
  return {
    best: test,
    certified: verdict === "certified" || verdict === "exact",
    optimal: false,
    candidates,
    stoppedBy: hasRows ? "complete" : "budget",
    claim: { reaches, precision, low: best.low, high: best.high, draws: best.draws, rows },
  };
}

function armsOf({ oracle, kind, seed }: RuleSearchSetting): RuleArms {
  const { population } = oracle;
  const random = stream(seed, "anchors published draws");
  const laws = new Map<string, () => number>();
  let endless = 0;
  /** Draws follow the weights; where they have no end, each is another. */
  const lawOf = (rule: RuleParts): (() => number) => {
    if (!Number.isFinite(population.draws)) return () => endless++;
    const name = kind === "conditional" ? rule.join() : "";
    let law = laws.get(name);
    if (law === undefined) {
      const isIncluded = (draw: number) => kind === "interventional" || population.meets(rule, draw);
      const draw = weightedDraw(population.draws, (at) => (isIncluded(at) ? population.weight(at) : 0));
      law = () => draw(random.uniform());
      laws.set(name, law);
    }
    return law;
  };
  return {
    coverage: (rule) => population.coverage(rule),
    async draw(requests) {
      const rows = requests.map(({ rule, draws }) => {
        const draw = lawOf(rule);
        const forced = kind === "interventional" ? rule : [];
        return Array.from({ length: draws }, () => population.row(forced, draw()));
      });
      await oracle.ask(rows.flat());
      return rows.map((drawn) => {
        const answers = drawn.map((row) => oracle.known(row)).filter((answer) => answer !== undefined);
        return { draws: answers.length, successes: answers.filter(Boolean).length };
      });
    },
  };
}
