import { describe, expect, test } from "vitest";
import { banzhafValues, blackBox, columns, inProcess, parseExplanation, probe, shapleyInteractions } from "whybox";
import { noises, signGame } from "../../../fixtures/games.js";
import { BANZHAF, interactionsBy, SHAPLEY, valueOfSet } from "./indices.js";

/** 12 players: a network of tangents, as a game of signs. */
const units = Array.from({ length: 6 }, (_, unit) => noises(12, 90 + 131 * unit));

const curved = signGame(12, (signs) =>
  units.reduce(
    (sum, weights, unit) =>
      sum + (unit - 2) * Math.tanh(signs.reduce((total, sign, part) => total + 0.4 * weights[part] * sign, 0.3)),
    0,
  ),
);

describe("an index of sampled coalitions", () => {
  test.each([...SHAPLEY, ...BANZHAF])("%s is found within its standard errors in 95 of 100 cases", async (index) => {
    const exact = await interactionsBy(index, curved, { budgetRows: 5000 });
    expect(exact.result.asked?.all).toBe(true);
    let covered = 0;
    let pairs = 0;
    let missed = 0;
    let norm = 0;
    for (let seed = 0; seed < 8; seed++) {
      const { result } = await interactionsBy(index, curved, { enumerate: false, budgetRows: 700, seed });
      expect(result.asked).toEqual({ count: 698, of: "coalitions", all: false });
      for (const [i, set] of result.sets.entries()) {
        if (set.length < 2) continue;
        const error = result.values[0][i] - exact.result.values[0][i];
        pairs++;
        covered += Math.abs(error) <= 1.96 * (result.standardErrors[0][i] as number) ? 1 : 0;
        missed += error ** 2;
        norm += exact.result.values[0][i] ** 2;
      }
    }
    expect(covered / pairs).toBeGreaterThan(0.92);
    expect(covered / pairs).toBeLessThan(0.985);
    // A sixth of the coalitions, and errors of a fifth at most; coalitions that all count alike are nearly all of one size.
    expect(Math.sqrt(missed / norm)).toBeLessThan(index.startsWith("S") || index.startsWith("k") ? 0.2 : 0.3);
  });

  test("adds up, whatever was drawn", async () => {
    for (const index of ["k-SII", "STII", "FSII"] as const) {
      const { result, subject } = await shapleyInteractions(curved, {
        index,
        order: 3,
        enumerate: false,
        budgetRows: 300,
      });
      const sum = result.values[0].reduce((total, value) => total + value, result.intercepts[0]);
      expect(sum).toBeCloseTo(subject.prediction[0], 9);
    }
  });

  test("finds a game of pairs exactly where the budget pays for a fit of all of them", async () => {
    const pairwise = signGame(14, (signs) => signs[0] * signs[5] - 2 * signs[3] * signs[13] + signs[7]);
    const explanation = await shapleyInteractions(pairwise, { index: "SII", enumerate: false, budgetRows: 400 });
    expect(valueOfSet(explanation, [0, 5])).toBeCloseTo(4, 4);
    expect(valueOfSet(explanation, [3, 13])).toBeCloseTo(-8, 4);
    expect(valueOfSet(explanation, [1, 2])).toBeCloseTo(0, 4);
  });

  test("gives the same bits for any size of chunks", async () => {
    const model = blackBox((rows) => rows.map((row) => Math.tanh(row[0] * row[3] - row[5]) + row[7] * row[8]), {
      input: { kind: "columns", features: noises(10).map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const background = Array.from({ length: 4 }, (_, row) => noises(10, 30 + row));
    const run = async (chunkBytes: number) => {
      const asked = probe(model, columns(background, noises(10, 3)), { executor: inProcess({ chunkBytes }) });
      return (await shapleyInteractions(asked, { enumerate: false, budgetRows: 1000 })).result;
    };
    expect(await run(500)).toEqual(await run(1 << 20));
  });

  test("explains several outputs at once, each as it would alone", async () => {
    const model = blackBox((rows) => rows.map((row) => [row[0] * row[1], row[2] - row[3] * row[4]]), {
      input: { kind: "columns", features: noises(9).map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
      outputs: [{ name: "a" }, { name: "b" }],
    });
    const asked = probe(model, columns([noises(9, 2)], noises(9, 8)));
    const all = await shapleyInteractions(asked, { outputs: "all", enumerate: false, budgetRows: 200 });
    const one = await shapleyInteractions(asked, { outputs: ["b"], enumerate: false, budgetRows: 200 });
    expect(all.result.values[1]).toEqual(one.result.values[0]);
    expect(all.cost).toEqual(one.cost);
    expect(parseExplanation(JSON.stringify(all))).toEqual(all);
  });

  test("keeps to its budget, and says what is too little or too much", async () => {
    const { cost } = await shapleyInteractions(curved, { enumerate: false, budgetRows: 150 });
    expect(cost.modelRows).toBeLessThanOrEqual(150);
    await expect(shapleyInteractions(curved, { budgetRows: 49 })).rejects.toMatchObject({ code: "BUDGET_TOO_SMALL" });
    await expect(shapleyInteractions(curved, { order: 6 })).rejects.toThrow("order to be a whole number from 1 to 5");
    await expect(shapleyInteractions(signGame(400, () => 0))).rejects.toMatchObject({ code: "TOO_MANY_PARTS" });
  });

  test("an abort comes with what was answered", async () => {
    const stop = new AbortController();
    const model = blackBox((rows) => rows.map((row) => row[0] * row[1] + row[9]), {
      input: { kind: "columns", features: noises(12).map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const asked = probe(model, columns([noises(12)], noises(12, 5)), { executor: inProcess({ chunkBytes: 4000 }) });
    const error = await shapleyInteractions(asked, {
      enumerate: false,
      budgetRows: 2000,
      signal: stop.signal,
      onProgress: (done) => done > 900 && stop.abort(),
    }).catch((caught) => caught);
    expect(error.code).toBe("ABORTED");
    expect(error.partial.kind).toBe("interactionIndex");
    expect(error.partial.result.asked.count).toBeLessThan(1900);
    expect(error.partial.cost.stoppedBy).toBe("aborted");
  });
});

/** Whether all of so many voters, of equal votes and out of \`parts\`, are there: nearly all coalitions are worth nothing. */
const unanimous = (voters: number, parts: number) =>
  signGame(parts, (signs) => (signs.slice(0, voters).every((sign) => sign > 0) ? 1 : 0));

describe("a game that looks constant wherever it was asked", () => {
  test.each([...SHAPLEY, ...BANZHAF])("is not known: intervals of %s hold what it is", async (index) => {
    const exact = (await interactionsBy(index, unanimous(10, 12), { budgetRows: 4096 })).result.values[0];
    const sampled = await interactionsBy(index, unanimous(10, 12), { enumerate: false, budgetRows: 64 });
    const missed = sampled.result.values[0].filter((value, i) => {
      const [off, error] = [Math.abs(value - exact[i]), sampled.result.standardErrors[0][i] as number];
      if (off > 1e-9) expect(error).toBeGreaterThan(0);
      return off > 1.96 * error + 1e-9;
    });
    expect(missed).toEqual([]);
  });

  test("has Banzhaf values that the intervals hold", async () => {
    const { result } = await banzhafValues(unanimous(12, 14), { enumerate: false, budgetRows: 128 });
    for (const [part, error] of result.standardErrors[0].entries()) {
      expect(error).toBeGreaterThan(0);
      expect(Math.abs(result.values[0][part] - (part < 12 ? 2 ** -11 : 0))).toBeLessThan(1.96 * (error as number));
    }
  });
});

test("a vote of 100 by few coalitions has Banzhaf values within their standard errors", async () => {
  const vote = signGame(100, (signs) => (signs.reduce((sum, sign) => sum + sign, 0) > 0 ? 1 : 0));
  // C(99, 50) / 2^99
  const exact = 0.0795892;
  let covered = 0;
  for (let seed = 0; seed < 3; seed++) {
    const { result } = await banzhafValues(vote, { budgetRows: 512, seed });
    result.values[0].forEach((value, part) => {
      if (Math.abs(value - exact) < 1.96 * (result.standardErrors[0][part] as number)) covered++;
    });
  }
  expect(covered).toBeGreaterThan(270);
});

test("a sum of 100 parts is found without error, by few coalitions too", async () => {
  const sum = signGame(100, (signs) => signs.reduce((total, sign, part) => total + (sign * part) / 10, 0));
  const { result } = await banzhafValues(sum, { budgetRows: 512 });
  for (const [part, value] of result.values[0].entries()) expect(value).toBeCloseTo(part / 5, 9);
  expect(Math.max(...result.standardErrors[0].map(Number))).toBeLessThan(1e-9);
});
