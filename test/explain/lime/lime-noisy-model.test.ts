import { describe, expect, test } from "vitest";
import {
  type Attribution,
  binnedColumns,
  columns,
  game,
  lime,
  type Probe,
  parseExplanation,
  probe,
  toText,
} from "whybox";
import { backgroundOf, instance, noisyModel, noisyProbe } from "../../fixtures/noisy-model.js";

const codes = ({ notes }: Attribution) => notes.map(({ code }) => code);

/** The share of intervals that hold the truth, over 60 runs. */
async function coverage(
  explain: (run: number, sd: number) => Promise<Attribution>,
  sd: number,
  exact: readonly number[],
): Promise<number> {
  let inside = 0;
  let count = 0;
  for (let run = 0; run < 60; run++) {
    const explanation = await explain(run, sd);
    expect(codes(explanation)).toContain("ANSWERS_VARY");
    expect(explanation.cost.modelRows).toBeLessThanOrEqual(explanation.cost.budgetRows);
    expect(toText(explanation)).not.toContain("exact:");
    explanation.result.surrogate?.intervals[0].forEach((interval, part) => {
      const [low, high] = interval as [number, number];
      inside += low <= exact[part] && exact[part] <= high ? 1 : 0;
      count++;
    });
  }
  return inside / count;
}

describe("lime of a model whose answers vary from call to call", () => {
  const enumerated = (rows: number, seed: number, sd: number) => lime(noisyProbe(rows, { seed, sd }), { count: 6 });

  test.each([
    [0.02, 1],
    [0.08, 8],
    [0.2, 1],
  ])("covers a noise of sd %d where every coalition of %i rows is asked", async (sd, rows) => {
    const exact = (await enumerated(rows, 1, 0)).result.values[0];
    const share = await coverage((run) => enumerated(rows, 1000 + 7919 * run, sd), sd, exact);
    expect(share).toBeGreaterThan(0.92);
    expect(share).toBeLessThan(0.99);
  });

  test("covers it with four repeats, and with none but of the instance", async () => {
    const noiseless = noisyProbe(1, { seed: 1, sd: 0 });
    const exact = (await lime(noiseless, { count: 6, enumerate: true, samples: 64 })).result.values[0];
    for (const budgetRows of [64 + 7, 64 + 3]) {
      const run = (seed: number) =>
        lime(noisyProbe(1, { seed, sd: 0.08 }), { count: 6, enumerate: true, samples: 64, budgetRows });
      const share = await coverage((seed) => run(1000 + 7919 * seed), 0.08, exact);
      expect(share).toBeGreaterThan(0.88);
    }
  });

  test.each([0.02, 0.08, 0.2])("covers a noise of sd %d where samples are drawn", async (sd) => {
    const sampled = (seed: number, noise: number, samples = 512): Promise<Attribution> => {
      const asked: Probe = probe(noisyModel({ seed, sd: noise }), binnedColumns(backgroundOf(60), instance));
      return lime(asked, { seed, samples, count: 6, alpha: 0 });
    };
    const exact = (await sampled(1, 0, 2 ** 18)).result.values[0];
    const share = await coverage((run) => sampled(1000 + 7919 * run, sd), sd, exact);
    expect(share).toBeGreaterThan(0.92);
  });

  test("says how often a part is selected again", async () => {
    const { result } = await lime(noisyProbe(1, { seed: 5, sd: 1 }), { count: 3 });
    const [stability] = result.surrogate?.stability ?? [];
    expect(Math.min(...stability)).toBeLessThan(1);
    expect(Math.min(...stability)).toBeGreaterThan(0);
  });

  test("says that a surrogate of one's own is not exact", async () => {
    const fit = () => ({ predict: (z: { rows: number }) => new Float64Array(z.rows), describe: () => "nothing" });
    const explanation = await lime(noisyProbe(1, { seed: 5, sd: 0.2 }), { surrogate: { fit } });
    expect(explanation.notes[0].message).toContain("nothing said of certainty covers this");
    expect(explanation.result.asked?.all).toBe(false);
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
  });

  test.each([1, 8])(
    "is seen where the answer to the instance is the only one that stays, with %i background rows",
    async (rows) => {
      let call = 0;
      const model = noisyModel({
        seed: 1,
        sd: 0,
        of: (row) => Math.min(1, row[0] + row[1]) * (row[2] === 1 ? 1 : call++),
      });
      const explanation = await lime(probe(model, columns(backgroundOf(rows), instance)), { count: 6 });
      expect(codes(explanation)).toContain("ANSWERS_VARY");
      expect(toText(explanation)).not.toContain("exact:");
    },
  );

  test("costs a model that does not two rows at most, and nothing that the budget does not have", async () => {
    // Answers of many digits: 0 and 1 could agree by chance, and more of them are asked again.
    const worth = (first: number, second: number) => (1 + first * second) / Math.PI;
    const and = game(4, (z) => Array.from({ length: z.rows }, (_, row) => worth(z.data[4 * row], z.data[4 * row + 1])));
    const explanation = await lime(and);
    expect(explanation.cost.modelRows).toBe(2 ** 4 + 1 + 2);
    expect(explanation.result.standardErrors).toEqual([[0, 0, 0, 0]]);
    expect(codes(explanation)).not.toContain("ANSWERS_VARY");
    const tight = await lime(and, { enumerate: true, samples: 32, budgetRows: 33 });
    expect(tight.cost.modelRows).toBeLessThanOrEqual(33);
  });
});
