import { describe, expect, test } from "vitest";
import {
  type Attribution,
  blackBox,
  columns,
  exactShapley,
  game,
  kernelShap,
  occlusion,
  type Probe,
  permutationShapley,
  probe,
  streak,
} from "whybox";
import { noise, noises } from "../../fixtures/games.js";
import { turnsAtEachChance } from "../../fixtures/watched-turns.js";

const NOISE = 0.08;

/** Normal numbers, by the sum of twelve uniform ones. */
function* normals(seed: number, sd = 1): Generator<number, never> {
  const uniform = noise(seed);
  for (;;) {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += uniform.next().value / 2;
    yield sd * sum;
  }
}

const truth = (row: ArrayLike<number>) => row[0] * row[1] - row[2] + 0.5 * row[3] * row[4];

/** A model whose answers vary from call to call, before a background of so many rows. */
function noisy(rows: number, seed: number, sd = NOISE): Probe {
  const parts = 6;
  const error = normals(seed);
  const model = blackBox((batch) => batch.map((row) => truth(row) + sd * error.next().value), {
    name: "noisy",
    input: { kind: "columns", features: noises(parts).map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
    outputs: [{ name: "y" }],
  });
  const background = Array.from({ length: rows }, (_, row) => noises(parts, 50 + row));
  return probe(model, columns(background, Array(parts).fill(1)));
}

const methods: { [name: string]: (asked: Probe, seed: number) => Promise<Attribution> } = {
  exactShapley: (asked) => exactShapley(asked),
  "kernelShap of every coalition": (asked, seed) => kernelShap(asked, { seed }),
  "kernelShap of some": (asked, seed) =>
    kernelShap(asked, { seed, enumerate: false, budgetRows: 50 * asked.references }),
  "permutationShapley of some": (asked, seed) =>
    permutationShapley(asked, { seed, enumerate: false, budgetRows: 56 * asked.references }),
};

describe("a model whose answers vary from call to call", () => {
  test.each(Object.entries(methods))("%s covers the noise", async (_, explain) => {
    for (const rows of [1, 8]) {
      const exact = (await exactShapley(noisy(rows, 1, 0))).result.values[0];
      let squares = 0;
      let inside = 0;
      let count = 0;
      for (let run = 0; run < 60; run++) {
        const { result, notes, cost } = await explain(noisy(rows, 1000 + 7919 * run), run);
        expect(notes.map(({ code }) => code)).toContain("ANSWERS_VARY");
        expect(cost.modelRows).toBeLessThanOrEqual(cost.budgetRows);
        result.values[0].forEach((value, part) => {
          const z = (value - exact[part]) / (result.standardErrors[0][part] as number);
          squares += z * z;
          inside += Math.abs(z) < 1.96 ? 1 : 0;
          count++;
        });
      }
      expect(Math.sqrt(squares / count)).toBeLessThan(1.25);
      expect(Math.sqrt(squares / count)).toBeGreaterThan(0.6);
      expect(inside / count).toBeGreaterThan(0.9);
    }
  });

  test("is covered where the prediction varies far more than averages over many background rows", async () => {
    const weights = noises(10, 5);
    const background = Array.from({ length: 100 }, (_, row) => noises(10, 50 + row));
    const ask = (error: Iterator<number, never>) => {
      const answer = (row: readonly number[]) => weights.reduce((sum, weight, i) => sum + weight * row[i], 0);
      const model = blackBox((batch) => batch.map((row) => answer(row) / 10 + error.next().value), {
        name: "noisy",
        input: { kind: "columns", features: weights.map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
        outputs: [{ name: "y" }],
      });
      return probe(model, columns(background, Array(10).fill(0.5)));
    };
    const exact = (await exactShapley(ask(normals(1, 0)))).result.values[0];
    let inside = 0;
    for (let run = 0; run < 12; run++) {
      const asked = ask(normals(1000 + 7919 * run, 0.3));
      const options = { seed: run, enumerate: false, budgetRows: 200 * 100, estimator: "process" } as const;
      const { result } = await kernelShap(asked, options);
      result.values[0].forEach((value, part) => {
        inside += Math.abs(value - exact[part]) < 1.96 * (result.standardErrors[0][part] as number) ? 1 : 0;
      });
    }
    // An error of the prediction is shared by all ten values, so that 12 runs are not 120.
    expect(inside / 120).toBeGreaterThan(0.8);
  });

  test("is noted with the size of the noise", async () => {
    const { notes, diagnostics } = await kernelShap(noisy(8, 3));
    const [note] = notes.filter(({ code }) => code === "ANSWERS_VARY");
    expect(note.message).toMatch(
      /standard deviation of about 0\.\d+ for output "y"\. Nothing here is exact; the standard/,
    );
    expect((diagnostics.noise as number[])[0]).toBeGreaterThan(NOISE / 4);
    expect((diagnostics.noise as number[])[0]).toBeLessThan(NOISE * 3);
  });

  test("gives occlusion standard errors, and streak a note", async () => {
    const exact = (await occlusion(noisy(1, 1, 0))).result.values[0];
    let inside = 0;
    for (let run = 0; run < 60; run++) {
      const { result } = await occlusion(noisy(1, 1000 + 7919 * run));
      result.values[0].forEach((value, part) => {
        inside += Math.abs(value - exact[part]) < 1.96 * (result.standardErrors[0][part] as number) ? 1 : 0;
      });
    }
    // The size of the noise is told from three answers to each of two rows.
    expect(inside / 360).toBeGreaterThan(0.85);
    const { notes } = await streak(noisy(4, 5), { count: 2 });
    expect(notes.map(({ code }) => code)).toContain("ANSWERS_VARY");
  });

  test("costs a model that does not two rows at most, and is not seen where there is none", async () => {
    const parity = game(4, (z) => Array.from({ length: z.rows }, (_, row) => z.data[4 * row] * z.data[4 * row + 1]));
    const { cost, notes } = await exactShapley(parity);
    expect(cost.modelRows).toBe(2 ** 4 + 2);
    expect(notes.map(({ code }) => code)).not.toContain("ANSWERS_VARY");
    expect((await exactShapley(parity, { budgetRows: 16 })).cost.modelRows).toBe(16);
  });

  test("is told from one whose answers depend on the rows around them", async () => {
    const input = {
      kind: "columns" as const,
      features: [0, 1].map((i) => ({ name: `x${i}`, kind: "number" as const })),
    };
    const batchNormalised = blackBox((rows) => rows.map((row) => row[0] + row[1] + 0.01 * rows.length), {
      name: "batch normalised",
      input,
      outputs: [{ name: "y" }],
    });
    const { notes } = await exactShapley(
      probe(
        batchNormalised,
        columns(
          [
            [0, 0],
            [1, 3],
            [4, 4],
          ],
          [2, 2],
        ),
      ),
    );
    expect(notes.map(({ code }) => code)).toEqual(["FEW_BACKGROUND_ROWS", "BATCH_DEPENDENT"]);
  });
});

test("coalitions of many players are written over all parts in pieces", async () => {
  const parts = 1201;
  const model = blackBox((rows) => rows.map((row) => row[0]), {
    input: { kind: "columns", features: Array.from({ length: parts }, (_, i) => ({ name: `x${i}`, kind: "number" })) },
    outputs: [{ name: "y" }],
  });
  // The last column is constant, so that players are not all parts.
  const row = (value: number) => [...Array(parts - 1).fill(value), 5];
  const asked = probe(model, columns([row(0)], row(1)));
  const turns = turnsAtEachChance();
  const turnsAtQuestion: number[] = [];
  const counting: Probe = Object.assign(Object.create(asked), {
    ask: (...question: Parameters<Probe["ask"]>) => {
      turnsAtQuestion.push(turns.count());
      return asked.ask(...question);
    },
  });
  await permutationShapley(counting, { budgetRows: 2500 });
  turns.stop();
  const [before, at] = turnsAtQuestion.slice(-2);
  // Drawing the orders takes some fifteen turns of these.
  expect(at - before).toBeGreaterThan(20);
});
