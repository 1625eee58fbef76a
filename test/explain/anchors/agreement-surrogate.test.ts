import { describe, expect, test } from "vitest";
import { agreementSurrogate, mixtureWeight } from "../../../dist/explain/anchors/agreement-surrogate.js";
import { stream } from "../../../dist/random/stream.js";
import { noises } from "../../fixtures/games.js";

const PARTS = 8;
const rows = Array.from({ length: 600 }, (_, row) => {
  const meets = Uint8Array.from(noises(PARTS, 31 * row + 1), (value) => Number(value > 0));
  return { meets, content: Int32Array.from(meets) };
});
const [seen, unseen] = [rows.slice(0, 400), rows.slice(400)];

async function learned(agrees: (meets: Uint8Array) => boolean) {
  const labels = seen.map(({ meets }) => agrees(meets));
  const random = stream(1, "test");
  const linearWeight = await mixtureWeight(seen, labels, random, async () => {});
  return { surrogate: await agreementSurrogate(seen, labels, linearWeight, random, async () => {}), linearWeight };
}

/** The share of pairs, one that agrees and one that does not, that are ranked rightly. */
function ranked(surrogate: (row: (typeof rows)[number]) => number, agrees: (meets: Uint8Array) => boolean): number {
  const yes = unseen.filter(({ meets }) => agrees(meets)).map(surrogate);
  const no = unseen.filter(({ meets }) => !agrees(meets)).map(surrogate);
  const won = yes.flatMap((a) => no.map((b) => Number(a > b) + 0.5 * Number(a === b)));
  return won.reduce((sum, each) => sum + each, 0) / won.length;
}

describe("agreementSurrogate", () => {
  test("learns a conjunction, which trees are good at", async () => {
    const agrees = (meets: Uint8Array) => meets[1] + meets[4] === 2;
    const { surrogate, linearWeight } = await learned(agrees);
    expect(ranked(surrogate, agrees)).toBeGreaterThan(0.99);
    expect(linearWeight).toBeLessThan(0.5);
  });

  test("learns a majority, which a sum is good at", async () => {
    const agrees = (meets: Uint8Array) => meets.reduce((sum, met) => sum + met, 0) > PARTS / 2;
    const { surrogate, linearWeight } = await learned(agrees);
    expect(ranked(surrogate, agrees)).toBeGreaterThan(0.98);
    expect(linearWeight).toBeGreaterThan(0.5);
  });

  test("is sure of what never varies", async () => {
    for (const answer of [true, false]) {
      const { surrogate } = await learned(() => answer);
      for (const row of unseen.slice(0, 20)) expect(Math.abs(surrogate(row) - Number(answer))).toBeLessThan(0.05);
    }
  });

  test("is trees alone where there are so many parts that a regression would take long", async () => {
    const wide = Array.from({ length: 40 }, (_, row) => {
      const meets = Uint8Array.from(noises(151, row + 1), (value) => Number(value > 0));
      return { meets, content: Int32Array.from(meets) };
    });
    const sums = wide.map(({ meets }) => meets.reduce((sum, met) => sum + met, 0) > 75);
    expect(await mixtureWeight(wide, sums, stream(1, "test"), async () => {})).toBe(0);
  });

  test("answers from nothing with a half", async () => {
    const surrogate = await agreementSurrogate([], [], 0.5, stream(1, "test"), async () => {});
    expect(surrogate(rows[0])).toBeCloseTo(0.5, 12);
  });
});
