import { answersToRepeat } from "./answers-to-repeat.js";
import type { SearchContext, SearchResult } from "./search.js";

/**
 * A search whose certificate is held against noise that has not shown yet. Where answers are few values, such as labels, they can
 * agree by chance, and a certificate that counts kept answers is for a model that always answers alike. So rows that meet the
 * certified rule are asked again; where an answer differs, the search starts over, and tests on fresh answers alone.
 *
 * @param search  called again, with tests of its own, where noise shows
 * Cost: answersToRepeat(tau, delta) rows at most
 */
export async function noiseCheckedSearch(
  context: SearchContext,
  search: (context: SearchContext) => Promise<SearchResult>,
): Promise<SearchResult> {
  const { cache, tests, tau, delta, earlierTests } = context;
  const found = await search(context);
  if (!found.certified || !found.best?.countsKept()) return found;
  if (!(await cache.askAgain(found.best.rule, answersToRepeat(tau, delta)))) return found;
  const spent = earlierTests + tests.size;
  // A rule that kept answers certified is none for an abort to return.
  tests.clear();
  return search({ ...context, earlierTests: spent });
}
