import { describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, inProcess, kernelShap, probe } from "whybox";
import { noises } from "../../../fixtures/games.js";

const PARTS = 12;
const input = {
  kind: "columns" as const,
  features: noises(PARTS).map((_, i) => ({ name: `x${i}`, kind: "number" as const })),
};
const background = Array.from({ length: 20 }, (_, row) => noises(PARTS, 900 + row));
const instance = noises(PARTS, 77).map((value) => value + 0.4);
/** At most four parts at a time. */
const products = (x: readonly number[]) =>
  x[0] * x[1] * x[2] * x[3] + x[4] * x[5] * x[6] - 2 * x[7] * x[8] * x[9] + x[2] * x[10] * x[11] + x[5] + 3 * x[8];
/** Of any number. */
const curve = (x: readonly number[]) => Math.tanh(x.reduce((sum, value, i) => sum + (i % 3 === 1 ? -value : value)));

const asked = (answer: (x: readonly number[]) => number, executor = inProcess()) => {
  const model = blackBox((rows) => rows.map((row) => answer(Array.from(row))), { input, outputs: [{ name: "y" }] });
  return probe(model, columns(background, instance), { executor });
};
const masks = (count: number) => count * background.length;
const LOW_ORDER = ["process of low order per reference"];

describe("where interactions of five parts and more are next to nothing", () => {
  test("all pairs of two parts are asked last, and values are next to exact", async () => {
    const exact = (await exactShapley(asked(products))).result.values[0];
    const { result, diagnostics, cost, subject } = await kernelShap(asked(products), { budgetRows: masks(220) });
    expect(diagnostics.estimator).toEqual(LOW_ORDER);
    expect(cost.modelRows).toBeLessThanOrEqual(masks(220));
    const off = result.values[0].map((value, part) => value - exact[part]);
    expect(Math.hypot(...off)).toBeLessThan(1e-4 * Math.hypot(...exact));
    off.forEach((each, part) => expect(Math.abs(each)).toBeLessThan(3 * (result.standardErrors[0][part] as number)));
    const sum = result.values[0].reduce((total, value) => total + value, result.intercepts[0]);
    expect(sum).toBeCloseTo(subject.prediction[0], 12);
  });

  test("all outputs have to be of that kind", async () => {
    const model = blackBox((rows) => rows.map((row) => [products(Array.from(row)), curve(Array.from(row))]), {
      input,
      outputs: [{ name: "y" }, { name: "z" }],
    });
    const both = probe(model, columns(background, instance));
    const { diagnostics } = await kernelShap(both, { budgetRows: masks(220), outputs: "all" });
    expect(diagnostics.estimator).not.toContain(LOW_ORDER[0]);
  });

  test("a small interaction of many parts is inside the intervals", async () => {
    const nearly = (x: readonly number[]) => products(x) + 0.02 * curve(x);
    const exact = (await exactShapley(asked(nearly))).result.values[0];
    let inside = 0;
    for (let seed = 0; seed < 4; seed++) {
      const { result, diagnostics } = await kernelShap(asked(nearly), { budgetRows: masks(220), seed });
      expect(diagnostics.estimator).toEqual(LOW_ORDER);
      result.values[0].forEach((value, part) => {
        inside += Math.abs(value - exact[part]) < 1.96 * (result.standardErrors[0][part] as number) ? 1 : 0;
      });
    }
    expect(inside / (4 * PARTS)).toBeGreaterThan(0.92);
  });

  test("background rows that alone have interactions of many parts are not outvoted by the others", async () => {
    const jumps = (x: readonly number[], row: number, kept: readonly number[], hidden: readonly number[]) =>
      kept.every((i) => x[i] === instance[i]) && hidden.every((i) => x[i] === background[row][i]) ? 5 : 0;
    const rarely = (x: readonly number[]) =>
      x[0] * x[1] - 2 * x[2] * x[3] + 3 * x[8] + jumps(x, 4, [0, 1, 2], [3, 4, 5]) + jumps(x, 9, [4, 5], [6, 7, 8]);
    const exact = (await exactShapley(asked(rarely))).result.values[0];
    let inside = 0;
    for (let seed = 0; seed < 8; seed++) {
      const { result } = await kernelShap(asked(rarely), { budgetRows: masks(256), seed });
      result.values[0].forEach((value, part) => {
        inside += Math.abs(value - exact[part]) < 1.96 * (result.standardErrors[0][part] as number) ? 1 : 0;
      });
    }
    // Of a jump that no coalition met there is nothing to see.
    expect(inside / (8 * PARTS)).toBeGreaterThan(0.85);
  });

  test("looks before the turn, chunks and a resumed run do not change the values", async () => {
    const options = { budgetRows: masks(220), keepAnswers: true };
    const atOnce = await kernelShap(asked(products), options);
    const looked = await kernelShap(asked(products, inProcess({ chunkBytes: 5000 })), {
      ...options,
      until: { standardError: 1e-300 },
    });
    expect(looked.result.values).toEqual(atOnce.result.values);
    const larger = { budgetRows: masks(300), keepAnswers: true };
    for (const begun of [masks(60), masks(220)]) {
      const first = await kernelShap(asked(products), { budgetRows: begun, keepAnswers: true });
      const resumed = await kernelShap(asked(products), { ...larger, resume: JSON.parse(JSON.stringify(first)) });
      const whole = await kernelShap(asked(products), larger);
      expect(resumed.result).toEqual(whole.result);
      expect(resumed.cost.modelRows).toBeLessThanOrEqual(larger.budgetRows);
      expect(resumed.cost.modelRows - whole.cost.modelRows).toBeLessThanOrEqual(2);
    }
  });

  test("a run that was too small to turn is resumed without asking anything in vain", async () => {
    let rows = 0;
    const counted = (x: readonly number[]) => {
      rows++;
      return products(x);
    };
    const small = await kernelShap(asked(counted), { budgetRows: masks(180), keepAnswers: true });
    expect(small.diagnostics.estimator).not.toEqual(LOW_ORDER);
    const resumed = await kernelShap(asked(counted), { budgetRows: masks(210), resume: small, keepAnswers: true });
    expect(resumed.cost.modelRows).toBe(rows);
    expect((await kernelShap(asked(products), { budgetRows: masks(210) })).diagnostics.estimator).toEqual(LOW_ORDER);
  });

  test("an abort after the turn leaves a partial explanation", async () => {
    const stop = new AbortController();
    const onProgress = (done: number) => done > masks(190) && stop.abort();
    const executor = inProcess({ chunkBytes: 8 * PARTS * 100 });
    const options = { budgetRows: masks(220), signal: stop.signal, onProgress };
    const { code, partial } = await kernelShap(asked(products, executor), options).catch((reason) => reason);
    expect(code).toBe("ABORTED");
    expect(partial.result.asked.count).toBeGreaterThan(150);
    expect(partial.result.asked.count).toBeLessThan(220);
  });
});
