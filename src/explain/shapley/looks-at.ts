/** The first look is at so many coalitions; each further one at twice as many. */
const FIRST_LOOK = 64;

/** A look that the last one follows this closely is left out. */
const MIN_GROWTH = 1.25;

/**
 * After how many coalitions to look at the estimate: the last look is at all of them.
 *
 * @param first  the fewest that say anything
 */
export function looksAt(coalitions: number, first = FIRST_LOOK): number[] {
  const looks: number[] = [];
  for (let at = Math.max(first, FIRST_LOOK); at * MIN_GROWTH < coalitions; at *= 2) looks.push(at);
  return [...looks, coalitions];
}
