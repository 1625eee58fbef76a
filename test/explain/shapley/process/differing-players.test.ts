import { expect, test } from "vitest";
import { coalitions } from "whybox/extending";
import { differingPlayers } from "../../../../dist/explain/shapley/process/differing-players.js";

test.each([5, 40, 70_000])(
  "counts of %d players those that one of two coalitions keeps and the other hides",
  async (players) => {
    const kept = [[], [0, 3], [3, players - 1], [0, 1, 2, 3, 4], [players - 1]];
    const apart = await differingPlayers(coalitions(players, kept));
    const plainly = kept.flatMap((one, row) =>
      kept.slice(0, row + 1).map((other) => {
        const both = new Set(one.filter((player) => other.includes(player)));
        return new Set([...one, ...other]).size - both.size;
      }),
    );
    expect([...apart]).toEqual(plainly);
  },
);

test("is worked out once for the same coalitions", async () => {
  const observed = coalitions(3, [[0], [1, 2]]);
  expect(await differingPlayers(observed)).toBe(await differingPlayers(observed));
});
