import { greedy, streak } from "whybox";

/** The compared methods: each chooses at most `count` parts. */
export const contenders = {
  "greedy, naive": (probe, count) => greedy(probe, { count, lazy: false }),
  "greedy, lazy": (probe, count) => greedy(probe, { count }),
  ...Object.fromEntries(
    [0.1, 0.3, 0.7].flatMap((epsilon) =>
      [false, true].map((fill) => [
        `streak, epsilon ${epsilon}${fill ? ", fill" : ""}`,
        (probe, count, seed) => streak(probe, { count, epsilon, fill, seed }),
      ]),
    ),
  ),
};

/**
 * Value relative to naive greedy and the sets asked, none and all not counted, over games.
 *
 * @param games  list of { probe, count, optimum? }
 */
export async function compare(games) {
  const rows = [];
  const best = await Promise.all(
    games.map(async ({ probe, count }) => (await contenders["greedy, naive"](probe, count)).result.value),
  );
  for (const [name, choose] of Object.entries(contenders)) {
    const found = await Promise.all(games.map(({ probe, count }, seed) => choose(probe, count, seed)));
    // On a real model greedy may find nothing that raises the answer.
    const shares = found.flatMap(({ result }, i) => (best[i] > 0 ? [result.value / best[i]] : []));
    const sets = found.map(({ diagnostics }) => diagnostics.sets);
    rows.push({
      name,
      "value / greedy's": mean(shares).toFixed(3),
      least: Math.min(...shares).toFixed(3),
      rows: mean(sets).toFixed(0),
      most: String(Math.max(...sets)),
    });
  }
  return rows;
}

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
