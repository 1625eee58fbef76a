import { describe, expect, test } from "vitest";
import { exactShapley, game, kernelShap, toText } from "whybox";

const PARTS = 150;
const CAUSES = [3, 40, 77, 110, 149];

type Worth = (kept: (part: number) => number) => number;

function played(parts: number, worth: Worth) {
  return game(parts, (z) =>
    Float64Array.from({ length: z.rows }, (_, row) => worth((part) => z.data[row * parts + part])),
  );
}

const strength = (kept: (part: number) => number, causes = CAUSES) =>
  causes.reduce((sum, part, i) => sum + (1 + 0.2 * i) * kept(part), 0);
const additive: Worth = (kept) => strength(kept);
const saturating: Worth = (kept) => 4 * Math.tanh(0.4 * strength(kept));
const synergistic: Worth = (kept) => Math.expm1(0.5 * strength(kept));

async function exactOf(worth: Worth): Promise<number[]> {
  const { result } = await exactShapley(played(CAUSES.length, (kept) => worth((part) => kept(CAUSES.indexOf(part)))));
  const values = new Array<number>(PARTS).fill(0);
  for (const [i, part] of CAUSES.entries()) values[part] = result.values[0][i];
  return values;
}

describe("the sparse estimator", () => {
  test.each([
    { title: "add up", worth: additive, error: 0.01 },
    { title: "make up for each other", worth: saturating, error: 0.12 },
    { title: "need each other", worth: synergistic, error: 0.15 },
  ])("finds five of 150 parts that $title in 60 calls", async ({ worth, error }) => {
    const exact = await exactOf(worth);
    let inside = 0;
    let causesInside = 0;
    for (let seed = 0; seed < 2; seed++) {
      const { result, subject, diagnostics, cost } = await kernelShap(played(PARTS, worth), { budgetRows: 60, seed });
      expect(diagnostics.estimator).toEqual(["sparse"]);
      expect(cost.modelRows).toBeLessThanOrEqual(60);
      const [values] = result.values;
      const order = [...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
      expect(order.slice(0, 5).sort((a, b) => a - b)).toEqual(CAUSES);
      expect(Math.hypot(...values.map((value, part) => value - exact[part]))).toBeLessThan(
        error * Math.hypot(...exact),
      );
      const total = values.reduce((sum, value) => sum + value, result.intercepts[0]);
      expect(total).toBeCloseTo(subject.prediction[0], 10);
      values.forEach((value, part) => {
        const within = 1.96 * (result.standardErrors[0][part] as number) + 1e-9;
        if (Math.abs(value - exact[part]) > within) return;
        inside++;
        if (CAUSES.includes(part)) causesInside++;
      });
    }
    expect(inside / (2 * PARTS)).toBeGreaterThan(0.92);
    expect(causesInside / (2 * CAUSES.length)).toBeGreaterThanOrEqual(0.9);
  });

  // Fails with each of these seeds where effects are taken to add up on a bent scale, or the first two answers choose the size.
  test.each([4, 7])("finds five of 150 parts in 26 calls beside small effects of all others, seed %i", async (seed) => {
    const worth: Worth = (kept) => {
      let sum = saturating(kept);
      for (let part = 0; part < PARTS; part++) sum += 0.005 * (1 + ((7 * part) % 10) / 5) * kept(part);
      return sum;
    };
    const { result } = await kernelShap(played(PARTS, worth), { budgetRows: 26, seed });
    const [values] = result.values;
    const order = [...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
    expect(order.slice(0, 5).sort((a, b) => a - b)).toEqual(CAUSES);
  });

  test("says what it takes for granted", async () => {
    const explanation = await kernelShap(played(PARTS, saturating), { budgetRows: 64 });
    expect(explanation.notes.map(({ code }) => code)).toContain("SPARSE_PRIOR");
    expect(explanation.diagnostics.estimatorReason).toEqual([expect.stringContaining("make up for each other")]);
    expect(toText(explanation)).toContain("few parts count");
  });

  test("is wide where many parts count, and finds none where none does", async () => {
    const dense = await kernelShap(
      played(
        PARTS,
        (kept) =>
          CAUSES.reduce((sum, _, i) => sum + kept(i), 0) +
          0.3 * [...Array(PARTS).keys()].reduce((sum, part) => sum + (part % 7) * kept(part), 0),
      ),
      { budgetRows: 40 },
    );
    let inside = 0;
    dense.result.values[0].forEach((value, part) => {
      const exact = (part < 5 ? 1 : 0) + 0.3 * (part % 7);
      if (Math.abs(value - exact) <= 1.96 * (dense.result.standardErrors[0][part] as number)) inside++;
    });
    expect(inside / PARTS).toBeGreaterThan(0.9);
    const even = played(PARTS, (kept) => kept(3) - kept(40) + 0.5 * kept(77) - 0.5 * kept(110));
    const balanced = await kernelShap(even, { budgetRows: 60 });
    expect(balanced.result.values[0][3]).toBeCloseTo(1, 1);
    expect(balanced.result.values[0][40]).toBeCloseTo(-1, 1);
    const flat = await kernelShap(
      played(PARTS, () => 3),
      { budgetRows: 40 },
    );
    expect(flat.result.values[0].every((value) => value === 0)).toBe(true);
  });

  test("can be asked for by name, and gives the same bits whatever the chunks", async () => {
    const asked = played(12, (kept) => kept(2) + 2 * kept(7));
    const options = { budgetRows: 40, enumerate: false, estimator: "sparse" } as const;
    const { result, diagnostics } = await kernelShap(asked, options);
    expect(diagnostics.estimator).toEqual(["sparse"]);
    expect(result.values[0][7]).toBeCloseTo(2, 1);
    expect((await kernelShap(asked, options)).result).toEqual(result);
  });
});
