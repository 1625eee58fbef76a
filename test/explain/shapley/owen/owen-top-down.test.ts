import { describe, expect, test } from "vitest";
import { game, owenValues } from "whybox";
import { noise, noises } from "../../../fixtures/games.js";

describe("owenTopDown", () => {
  describe("of many parts", () => {
    const PARTS = 24;
    const sentences = [0, 1, 2, 3].map((s) => [6 * s, 6 * s + 1, 6 * s + 2, [6 * s + 3, 6 * s + 4, 6 * s + 5]]);
    /** Products of three parts of one sentence, the first counting most. */
    const products = (start: number) =>
      Array.from({ length: 40 }, (_, k) => {
        const [weight, ...places] = noises(4, 300 * start + 5 * k);
        const sentence = 6 * (k % 4);
        const members = [...new Set(places.map((place) => sentence + (Math.floor(3 * (place + 1)) % 6)))];
        return { members, weight: sentence === 0 ? 5 * weight : weight };
      });
    const asGame = (terms: ReturnType<typeof products>, disturb = () => 0) =>
      game(PARTS, (z) =>
        Array.from({ length: z.rows }, (_, row) =>
          terms.reduce(
            (sum, { members, weight }) => sum + weight * members.reduce((p, i) => p * z.data[row * PARTS + i], 1),
            disturb(),
          ),
        ),
      );
    /** Units of a sentence share a product equally: those of its inner group come in together, and then share. */
    const exactOf = (terms: ReturnType<typeof products>) => {
      const values = new Array<number>(PARTS).fill(0);
      for (const { members, weight } of terms) {
        const inner = members.filter((i) => i % 6 >= 3);
        const units = members.length - inner.length + (inner.length > 0 ? 1 : 0);
        for (const i of members) values[i] += weight / units / (i % 6 >= 3 ? inner.length : 1);
      }
      return values;
    };

    test("groups are asked first and are exact, parts have errors that hold, at every level", async () => {
      let [inside, count, innerInside, innerCount] = [0, 0, 0, 0];
      for (let run = 0; run < 24; run++) {
        const terms = products(run);
        const exact = exactOf(terms);
        const { result, diagnostics, cost } = await owenValues(asGame(terms), {
          hierarchy: sentences,
          budgetRows: 250,
          seed: run,
        });
        expect(diagnostics).toMatchObject({ unions: 16 });
        expect(cost.modelRows).toBeLessThanOrEqual(250);
        expect(result.groups).toHaveLength(8);
        for (const { level, parts, values, standardErrors } of result.groups ?? []) {
          const sum = parts.reduce((total, part) => total + exact[part], 0);
          expect(values[0]).toBeCloseTo(
            parts.reduce((total, part) => total + result.values[0][part], 0),
            9,
          );
          if (level === 1) {
            expect(values[0]).toBeCloseTo(sum, 9);
            expect(standardErrors[0]).toBe(0);
            continue;
          }
          innerCount++;
          innerInside += Math.abs(values[0] - sum) <= 1.96 * (standardErrors[0] as number) ? 1 : 0;
        }
        result.values[0].forEach((value, part) => {
          count++;
          inside += Math.abs(value - exact[part]) <= 1.96 * (result.standardErrors[0][part] as number) ? 1 : 0;
        });
      }
      expect(inside / count).toBeGreaterThan(0.92);
      expect(innerInside / innerCount).toBeGreaterThan(0.88);
    });

    test("noise in the answers is in the errors of parts and of groups", async () => {
      const source = noise(5);
      const disturb = () => 0.4 * (source.next().value + source.next().value + source.next().value);
      let [inside, count] = [0, 0];
      for (let run = 0; run < 24; run++) {
        const terms = products(run);
        const exact = exactOf(terms);
        const { result } = await owenValues(asGame(terms, disturb), {
          hierarchy: sentences,
          budgetRows: 400,
          seed: run,
        });
        for (const { level, parts, values, standardErrors } of result.groups ?? []) {
          if (level > 1) continue;
          const sum = parts.reduce((total, part) => total + exact[part], 0);
          count++;
          inside += Math.abs(values[0] - sum) <= 1.96 * (standardErrors[0] as number) ? 1 : 0;
        }
      }
      expect(inside / count).toBeGreaterThan(0.9);
    });
  });
});
