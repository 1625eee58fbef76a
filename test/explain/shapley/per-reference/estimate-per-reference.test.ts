import { describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, inProcess, kernelShap, probe } from "whybox";
import { noises } from "../../../fixtures/games.js";

const PARTS = 10;
const model = blackBox(
  (rows) =>
    rows.map((row) => [Math.tanh(row[0] + row[1] * row[2] - row[3] * row[4] * row[5]) + row[6] * row[7], row[0]]),
  {
    name: "curves",
    input: { kind: "columns", features: noises(PARTS).map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
    outputs: [{ name: "y" }, { name: "x" }],
  },
);
const background = Array.from({ length: 24 }, (_, row) => noises(PARTS, 300 + row));
const weights = background.map((_, row) => 1 + (row % 3));
const asked = (executor = inProcess()) =>
  probe(model, columns(background, Array(PARTS).fill(0.9), { weights }), { executor });
const rows = (masks: number) => masks * background.length;

describe("coalitions of their own for each reference row", () => {
  test.each([50, 90, 420])("cover the exact values with %i masks, closer than one design for all", async (masks) => {
    const exact = (await exactShapley(asked())).result.values[0];
    const squares = { perReference: 0, regression: 0 };
    let inside = 0;
    for (let seed = 0; seed < 8; seed++) {
      for (const estimator of ["perReference", "regression"] as const) {
        const options = { enumerate: false, budgetRows: rows(masks), seed, estimator, outputs: ["y"] };
        const { result, cost } = await kernelShap(asked(), options);
        expect(cost.modelRows).toBeLessThanOrEqual(rows(masks));
        result.values[0].forEach((value, part) => {
          squares[estimator] += (value - exact[part]) ** 2;
          if (estimator === "regression") return;
          inside += Math.abs(value - exact[part]) < 1.96 * (result.standardErrors[0][part] as number) ? 1 : 0;
        });
      }
    }
    expect(inside / (8 * PARTS)).toBeGreaterThan(0.9);
    expect(squares.perReference).toBeLessThan(0.5 * squares.regression);
  });

  test("cover the exact values where errors of some rows stand for all, none of which weigh nothing", async () => {
    const many = Array.from({ length: 80 }, (_, row) => noises(PARTS, 700 + row));
    const some = many.map((_, row) => (row % 3 === 0 ? 0 : 1 + (row % 2)));
    const among = () => probe(model, columns(many, Array(PARTS).fill(0.9), { weights: some }));
    const exact = (await exactShapley(among())).result.values[0];
    let inside = 0;
    for (let seed = 0; seed < 5; seed++) {
      const options = { enumerate: false, budgetRows: 340 * many.length, seed, outputs: ["y"] };
      const { result, diagnostics } = await kernelShap(among(), options);
      expect(diagnostics.estimator).toEqual(["process with terms per reference"]);
      result.values[0].forEach((value, part) => {
        inside += Math.abs(value - exact[part]) < 1.96 * (result.standardErrors[0][part] as number) ? 1 : 0;
      });
    }
    expect(inside).toBeGreaterThan(0.85 * 5 * PARTS);
  });

  test("are what kernelShap asks by default, sum to the total for every output, and say so", async () => {
    const { result, subject, diagnostics } = await kernelShap(asked(), { budgetRows: rows(60), outputs: "all" });
    expect(diagnostics.estimator).toEqual(["regression per reference", "regression per reference"]);
    result.values.forEach((values, output) => {
      const sum = values.reduce((total, value) => total + value, result.intercepts[output]);
      expect(sum).toBeCloseTo(subject.prediction[output], 12);
    });
  });

  test("sum to the total also where a process is fitted to them", async () => {
    const options = { enumerate: false, budgetRows: rows(340), outputs: ["y"] };
    const { result, subject, diagnostics } = await kernelShap(asked(), options);
    expect(diagnostics.estimator).toEqual(["process with terms per reference"]);
    const sum = result.values[0].reduce((total, value) => total + value, result.intercepts[0]);
    expect(sum).toBeCloseTo(subject.prediction[0], 12);
  });

  test("find products that every row's game has, and leave next to nothing to chance", async () => {
    const parts = 20;
    const threes = [
      [1, 4, 9],
      [2, 4, 17],
      [7, 11, 18],
      [0, 13, 19],
    ];
    // Part 5 is the same in every row, so that players and parts are not numbered alike.
    const rowOf = (seed: number) => noises(parts, seed).map((value, part) => (part === 5 ? 1 : value));
    const [instance, ...others] = Array.from({ length: 21 }, (_, row) => rowOf(500 + row));
    const sum = blackBox(
      (rows) =>
        rows.map((x) => threes.reduce((total, [a, b, c]) => total + x[a] * x[b] * x[c], x[3] + x[5]) + x[6] * x[8]),
      {
        input: { kind: "columns", features: instance.map((_, i) => ({ name: `x${i}`, kind: "number" })) },
        outputs: [{ name: "y" }],
      },
    );
    // A product's gains average over orders in which its players come in.
    const exact = new Array<number>(parts).fill(0);
    for (const row of others) {
      exact[3] += (instance[3] - row[3]) / others.length;
      for (const players of [...threes, [6, 8]]) {
        for (const order of permutationsOf(players)) {
          const now = row.slice();
          for (const part of order) {
            const before = players.reduce((product, i) => product * now[i], 1);
            now[part] = instance[part];
            const after = players.reduce((product, i) => product * now[i], 1);
            exact[part] += (after - before) / others.length / permutationsOf(players).length;
          }
        }
      }
    }
    const { result, diagnostics } = await kernelShap(probe(sum, columns(others, instance)), { budgetRows: 300 * 20 });
    expect(diagnostics.estimator).toEqual(["process with terms per reference"]);
    for (const three of threes) expect((diagnostics.terms as number[][][])[0]).toContainEqual(three);
    const off = result.values[0].map((value, part) => value - exact[part]);
    expect(Math.hypot(...off)).toBeLessThan(0.002 * Math.hypot(...exact));
  });

  test.each([
    ["of their own", background],
    ["shared by few reference rows", background.slice(0, 4)],
  ])("find games of four parts at a time exactly, with coalitions %s", async (_, among) => {
    const products = blackBox(
      (rows) => rows.map((row) => row[0] * row[1] * row[2] * row[3] - row[4] * row[5] * row[6] + row[7] * row[8]),
      { name: "products", input: model.input, outputs: [{ name: "y" }] },
    );
    const ask = () => probe(products, columns(among, Array(PARTS).fill(0.9)));
    const exact = (await exactShapley(ask())).result.values[0];
    const { result, diagnostics } = await kernelShap(ask(), { budgetRows: 300 * among.length });
    expect(diagnostics.estimatorReason).toEqual([
      "interactions of three parts leave nothing unexplained in held-out pairs",
    ]);
    result.values[0].forEach((value, part) => {
      expect(value).toBeCloseTo(exact[part], 9);
      expect(result.standardErrors[0][part]).toBeLessThan(1e-9);
    });
  });

  test("are exact, and say that all were asked, where a rule of when to stop is not met before", async () => {
    const exact = (await exactShapley(asked())).result.values[0];
    const { result } = await kernelShap(asked(), {
      until: { standardError: 1e-12 },
      budgetRows: rows(2 ** PARTS + 10),
      outputs: ["y"],
    });
    expect(result.asked).toEqual({ count: 2 ** PARTS, of: "coalitions", all: true });
    result.values[0].forEach((value, part) => expect(value).toBeCloseTo(exact[part], 9));
  });

  test("are left to a partial explanation by an abort", async () => {
    const stop = new AbortController();
    const onProgress = (done: number) => done > rows(40) && stop.abort();
    const options = { enumerate: false, budgetRows: rows(100), signal: stop.signal, onProgress };
    const executor = inProcess({ chunkBytes: 8 * PARTS * 100 });
    const error = await kernelShap(asked(executor), options).catch((reason) => reason);
    expect(error.code).toBe("ABORTED");
    const { result, subject } = error.partial;
    expect(result.asked.count).toBeLessThan(60);
    const sum = result.values[0].reduce((total: number, value: number) => total + value, result.intercepts[0]);
    expect(sum).toBeCloseTo(subject.prediction[0], 12);
  });

  test("are the same whatever the chunks", async () => {
    const options = { enumerate: false, budgetRows: rows(60) };
    const small = await kernelShap(asked(inProcess({ chunkBytes: 1000 })), options);
    expect(small.result).toEqual((await kernelShap(asked(), options)).result);
  });
});

function permutationsOf(items: readonly number[]): number[][] {
  if (items.length <= 1) return [items.slice()];
  return items.flatMap((first) =>
    permutationsOf(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  );
}
