import { stream } from "../../random/stream.js";
import { weightedDraw } from "../../random/weighted-draw.js";
import { candidates } from "./candidates.js";
import type { PerturbedRow, RuleParts } from "./perturbation-distribution.js";
import { isDrawnAnew } from "./proposals.js";
import { isCertified, type RuleTest } from "./rule-test.js";
import { mostPrecise, OTHER_ROWS, type SearchContext, type SearchResult } from "./search.js";

/** Background rows with random parts forced that the first surrogate learns from: 32 per part, within limits. */
const FIRST_ROWS = { perPart: 32, min: 256, max: 1024 };
/** Rows asked at once under a rule: enough for two workers. */
const BATCH_ROWS = 64;
/**
 * Batches beyond those that the budget pays for, and how often it may be drawn: draws that are known already cost no row, and may
 * never settle a test.
 */
const MAX_FREE_BATCHES = 512;
const DRAWS_PER_ROW = 4;

/**
 * The search by surrogate and certificate: of the rules that seem precise enough, the one of highest coverage is
 * tested, a batch at a time. A surrogate learns from all answers, and may change its mind about which rule that is.
 * Where values inside bins are drawn anew, the first rule is one that is sure to end soon; what is left of the budget goes into
 * rules that cover more.
 */
export async function certifiedSearch(context: SearchContext): Promise<SearchResult> {
  const { cache, tests } = context;
  const result = (best: RuleTest | undefined, stoppedBy: "complete" | "budget"): SearchResult => ({
    best,
    certified: best !== undefined && isCertified(best),
    optimal: false,
    candidates: tests.size,
    stoppedBy,
  });
  // Background rows with random parts forced: from them a surrogate learns which rules seem precise.
  if (!(await cache.ask(firstRows(context)))) return result(undefined, "budget");
  const rules = candidates(context);
  let batchesLeft = MAX_FREE_BATCHES + Math.ceil((DRAWS_PER_ROW * cache.rowsLeft()) / BATCH_ROWS);
  let widest: RuleTest | undefined;
  for (;;) {
    // It learns again whenever there are 1.2 times as many answers.
    await rules.learn();
    // Of the rules that seem precise enough the one of highest coverage; with more and more slack where none is left.
    const test = await rules.next();
    if (test === undefined && widest) return result(widest, "complete");
    if (test === undefined) return result(mostPrecise(tests.values()), rules.isWorkSpent() ? "budget" : "complete");
    // Rows of its support that were not asked yet. A test is resumed where it was left.
    const isPaid = test.verdict() !== "open" || (batchesLeft-- > 0 && (await test.advance(BATCH_ROWS)));
    if (isCertified(test)) {
      if (!isDrawnAnew(context)) return result(test, "complete");
      widest = test;
      rules.widen(test);
    }
    if (widest && (!isPaid || cache.rowsLeft() < OTHER_ROWS + BATCH_ROWS)) return result(widest, "complete");
    if (!isPaid) return result(mostPrecise(tests.values()), "budget");
  }
}

/** Draws by weight, each with random parts forced: rules of every length are met. */
function* firstRows({ cache, kind, seed, free }: SearchContext): Generator<PerturbedRow> {
  const { distribution } = cache;
  const { perPart, min, max } = FIRST_ROWS;
  const wanted = Math.min(Math.max(min, Math.min(max, perPart * free.length)), Math.floor(cache.rowsLeft() / 3));
  const random = stream(seed, "anchors first rows");
  const isListed = Number.isFinite(distribution.references);
  const draw = weightedDraw(isListed ? distribution.references : 0, (at) => distribution.weight(at));
  const seen = new Set<string>();
  for (let i = 0; seen.size < wanted && i < 4 * wanted; i++) {
    const share = random.uniform();
    const rule: RuleParts = kind === "conditional" ? [] : free.filter(() => random.uniform() < share);
    const row = distribution.row(rule, isListed ? draw(random.uniform()) : i);
    if (seen.has(row.key)) continue;
    seen.add(row.key);
    yield row;
  }
}
