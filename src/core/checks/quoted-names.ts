/** The most names that a note or an error lists. */
const MAX_NAMED = 8;

/** Names in a note or an error, in quotes, the first eight of them: `"age", "job", 3 more`. */
export function quotedNames(names: readonly string[]): string {
  const quoted = names.slice(0, MAX_NAMED).map((name) => JSON.stringify(name));
  if (names.length > MAX_NAMED) quoted.push(`${names.length - MAX_NAMED} more`);
  return quoted.join(", ");
}
