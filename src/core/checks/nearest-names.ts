/** More names than this are no help in an error. */
const MAX_NAMES = 3;

/**
 * The names most like one that is not among them, the most alike first, for an error that lists what may have been
 * meant: `did you mean "age", "wage"?`; empty where none is alike.
 *
 * Alike: at most half of the letters have to be changed, or one name holds the other; case does not count.
 * Source: Levenshtein 1966. Cost: O(letters^2) per name.
 */
export function nearestNames(name: string, names: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  return names
    .map((candidate) => ({ candidate, distance: distanceOf(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_NAMES)
    .map(({ candidate }) => candidate);
}

/** `; did you mean "age"?`, or the names there are where none is alike. */
export function suggestNames(name: string, names: readonly string[]): string {
  const near = nearestNames(name, names);
  const quoted = (list: readonly string[]) => list.map((each) => JSON.stringify(each)).join(", ");
  if (near.length > 0) return `; did you mean ${quoted(near)}?`;
  const more = names.length > MAX_LISTED ? ` and ${names.length - MAX_LISTED} more` : "";
  return `; there are ${quoted(names.slice(0, MAX_LISTED))}${more}`;
}

const MAX_LISTED = 12;

function distanceOf(wanted: string, candidate: string): number {
  const longer = Math.max(wanted.length, candidate.length);
  const edits = editDistance(wanted, candidate);
  if (edits < longer && edits <= Math.max(1, longer / 2)) return edits;
  const holds =
    wanted.length >= 3 && candidate.length >= 3 && (candidate.includes(wanted) || wanted.includes(candidate));
  return holds ? longer : Number.POSITIVE_INFINITY;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = previous[column - 1] + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(changed, previous[column] + 1, current[column - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}
