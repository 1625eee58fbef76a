import { expect, test } from "vitest";
import { coalitions } from "whybox/extending";
import { averageOverSubsets } from "../../../../dist/explain/shapley/sparse/average-over-subsets.js";
import { type FewPlayersFit, fitFewPlayers } from "../../../../dist/explain/shapley/sparse/few-players.js";
import { gameOfFew, observedCoalitions } from "../../../../dist/explain/shapley/sparse/observed-coalitions.js";
import { widenedByStudent } from "../../../../dist/math/widened-by-student.js";
import { noises } from "../../../fixtures/games.js";

const PLAYERS = 9;
const everyone = [...Array(PLAYERS).keys()];
const kept = [
  ...Array.from({ length: 20 }, (_, row) => everyone.filter((player) => noises(PLAYERS, 60 + row)[player] > 0)),
  everyone,
];
const worths = Float64Array.from(
  kept,
  (all, row) => (all.includes(1) ? 2 : 0) + 0.2 * all.length + 0.1 * noises(30, 5)[row],
);
const observed = observedCoalitions(coalitions(PLAYERS, kept), worths);
const total = worths[worths.length - 1];
const likely = [
  { players: [1], prior: { decay: 0.1, rest: 0.01, noise: 0.01 }, weight: 0.6 },
  { players: [4, 1], prior: { decay: 0.3, rest: 0.3, noise: 0.1 }, weight: 0.3 },
  { players: [], prior: { decay: 0.1, rest: 0.3, noise: 0.1 }, weight: 0.1 },
];

/** The share of the others that differs, by which the small effects of these would show as noise. */
function spreadOfOthers(players: readonly number[], noise: number): number {
  const others = PLAYERS - players.length;
  const shares = kept.map((all) => all.filter((player) => !players.includes(player)).length / others);
  const differing = shares.reduce((sum, share) => sum + share * (1 - share), 0) / (kept.length - 1);
  return noise / differing / others;
}

test("values and errors are those of each subset and between them, the others' in equal shares", async () => {
  const { values, errors, size, degreesOfFreedom, heldOutError } = await averageOverSubsets(observed, likely, total);
  const fits = likely.map(({ players, prior }) => fitFewPlayers(gameOfFew(observed, players), prior) as FewPlayersFit);
  const each = everyone.map((player) =>
    likely.map(({ players }, i) => {
      const at = players.indexOf(player);
      if (at >= 0) return { value: fits[i].values[at], variance: fits[i].variances[at] };
      const others = PLAYERS - players.length;
      return {
        value: fits[i].rest / others,
        variance: fits[i].restVariance / others ** 2 + spreadOfOthers(players, fits[i].noise),
      };
    }),
  );
  const meanOver = (of: (i: number) => number) => likely.reduce((sum, { weight }, i) => sum + weight * of(i), 0);
  const means = each.map((ofPlayer) => meanOver((i) => ofPlayer[i].value));
  const left = total - means.reduce((sum, mean) => sum + mean, 0);
  const widened = widenedByStudent(
    Float64Array.from(each, (ofPlayer, player) =>
      Math.sqrt(meanOver((i) => ofPlayer[i].variance + (ofPlayer[i].value - means[player]) ** 2)),
    ),
    kept.length - 1 - 1,
  );
  for (const player of everyone) {
    expect(values[player]).toBeCloseTo(means[player] + left / PLAYERS, 10);
    expect(errors[player]).toBeCloseTo(widened[player], 9);
  }
  expect([size, degreesOfFreedom]).toEqual([1, 19]);
  const spread = worths.reduce((sum, worth) => sum + worth ** 2, 0) / worths.length;
  expect(heldOutError).toBeCloseTo(Math.sqrt(meanOver((i) => fits[i].noise) / spread), 10);
});

test("weights count beside each other, of the forty likeliest", async () => {
  const doubled = likely.map((one) => ({ ...one, weight: 2 * one.weight }));
  const plain = await averageOverSubsets(observed, likely, total);
  expect((await averageOverSubsets(observed, doubled, total)).values).toEqual(plain.values);
  const many = Array.from({ length: 41 }, (_, i) => ({ ...likely[i === 40 ? 2 : 0], weight: 1 }));
  const few = await averageOverSubsets(observed, many.slice(0, 40), total);
  expect((await averageOverSubsets(observed, many, total)).values).toEqual(few.values);
});
