import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blackBox, columns, probe } from "whybox";

const model = blackBox((rows) => rows.map(() => 0), {
  name: "model",
  input: {
    kind: "columns",
    features: ["a", "b", "c"].map((name) => ({ name, kind: "number" as const, missing: true })),
  },
  outputs: [{ name: "y" }],
});
/** Few different numbers, so that many are equal; zeros of both signs and gaps among them. */
const cell = fc.constantFrom(0, -0, 1, -1, 2.5, 1e300, -1e-300, Number.NaN);
const row = fc.tuple(cell, cell, cell);

async function numbered(background: number[][], instance: number[], giveWay = async () => {}) {
  const asked = probe(model, columns(background, instance, { groups: { both: [1, 2] } }));
  const found = await asked.conditions?.(giveWay);
  if (!found) throw new Error("expected conditions");
  const at = (table: Int32Array, part: number) => background.map((_, row) => table[2 * row + part]);
  return { hidden: [0, 1].map((part) => at(found.hidden, part)), kept: [0, 1].map((part) => at(found.kept, part)) };
}

/** 0 and -0 are equal, and gaps are. */
const same = (one: number, other: number) => one === other || (Number.isNaN(one) && Number.isNaN(other));
const below = (one: number, other: number) => one < other || (!Number.isNaN(one) && Number.isNaN(other));

describe("the numbers that conditions give to values", () => {
  // Parts are the group of b and c, and a.
  test("are equal for equal values, and rise with the values of a single column", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), row, async (background, instance) => {
        const { hidden, kept } = await numbered(background, instance);
        const all = [...background, instance];
        const [pairs, singles] = hidden.map((numbers, part) => [...numbers, kept[part][0]]);
        all.forEach((one, i) => {
          all.forEach((other, j) => {
            const isPair = same(one[1], other[1]) && same(one[2], other[2]);
            expect(pairs[i] === pairs[j]).toBe(isPair);
            expect(singles[i] === singles[j]).toBe(same(one[0], other[0]));
            expect(singles[i] < singles[j]).toBe(below(one[0], other[0]));
          });
        });
        // No number is left out.
        expect(Math.max(...singles)).toBe(new Set(singles).size - 1);
        expect(Math.max(...pairs)).toBe(new Set(pairs).size - 1);
      }),
    );
  });

  test("are found with turns for other work, and not after an abort", async () => {
    const background = Array.from({ length: 10_000 }, (_, i) => [i % 7, i % 11, i % 13]);
    let turns = 0;
    await numbered(background, [1, 2, 3], async () => {
      turns++;
    });
    // One for each part, and for the group one for every few thousand rows.
    expect(turns).toBeGreaterThan(5);
    const aborted = new Error("aborted");
    let given = 0;
    const stopped = numbered(background, [1, 2, 3], async () => {
      if (++given === 2) throw aborted;
    });
    await expect(stopped).rejects.toBe(aborted);
    expect(given).toBe(2);
  });
});
