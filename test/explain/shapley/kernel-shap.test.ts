import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, game, inProcess, kernelShap, probe } from "whybox";
import { noise, noises, signGame, tableGame } from "../../fixtures/games.js";

const PARTS = 11;

/** Products of `size` signs with fixed pseudo-random weights: a game whose interactions all have that size. */
function interactions(parts: number, size: number, start: number): (signs: number[]) => number {
  const source = noise(start);
  const terms = Array.from({ length: 40 }, () => ({
    members: Array.from({ length: size }, () => Math.floor(((source.next().value + 1) / 2) * parts) % parts),
    weight: source.next().value,
  }));
  return (signs) =>
    terms.reduce((sum, { members, weight }) => sum + weight * members.reduce((p, i) => p * signs[i], 1), 0);
}

describe("kernelShap", () => {
  test("enumerates when every coalition fits the budget, and says so", async () => {
    const table = noises(2 ** 6);
    const explanation = await kernelShap(tableGame(table));
    expect(explanation.diagnostics).toMatchObject({ weightEnumerated: 1 });
    expect(explanation.result.asked).toEqual({ count: 64, of: "coalitions", all: true });
    expect(explanation.cost).toMatchObject({ modelRows: 64 + 2, stoppedBy: "complete" });
    expect(explanation.result).toEqual((await exactShapley(tableGame(table))).result);
  });

  test("by regression over every pair is the exact answer, with standard errors of 0", async () => {
    for (const parts of [2, 3, 4, 7]) {
      const table = noises(2 ** parts, parts);
      const { result, diagnostics, cost } = await kernelShap(tableGame(table), { enumerate: false });
      const exact = (await exactShapley(tableGame(table))).result;
      result.values[0].forEach((value, part) => expect(value).toBeCloseTo(exact.values[0][part], 11));
      expect(result.standardErrors[0].every((error) => error === 0)).toBe(true);
      expect(diagnostics).toMatchObject({ weightEnumerated: expect.closeTo(1, 12) });
      expect(result.asked?.all).toBe(false);
      expect(cost.stoppedBy).toBe("complete");
    }
  });

  test.each([1, 2])("is exact for interactions of at most two parts at the smallest budget (size %i)", async (size) => {
    const value = interactions(PARTS, size, 5);
    const exact = await exactShapley(signGame(PARTS, value));
    const { result, cost } = await kernelShap(signGame(PARTS, value), { enumerate: false, budgetRows: 2 * PARTS + 2 });
    result.values[0].forEach((v, part) => expect(v).toBeCloseTo(exact.result.values[0][part], 10));
    expect(cost.modelRows).toBe(2 * PARTS + 2);
  });

  test.each([
    [10, 500],
    [PARTS, 800],
  ])(
    "is exact for interactions of three of %i parts once it fits them, and its standard errors say so",
    async (parts, budgetRows) => {
      const value = interactions(parts, 3, 9);
      const exact = await exactShapley(signGame(parts, value));
      const options = { enumerate: false, budgetRows };
      const cubic = await kernelShap(signGame(parts, value), options);
      expect(cubic.method.options.order).toBe(3);
      cubic.result.values[0].forEach((v, part) => expect(v).toBeCloseTo(exact.result.values[0][part], 10));
      expect(Math.max(...cubic.result.standardErrors[0].map(Number))).toBeLessThan(1e-10);
      const linear = await kernelShap(signGame(parts, value), { ...options, order: 1 });
      expect(Math.max(...linear.result.standardErrors[0].map(Number))).toBeGreaterThan(1e-3);
    },
  );

  test("values sum to prediction - baseline at any budget", async () => {
    const table = noises(2 ** PARTS, 3);
    for (const budgetRows of [24, 25, 26, 31, 60, 250, 900]) {
      const { result, subject, diagnostics, cost } = await kernelShap(tableGame(table), {
        budgetRows,
        enumerate: false,
      });
      const sum = result.values[0].reduce((total, value) => total + value, result.intercepts[0]);
      expect(sum).toBeCloseTo(subject.prediction[0], 11);
      expect(Math.abs((diagnostics.efficiencyResidual as number[])[0])).toBeLessThan(1e-11);
      expect(cost.modelRows).toBeLessThanOrEqual(budgetRows);
      expect(cost.modelRows).toBeGreaterThan(budgetRows - 4);
    }
  });

  // 2 x standard error should cover about 95%; so many seeds that chance moves the share by less than .02.
  test.each([
    ["no structure at all", 1, noises(2 ** PARTS, 21), 300],
    ["no structure, three-part terms", 3, noises(2 ** PARTS, 22), 900],
    [
      "a smooth game",
      1,
      Array.from({ length: 2 ** PARTS }, (_, s) => Math.tanh(s.toString(2).split("1").length - 5 + (s % 7) / 3)),
      300,
    ],
  ] as const)("95%% intervals cover the exact values: %s, order %i", async (_, order, table, budgetRows) => {
    const exact = (await exactShapley(tableGame(table))).result.values[0];
    let inside = 0;
    let all = 0;
    for (let seed = 0; seed < 120; seed++) {
      const { result } = await kernelShap(tableGame(table), { enumerate: false, budgetRows, order, seed });
      result.values[0].forEach((value, part) => {
        const error = result.standardErrors[0][part] as number;
        if (Math.abs(value - exact[part]) <= 1.96 * error) inside++;
        all++;
      });
    }
    expect(inside / all).toBeGreaterThan(0.92);
    expect(inside / all).toBeLessThan(order === 3 ? 0.99 : 0.98);
  });

  test("drops no part: 30 parts, all of them with a value and a standard error near the truth", async () => {
    const { T, c, background, rows } = JSON.parse(
      readFileSync(new URL("../../fixtures/shapley/game_sumprod30.json", import.meta.url), "utf8"),
    );
    const model = blackBox(
      (z) =>
        z.map((x) =>
          c.reduce(
            (sum: number, weight: number, t: number) =>
              sum + weight * T[t].reduce((p: number, j: number) => p * x[j], 1),
            0,
          ),
        ),
      {
        input: {
          kind: "columns",
          features: rows[0].x.map((_: number, i: number) => ({ name: `x${i}`, kind: "number" })),
        },
        outputs: [{ name: "y" }],
      },
    );
    const z: number[] = [];
    for (const { x, phi } of rows) {
      // From 500 on the terms are found, after which next to nothing is left to chance.
      const { result } = await kernelShap(probe(model, columns(background, x)), {
        budgetRows: 300 * background.length,
      });
      const norm = Math.hypot(...phi);
      expect(Math.hypot(...result.values[0].map((v, i) => v - phi[i])) / norm).toBeLessThan(0.015);
      result.values[0].forEach((v, i) => z.push((v - phi[i]) / (result.standardErrors[0][i] as number)));
    }
    const spread = Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / z.length);
    expect(spread).toBeGreaterThan(0.8);
    expect(spread).toBeLessThan(1.2);
  });

  test("takes hundreds of parts", async () => {
    const weights = noises(300, 8);
    const additive = game(300, (z) =>
      Array.from({ length: z.rows }, (_, row) =>
        weights.reduce((sum, w, part) => sum + w * z.data[row * 300 + part], 1),
      ),
    );
    const { result } = await kernelShap(additive);
    result.values[0].forEach((value, part) => expect(value).toBeCloseTo(weights[part], 9));
  });

  test("answers for every output from the same model rows", async () => {
    const tables = [noises(2 ** PARTS, 31), noises(2 ** PARTS, 32)];
    const both = game(
      PARTS,
      (z) => {
        const data = new Float64Array(2 * z.rows);
        for (let row = 0; row < z.rows; row++) {
          let s = 0;
          for (let part = 0; part < PARTS; part++) s += z.data[row * PARTS + part] * 2 ** part;
          data[2 * row] = tables[0][s];
          data[2 * row + 1] = tables[1][s];
        }
        return { data, rows: z.rows, columns: 2 };
      },
      { outputs: [{ name: "first" }, { name: "second" }] },
    );
    const options = { enumerate: false, budgetRows: 300, seed: 4 };
    const together = await kernelShap(both, options);
    for (const [output, table] of tables.entries()) {
      const alone = await kernelShap(tableGame(table), options);
      expect(together.result.values[output]).toEqual(alone.result.values[0]);
      expect(together.result.standardErrors[output]).toEqual(alone.result.standardErrors[0]);
    }
    expect(together.cost.modelRows).toBe(300);
  });

  test("notes a budget that is too small for standard errors", async () => {
    const { result, notes } = await kernelShap(tableGame(noises(2 ** PARTS)), {
      enumerate: false,
      budgetRows: 2 * PARTS + 2,
      estimator: "regression",
    });
    expect(result.standardErrors[0].every((error) => error === null)).toBe(true);
    expect(notes.map(({ code }) => code)).toContain("NO_STANDARD_ERROR");
  });

  test("notes standard errors that rest on few samples", async () => {
    const note = async (budgetRows: number) =>
      (await kernelShap(tableGame(noises(2 ** PARTS)), { enumerate: false, budgetRows, order: 1 })).notes.map(
        ({ code }) => code,
      );
    expect(await note(2 * PARTS + 12)).toContain("ROUGH_STANDARD_ERRORS");
    expect(await note(200)).not.toContain("ROUGH_STANDARD_ERRORS");
    // On few samples nobody can tell interaction from chance.
    expect(await note(2 * PARTS + 12)).not.toContain("INTERACTIONS");
    expect(await note(200)).toContain("INTERACTIONS");
  });

  test("notes imprecise values, and models that are mostly interaction", async () => {
    const parity = signGame(PARTS, (signs) => signs.reduce((product, sign) => product * sign, 1));
    const { notes, diagnostics } = await kernelShap(parity, { enumerate: false, budgetRows: 200, order: 1 });
    expect(notes.map(({ code }) => code)).toEqual(expect.arrayContaining(["IMPRECISE", "INTERACTIONS"]));
    expect((diagnostics.weightedR2 as number[])[0]).toBeLessThan(0.2);
  });

  test("weighted R2 is 1 for an additive game and null for a constant one", async () => {
    const additive = await kernelShap(signGame(PARTS, (signs) => signs.reduce((sum, sign, i) => sum + i * sign, 0)));
    expect(additive.diagnostics.weightedR2).toEqual([expect.closeTo(1, 12)]);
    expect((await kernelShap(signGame(PARTS, () => 3))).diagnostics.weightedR2).toEqual([null]);
  });

  test("the logit of a logistic model against one background row is linear", async () => {
    const weights = noises(14, 40);
    const model = blackBox(
      (rows) => rows.map((x) => 1 / (1 + Math.exp(-x.reduce((s, v, i) => s + weights[i] * v, 0)))),
      {
        input: { kind: "columns", features: weights.map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
        outputs: [{ name: "p", unit: "probability" }],
      },
    );
    const [background, x] = [noises(14, 41), noises(14, 42)];
    const { result } = await kernelShap(probe(model, columns([background], x)), { link: "logit" });
    result.values[0].forEach((value, i) => expect(value).toBeCloseTo(weights[i] * (x[i] - background[i]), 9));
  });

  test("clips averages of 0 and 1 when told to, with a note", async () => {
    const certain = signGame(4, (signs) => (signs[0] > 0 ? 1 : 0));
    const { result, notes } = await kernelShap(certain, { link: "logit", clip: 1e-3 });
    expect(result.values[0][0]).toBeCloseTo(2 * Math.log(0.999 / 0.001), 9);
    expect(notes.map(({ code }) => code)).toContain("LINK_CLIPPED");
  });

  test("an average outside the link's domain, found in mid-run, comes with what it has cost", async () => {
    const atAnEnd = await kernelShap(
      signGame(4, () => 1),
      { link: "logit" },
    ).catch((reason) => reason);
    expect(atAnEnd).toMatchObject({ code: "LINK_DOMAIN", cost: { modelRows: 4, budgetRows: 2056 } });
    const within = signGame(4, (signs) => (signs.filter((sign) => sign > 0).length === 2 ? 1 : 0.5));
    const inTheMiddle = await kernelShap(within, { link: "logit" }).catch((reason) => reason);
    expect(inTheMiddle).toMatchObject({ code: "LINK_DOMAIN", cost: { modelRows: 18, budgetRows: 2056 } });
  });

  test("an aborted run stays aborted where the link allows no explanation of what was answered", async () => {
    const parts = 8;
    const certain = blackBox(
      (rows) => rows.map((row) => [0.2, ...Array(parts - 1).fill(0), 0.8][row.filter(Boolean).length]),
      {
        name: "certain",
        input: { kind: "columns", features: noises(parts).map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
        outputs: [{ name: "yes", unit: "probability" }],
      },
    );
    const executor = inProcess({ chunkBytes: 4 * parts * 8 });
    const asked = probe(certain, columns([Array(parts).fill(0)], Array(parts).fill(1)), { executor });
    const stop = new AbortController();
    const options = { link: "logit", enumerate: false, budgetRows: 120, signal: stop.signal } as const;
    const onProgress = (done: number) => done > 20 && stop.abort();
    const error = await kernelShap(asked, { ...options, onProgress }).catch((reason) => reason);
    expect(error).toMatchObject({ code: "ABORTED", cost: { stoppedBy: "aborted" } });
    expect(error.partial).toBeUndefined();
  });

  test("explains the predicted class of a classifier, the top ones, or those named", async () => {
    const classifier = blackBox((rows) => rows.map(([a]) => [0.2, 0.5 - 0.1 * a, 0.3 + 0.1 * a]), {
      input: { kind: "columns", features: [{ name: "a", kind: "number" }] },
      outputs: ["low", "middle", "high"].map((name) => ({ name, unit: "probability" })),
    });
    const asked = probe(classifier, columns([[0]], [2]));
    const outputs = async (choice?: "all" | { top: number } | string[]) =>
      (await kernelShap(asked, choice ? { outputs: choice } : {})).subject.outputs;
    expect(await outputs()).toEqual(["high"]);
    expect(await outputs({ top: 2 })).toEqual(["high", "middle"]);
    expect(await outputs(["low", "high"])).toEqual(["low", "high"]);
    expect(await outputs("all")).toEqual(["low", "middle", "high"]);
  });

  test("notes a model whose answers depend on the batch", async () => {
    const moody = blackBox((rows) => rows.map(([a, b]) => a + b + rows.length * 1e-3), {
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const { notes } = await kernelShap(
      probe(
        moody,
        columns(
          [
            [0, 0],
            [1, 1],
          ],
          [2, 3],
        ),
      ),
    );
    expect(notes.map(({ code }) => code)).toContain("BATCH_DEPENDENT");
  });
});

test("kernelShap refuses more parts than its equations can be solved for, before anything is asked", async () => {
  let asked = 0;
  const many = game(4001, ({ rows }) => {
    asked += rows;
    return new Float64Array(rows);
  });
  await expect(kernelShap(many)).rejects.toMatchObject({
    code: "TOO_MANY_PARTS",
    message: expect.stringMatching(/^kernelShap: expected at most 4000 parts that hiding can change, got 4001; /),
  });
  expect(asked).toBe(0);
});
