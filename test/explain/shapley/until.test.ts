import { describe, expect, test } from "vitest";
import {
  type Attribution,
  blackBox,
  columns,
  exactShapley,
  kernelShap,
  type Probe,
  parseExplanation,
  permutationShapley,
  probe,
  toText,
} from "whybox";
import { noise, noises, signGame } from "../../fixtures/games.js";

const PARTS = 11;

/** Additive parts that differ by little, and interactions of three and five. */
function closeGame(start: number): Probe {
  const source = noise(start);
  const additive = Array.from({ length: PARTS }, (_, part) => 1 + 0.5 * part + 0.4 * source.next().value);
  const products = Array.from({ length: 30 }, (_, at) => ({
    members: (at % 2 ? [0, 1, 2] : [0, 1, 2, 3, 4]).map(
      () => Math.floor(((source.next().value + 1) / 2) * PARTS) % PARTS,
    ),
    weight: source.next().value,
  }));
  return signGame(
    PARTS,
    (signs) =>
      additive.reduce((sum, weight, part) => sum + weight * signs[part], 0) +
      products.reduce((sum, { members, weight }) => sum + weight * members.reduce((p, i) => p * signs[i], 1), 0),
  );
}

const explained = new Map<number, Promise<Attribution>>();
const exactly = (start: number) => {
  const explanation = explained.get(start) ?? exactShapley(closeGame(start));
  explained.set(start, explanation);
  return explanation;
};

const methods: { [name: string]: typeof permutationShapley } = { kernelShap, permutationShapley };

const largest = (values: readonly number[], count: number) =>
  [...values.keys()]
    .sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]))
    .slice(0, count)
    .sort((a, b) => a - b);

describe.each(Object.entries(methods))("%s until sure", (_, explain) => {
  test("which parts are the largest is seldom wrong at the stop, and intervals hold there", async () => {
    let wrong = 0;
    let inside = 0;
    let count = 0;
    let rows = 0;
    for (let run = 0; run < 16; run++) {
      const game = closeGame(run % 4);
      const exact = (await exactly(run % 4)).result.values[0];
      const { result, cost } = await explain(game, { until: { top: 3 }, seed: run, budgetRows: 1000 });
      if (!result.until?.met) continue;
      rows += cost.modelRows;
      if (largest(result.values[0], 3).join() !== largest(exact, 3).join()) wrong++;
      result.values[0].forEach((value, part) => {
        count++;
        if (Math.abs(value - exact[part]) <= 1.96 * (result.standardErrors[0][part] as number) + 1e-9) inside++;
      });
    }
    expect(count).toBeGreaterThan(4 * PARTS);
    expect(rows / (count / PARTS)).toBeLessThan(800);
    expect(wrong).toBeLessThanOrEqual(2);
    expect(inside / count).toBeGreaterThan(0.9);
  });

  test("standard errors are what was asked for, and each look was at twice as many coalitions", async () => {
    const free = await explain(closeGame(1), { budgetRows: 1000, enumerate: false });
    const target = 5 * Math.max(...free.result.standardErrors[0].map(Number)) + 0.01;
    const stopped = await explain(closeGame(1), {
      budgetRows: 1000,
      enumerate: false,
      until: { standardError: target },
    });
    expect(stopped.result.until).toMatchObject({ met: true, risk: null });
    expect(stopped.result.until?.why).toMatch(/^the largest standard error is \d+(\.\d+)?$/);
    expect(Math.max(...stopped.result.standardErrors[0].map(Number))).toBeLessThanOrEqual(target);
    expect(stopped.cost.stoppedBy).toBe("converged");
    expect(stopped.cost.modelRows).toBeLessThan(free.cost.modelRows);
    expect(stopped.method.options.until).toEqual({ standardError: target });
    expect(parseExplanation(JSON.parse(JSON.stringify(stopped)))).toEqual(stopped);
    expect(toText(stopped)).toContain("until the largest standard error is ");
  });

  test("is the same as without a rule where the rule is never met, and says so", async () => {
    const options = { budgetRows: 500, enumerate: false };
    const free = await explain(closeGame(2), options);
    const capped = await explain(closeGame(2), { ...options, until: { standardError: 1e-6 } });
    expect(capped.result).toEqual({ ...free.result, until: capped.result.until });
    expect(capped.result.until).toMatchObject({ met: false, looks: 4, plannedLooks: 4 });
    expect(capped.notes.map(({ code }) => code)).toContain("UNTIL_NOT_MET");
    expect(capped.cost).toEqual(free.cost);
  });

  test("refuses rules that cannot be", async () => {
    const message = (until: object) => explain(closeGame(1), { until }).then(String, (error: Error) => error.message);
    expect(await message({ top: PARTS })).toContain(
      "expected until.top to be less than the number of parts, 11, got 11",
    );
    expect(await message({ top: 0 })).toContain("expected until.top to be a whole number of 1 or more, got 0");
    expect(await message({})).toContain("expected until to be");
    expect(await message({ tpo: 1 })).toContain('unknown option "until.tpo"');
  });
});

describe("kernelShap until sure", () => {
  test("is exact where it takes every coalition to be sure", async () => {
    const game = closeGame(3);
    const { result, cost } = await kernelShap(game, { until: { standardError: 1e-12 } });
    expect(result.values).toEqual((await exactShapley(game)).result.values);
    expect(result.asked).toEqual({ count: 2 ** PARTS, of: "coalitions", all: true });
    expect(cost.stoppedBy).toBe("complete");
    expect(result.until?.met).toBe(true);
  });

  test("settles signs, with coalitions of their own for each background row too", async () => {
    const weights = noises(PARTS, 8).map((weight) => weight + Math.sign(weight));
    const model = blackBox(
      (rows) => rows.map((x) => Math.tanh(x.reduce((sum, value, i) => sum + weights[i] * value, 0))),
      {
        name: "curve",
        input: { kind: "columns", features: weights.map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
        outputs: [{ name: "y" }],
      },
    );
    const background = Array.from({ length: 12 }, (_, row) => noises(PARTS, 90 + row));
    const asked = probe(model, columns(background, Array(PARTS).fill(2)));
    const exact = (await exactShapley(asked)).result.values[0];
    const explanation: Attribution = await kernelShap(asked, { until: { signs: true } });
    expect(explanation.method.options.estimator).toBe("perReference");
    expect(explanation.result.until).toMatchObject({ met: true, why: "the sign of every value is settled" });
    expect(explanation.result.until?.risk).toBeLessThan(0.05);
    expect(explanation.cost.modelRows).toBeLessThan(0.7 * 2 ** PARTS * 12);
    expect(explanation.result.values[0].map(Math.sign)).toEqual(exact.map(Math.sign));
  });

  test("explains what it has at an abort between looks", async () => {
    const controller = new AbortController();
    const run = kernelShap(closeGame(4), {
      until: { standardError: 1e-9 },
      signal: controller.signal,
      onProgress: (done) => done > 200 && controller.abort(),
    });
    const error = await run.then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error.code).toBe("ABORTED");
    expect(error.partial?.result.asked.count ?? 130).toBeGreaterThanOrEqual(130);
  });
});
