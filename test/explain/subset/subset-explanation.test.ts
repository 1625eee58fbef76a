import { describe, expect, test } from "vitest";
import { subsetExplanation } from "../../../dist/explain/subset/subset-explanation.js";
import { beginSubsetGame, type GameOptions } from "../../../dist/explain/subset/subset-game.js";
import { tableGame } from "../../fixtures/games.js";

/** Of three parts: the first two add up, the third takes away from both together. */
const rising = [1, 3, 4, 6, 1.5, 3.5, 4.5, 7];
const falling = [1, 3, 4, 6, 1.5, 3.5, 4.5, 5.5];
const needs = { sets: (parts: number) => parts * parts, min: (parts: number) => parts };
const ratio = { factor: "1/2", at: (gamma: number) => gamma / 2 };

async function chosen(
  table: readonly number[],
  parts: readonly number[],
  asked: readonly number[][],
  more: object = {},
) {
  const options = { count: 2, objective: "gain", outputs: "predicted" } as unknown as GameOptions;
  const game = await beginSubsetGame("test", tableGame(table), options, needs, {});
  await game.ask([...asked]);
  return subsetExplanation(game, { parts, seed: 3, stoppedBy: "complete", ratio, diagnostics: { own: 1 }, ...more });
}
const singles = [[0], [1], [2]];
const codes = ({ notes }: { notes: readonly { code: string }[] }) => notes.map(({ code }) => code);

describe("the explanation of chosen parts", () => {
  test("gives each part the gain it had when it joined, and the share of all that they reach", async () => {
    const { result, diagnostics, cost } = await chosen(rising, [1, 0], [...singles, [1, 0]]);
    expect(result).toMatchObject({
      parts: [1, 0],
      gains: [3, 2],
      value: 5,
      answer: 6,
      share: 5 / 6,
      objective: "gain",
    });
    expect(result).not.toHaveProperty("standardErrors");
    expect(diagnostics).toMatchObject({ sets: 4, fullValue: 6, seenNotMonotone: false, constantParts: 0, own: 1 });
    expect(cost.distinctRows).toBe(4 + 2);
  });

  test("guarantees what the theorem does of a complete run where no part was seen to take away", async () => {
    const complete = await chosen(rising, [1], singles);
    expect(complete.result.guarantee?.share[0]).toBe(0.5);
    const cut = await chosen(rising, [1], singles, { stoppedBy: "budget" });
    // Of the best single part, one of two.
    expect(cut.result.guarantee?.factor).toBe("gamma / 2");
    expect(codes(cut)).toEqual(["BUDGET_SPENT"]);
  });

  test("promises nothing once a part was seen to take away, from a set or from all", async () => {
    // Seen between the pair and all parts only.
    const seen = await chosen(falling, [1, 0], [...singles, [1, 0]]);
    expect(seen.result.guarantee).toBeNull();
    expect(codes(seen)).toEqual(["NOT_MONOTONE"]);
    const unseen = await chosen(falling, [1], singles);
    expect(unseen.result.guarantee).not.toBeNull();
    // One part less of a set that is known.
    const worse = [1, 3, 4, 3.5, 1.5, 5, 5, 9];
    expect((await chosen(worse, [1, 0], [...singles, [1, 0]])).diagnostics.seenNotMonotone).toBe(true);
    // Rounding takes nothing away.
    const rounded = falling.map((value, coalition) => (coalition === 7 ? 6 - 1e-9 : value));
    expect((await chosen(rounded, [1, 0], [...singles, [1, 0]])).diagnostics.seenNotMonotone).toBe(false);
  });

  test("says so where no part gains, or the answer is lower than without any", async () => {
    const none = await chosen([1, 0.5, 0.4, 0.3, 0.9, 0.2, 0.2, 0.1], [], singles);
    expect(none.result).toMatchObject({ parts: [], gains: [], value: 0, answer: 1, share: 0 });
    expect(codes(none)).toEqual(["PREDICTION_BELOW_BASELINE", "NO_GAIN", "NOT_MONOTONE"]);
    const flat = await chosen([1, 1, 1, 1, 1, 1, 1, 1], [], singles);
    expect(flat.result.share).toBeNull();
  });
});
