/** The two authors, in the order of the model's outputs. */
export const AUTHORS = ["Austen", "Melville"];

/** Words in lower case; an apostrophe belongs to its word. */
function wordsOf(text) {
  return text.toLowerCase().match(/\p{L}+(?:'\p{L}+)*/gu) ?? [];
}

/**
 * Multinomial naive Bayes (McCallum & Nigam 1998): for each word, the logarithm of how much more often the second
 * author writes it than the first, each count raised by one so that no word is impossible.
 *
 * @param samples  [author, text] pairs, as many of each author
 */
export function train(samples) {
  const counts = new Map();
  const totals = [0, 0];
  for (const [author, text] of samples) {
    const which = AUTHORS.indexOf(author);
    for (const word of wordsOf(text)) {
      const count = counts.get(word) ?? [0, 0];
      count[which]++;
      counts.set(word, count);
      totals[which]++;
    }
  }
  const shareOf = (count, which) => (count[which] + 1) / (totals[which] + counts.size);
  return Object.fromEntries(
    [...counts].map(([word, count]) => [word, Math.round(1e4 * Math.log(shareOf(count, 1) / shareOf(count, 0))) / 1e4]),
  );
}

/** The probability of each author. A word that was never seen says nothing. */
export function answer(weights, text) {
  const score = wordsOf(text).reduce((sum, word) => sum + (Object.hasOwn(weights, word) ? weights[word] : 0), 0);
  const second = 1 / (1 + Math.exp(-score));
  return [1 - second, second];
}
