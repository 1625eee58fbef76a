import { describe, expect, test } from "vitest";
import { exactShapley, game, kernelShap, type Probe } from "whybox";
import { coalitions } from "whybox/extending";
import {
  addTerms,
  covarianceMatrix,
  covarianceWithValue,
  oddProcess,
} from "../../../../dist/explain/shapley/process/odd-process.js";
import { noises, signGame, tableGame } from "../../../fixtures/games.js";

/** v(S) by the bits of S. */
function bitGame(parts: number, value: (kept: (part: number) => number) => number): Probe {
  const table = Array.from({ length: 2 ** parts }, (_, coalition) => value((part) => (coalition >>> part) & 1));
  return tableGame(table);
}

const PARTS = 11;
const trees = Array.from({ length: 40 }, (_, tree) => {
  const splits = noises(3, 10 + tree).map((number) => Math.floor(((number + 1) / 2) * PARTS));
  return { splits, leaves: noises(8, 900 + tree) };
});
const games: { [name: string]: Probe } = {
  "a smooth curve": bitGame(PARTS, (kept) =>
    Math.tanh(noises(PARTS, 3).reduce((sum, weight, part) => sum + weight * (kept(part) - 0.3), 0)),
  ),
  "small trees": bitGame(PARTS, (kept) =>
    trees.reduce((sum, { splits: [a, b, c], leaves }) => sum + leaves[kept(a) + 2 * kept(b) + 4 * kept(c)], 0),
  ),
  "a maximum": bitGame(PARTS, (kept) =>
    Array.from({ length: PARTS }, (_, part) => (kept(part) ? part + 1 : 0)).reduce((a, b) => Math.max(a, b)),
  ),
  "parity of five": bitGame(PARTS, (kept) => (kept(0) ^ kept(1) ^ kept(2) ^ kept(3) ^ kept(4)) + 0.3 * kept(5)),
};

async function coverage(asked: Probe, budgetRows: number, estimator: "auto" | "process", seeds: number) {
  const exact = (await exactShapley(asked)).result.values[0];
  let inside = 0;
  let error = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const { result, cost } = await kernelShap(asked, { enumerate: false, budgetRows, seed, estimator });
    expect(cost.modelRows).toBeLessThanOrEqual(budgetRows);
    result.values[0].forEach((value, part) => {
      inside += Math.abs(value - exact[part]) < 1.96 * (result.standardErrors[0][part] as number) ? 1 : 0;
      error += (value - exact[part]) ** 2;
    });
  }
  return { covered: inside / (seeds * PARTS), error: Math.sqrt(error / seeds / PARTS) };
}

describe("the odd process", () => {
  test.each(Object.entries(games))("covers the exact values of %s at small budgets", async (_, asked) => {
    for (const budgetRows of [16, 27, 32, 64]) {
      const { covered } = await coverage(asked, budgetRows, "process", 12);
      expect(covered).toBeGreaterThan(0.9);
    }
  });

  test("is closer than the regression where interactions matter", async () => {
    const exact = (await exactShapley(games["a maximum"])).result.values[0];
    const errorOf = async (estimator: "process" | "regression") => {
      let squares = 0;
      for (let seed = 0; seed < 6; seed++) {
        const options = { enumerate: false, budgetRows: 200, seed, estimator };
        const { result } = await kernelShap(games["a maximum"], options);
        squares += result.values[0].reduce((sum, value, part) => sum + (value - exact[part]) ** 2, 0);
      }
      return Math.sqrt(squares);
    };
    expect(await errorOf("process")).toBeLessThan(0.5 * (await errorOf("regression")));
  });

  test("sums to prediction - baseline, for every output as if it were alone", async () => {
    const two = game(
      9,
      (z) => {
        const data = new Float64Array(2 * z.rows);
        for (let row = 0; row < z.rows; row++) {
          const kept = z.data.subarray(9 * row, 9 * row + 9);
          data[2 * row] = kept[0] * kept[1] * kept[2] + kept[3];
          data[2 * row + 1] = Math.max(kept[4], kept[5], kept[6]) - kept[0];
        }
        return { data, rows: z.rows, columns: 2 };
      },
      { outputs: [{ name: "a" }, { name: "b" }] },
    );
    const options = { enumerate: false, budgetRows: 80 };
    const both = await kernelShap(two, options);
    const alone = await kernelShap(two, { ...options, outputs: ["b"] });
    expect(both.result.values[1]).toEqual(alone.result.values[0]);
    both.result.values.forEach((values, output) => {
      const sum = values.reduce((total, value) => total + value, both.result.intercepts[output]);
      expect(sum).toBeCloseTo(both.subject.prediction[output], 12);
    });
  });

  test("says what was chosen and why, and each can be asked for by name", async () => {
    const asked = games["small trees"];
    const auto = await kernelShap(asked, { enumerate: false, budgetRows: 150 });
    expect(auto.diagnostics.estimator).toEqual(["process with terms"]);
    expect((auto.diagnostics.estimatorReason as string[])[0]).toMatch(/^the process predicts held-out pairs with a/);
    const pairwise = signGame(10, (signs) => signs[0] * signs[1] + signs.reduce((sum, sign, i) => sum + i * sign, 0));
    const exact = await kernelShap(pairwise, { enumerate: false, budgetRows: 60 });
    expect(exact.diagnostics.estimator).toEqual(["regression"]);
    const named = await kernelShap(asked, { enumerate: false, budgetRows: 150, estimator: "regression" });
    expect(named.method.options).toMatchObject({ estimator: "regression", order: 1 });
    await expect(kernelShap(asked, { estimator: "process", order: 3 })).rejects.toThrow(
      'order goes with estimator "regression"',
    );
  });

  test("lets other work run, and obeys a signal, with a thousand parts", async () => {
    const parts = 1000;
    const sum = game(parts, (z) =>
      Float64Array.from({ length: z.rows }, (_, row) => {
        let total = 0;
        for (let part = 0; part < parts; part++) total += z.data[row * parts + part] * (part % 7);
        return total;
      }),
    );
    const stop = new AbortController();
    let asked = 0;
    const running = kernelShap(sum, {
      budgetRows: 1400,
      signal: stop.signal,
      onProgress: (done, all) => {
        asked++;
        // All is asked: what follows is computing.
        if (done === all) setTimeout(() => stop.abort(), 0);
      },
    }).catch((error) => error);
    const error = await running;
    expect(asked).toBeGreaterThan(0);
    expect(error.code).toBe("ABORTED");
  });
});

