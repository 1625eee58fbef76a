import { describe, expect, test } from "vitest";
import { binnedColumns, blackBox, game, probe } from "whybox";
import { perturbationDistribution } from "../../../dist/explain/anchors/perturbation-distribution.js";
import { noises } from "../../fixtures/games.js";

const PARTS = 4;
const background = Array.from({ length: 70 }, (_, row) => noises(PARTS, row + 1));
const model = blackBox((rows) => rows.map(() => 0), {
  input: { kind: "columns", features: [..."abcd"].map((name) => ({ name, kind: "number" as const })) },
  outputs: [{ name: "y" }],
});
const weights = background.map((_, row) => 1 + (row % 5));
const distributionOf = async (masker: ReturnType<typeof binnedColumns>) => {
  const asked = probe(model, masker);
  return perturbationDistribution(asked, 0, await asked.conditions?.(async () => {}));
};
const everyRule = Array.from({ length: 2 ** PARTS }, (_, set) => [0, 1, 2, 3].filter((part) => (set >> part) & 1));

describe("a distribution of background rows", () => {
  test.each([undefined, weights])(
    "covers by bits what a sum over the rows that meet a rule covers: weights %s",
    async (given) => {
      const masker = binnedColumns(background, [0.1, -0.2, 0.3, 0], given ? { weights: given } : {});
      const distribution = await distributionOf(masker);
      for (const rule of everyRule) {
        let plain = 0;
        for (let reference = 0; reference < distribution.references; reference++) {
          if (distribution.meets(rule, reference)) plain += distribution.weight(reference);
        }
        expect(distribution.coverage(rule)).toBeCloseTo(plain, 12);
      }
      expect(distribution.coverage([])).toBeCloseTo(1, 12);
    },
  );

  test("gives rows of equal content one key, and meets what it is made to meet", async () => {
    const distribution = await distributionOf(binnedColumns(background, [0.1, -0.2, 0.3, 0]));
    for (const rule of everyRule) {
      for (let draw = 0; draw < 70; draw += 9) {
        const row = distribution.row(rule, draw);
        for (const part of rule) expect(row.meets[part]).toBe(1);
        expect(row.key).toBe(distribution.key(row.content));
        // A row that meets the rule by itself is not changed by it.
        if (distribution.meets(rule, draw)) expect(row.key).toBe(distribution.row([], draw).key);
      }
    }
  });
});

describe("a distribution of subsets", () => {
  const asked = (parts: number) => game(parts, (z) => new Float64Array(z.rows));

  test("lists them up to 12 parts, each as likely as any", () => {
    const distribution = perturbationDistribution(asked(5), 0, undefined);
    const keys = new Set(Array.from({ length: 32 }, (_, draw) => distribution.row([], draw).key));
    expect([distribution.references, keys.size, distribution.weight(3)]).toEqual([32, 32, 1 / 32]);
    expect(distribution.coverage([0, 2])).toBe(1 / 4);
  });

  test("draws them beyond, the same for the same seed and number", () => {
    const [one, other] = [1, 2].map(() => perturbationDistribution(asked(20), 7, undefined));
    expect(one.references).toBe(Number.POSITIVE_INFINITY);
    const kept = Array.from({ length: 400 }, (_, draw) => {
      expect(one.row([], draw).key).toBe(other.row([], draw).key);
      return one.row([3], draw).content.reduce((sum, bit) => sum + bit, 0);
    });
    // Part 3 and half of the other 19, give or take 4 standard errors of 0.11.
    expect(Math.abs(kept.reduce((sum, each) => sum + each, 0) / 400 - 10.5)).toBeLessThan(0.44);
  });
});
