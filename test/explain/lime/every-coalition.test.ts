import { expect, test } from "vitest";
import { lime } from "whybox";
import { noises, tableGame } from "../../fixtures/games.js";

const PARTS = 4;
const values = Float64Array.from(noises(2 ** PARTS, 3));

/** Weights of all coalitions, as lime hands them to a surrogate, by the coalition as a binary number. */
async function weightsOf(options: { distance: "euclidean" | "cosine" | "manhattan"; kernelWidth: number }) {
  const weights = new Float64Array(2 ** PARTS).fill(Number.NaN);
  const answers = new Float64Array(2 ** PARTS);
  const surrogate = {
    fit(z: { data: Float64Array; rows: number }, y: Float64Array, given: Float64Array) {
      for (let row = 0; row < z.rows; row++) {
        const kept = z.data.subarray(row * PARTS, (row + 1) * PARTS);
        const coalition = kept.reduce((bits, keeps, part) => bits + keeps * 2 ** part, 0);
        weights[coalition] = given[row];
        answers[coalition] = y[row];
      }
      return { predict: (asked: { rows: number }) => new Float64Array(asked.rows), describe: () => null };
    },
  };
  const { cost } = await lime(tableGame(values), { enumerate: true, samples: 100, surrogate, ...options });
  return { weights, answers, cost };
}

test.each([
  ["euclidean", (hidden: number) => Math.sqrt(hidden)],
  ["manhattan", (hidden: number) => hidden],
  ["cosine", (hidden: number) => 1 - Math.sqrt((PARTS - hidden) / PARTS)],
] as const)(
  "weighs every coalition by the kernel of its distance, as the paper writes it: %s",
  async (distance, of) => {
    const kernelWidth = 0.8;
    const { weights, answers, cost } = await weightsOf({ distance, kernelWidth });
    expect(Array.from(answers)).toEqual(Array.from(values));
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(100, 10);
    for (let coalition = 0; coalition < 2 ** PARTS; coalition++) {
      const hidden = PARTS - coalition.toString(2).replaceAll("0", "").length;
      // pi(z') = exp(-D^2 / width^2), and its square root is taken, as in the authors' code; all parts kept: 1.
      const kernel = Math.sqrt(Math.exp(-(of(hidden) ** 2) / kernelWidth ** 2));
      expect(weights[coalition] / weights[2 ** PARTS - 1]).toBeCloseTo(kernel, 12);
    }
    // Every coalition; the instance twice and that of nothing once more, to see whether answers stay.
    expect(cost.modelRows).toBe(2 ** PARTS + 3);
  },
);