describe("the covariances of the process", () => {
  const players = 7;
  const prior = { additive: 5, decay: 0.4, roughness: 0.01 };
  const sets = Array.from({ length: 2 ** players }, (_, bits) =>
    Array.from({ length: players }, (_, player) => player).filter((player) => (bits >> player) & 1),
  ).filter(({ length }) => length % 2 === 1);
  const shareOfDegree = (degree: number) => (degree === 1 ? prior.additive : prior.decay ** ((degree - 3) / 2));
  const interactions = [3, 5, 7].reduce((sum, degree) => sum + shareOfDegree(degree), 0);
  const setsOfDegree = (degree: number) => sets.filter(({ length }) => length === degree).length;
  /** The prior variance of the coefficient of a set. */
  const variance = ({ length }: readonly number[]) =>
    shareOfDegree(length) / (length === 1 ? 1 : interactions) / setsOfDegree(length);
  const sign = (kept: readonly number[], set: readonly number[]) =>
    set.reduce((product, player) => (kept.includes(player) ? product : -product), 1);
  const kept = [[0], [1, 2], [0, 3, 6], [0, 1, 2, 3, 4, 5, 6], [2, 5]];
  const process = oddProcess(players, prior);

  test("between coalitions are sums over all odd sets of players", async () => {
    const matrix = await covarianceMatrix(process, coalitions(players, kept));
    for (let a = 0; a < kept.length; a++) {
      for (let b = 0; b <= a; b++) {
        const sum = sets.reduce((all, set) => all + variance(set) * sign(kept[a], set) * sign(kept[b], set), 0);
        expect(matrix[a * kept.length + b]).toBeCloseTo(sum + (a === b ? prior.roughness : 0), 12);
      }
    }
  });

  test("with a Shapley value share each set's coefficient among its players", () => {
    const sizes = Int32Array.from(kept, ({ length }) => length);
    for (let player = 0; player < players; player++) {
      const own = sets.filter((set) => set.includes(player));
      covarianceWithValue(process, coalitions(players, kept), sizes, player).forEach((covariance, row) => {
        const sum = own.reduce((all, set) => all + ((2 * variance(set)) / set.length) * sign(kept[row], set), 0);
        expect(covariance).toBeCloseTo(sum, 12);
      });
      const ofValue = own.reduce((all, set) => all + (4 * variance(set)) / set.length ** 2, 0);
      expect(process.valueVariance).toBeCloseTo(ofValue, 12);
    }
  });
});

test("terms are added to a large matrix in turns, which timers get in between", async () => {
  const observed = coalitions(
    12,
    Array.from({ length: 1200 }, (_, row) => [row % 12, (row * 5) % 12]),
  );
  const matrix = new Float64Array(1200 * 1200);
  let turns = 0;
  let isDone = false;
  const count = () => {
    if (isDone) return;
    turns++;
    setImmediate(count);
  };
  setImmediate(count);
  const terms = Array.from({ length: 12 }, (_, player) => ({ players: [player], variance: 1 }));
  await addTerms(matrix, observed, terms);
  isDone = true;
  expect(turns).toBeGreaterThanOrEqual(2);
  // Rows 3 and 15 keep the same players, and so have the same sign twelve times.
  expect(matrix[15 * 1200 + 3]).toBe(12);
});
