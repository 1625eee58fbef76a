import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  blackBox,
  columns,
  exactShapley,
  kernelShap,
  type Matrix,
  matrix,
  parseExplanation,
  probe,
  tokens,
  toText,
  WhyboxError,
} from "whybox";
import { budgeted, cached, coalesced, repeated } from "whybox/models";

const input = {
  kind: "columns",
  features: ["x", "y", "z"].map((name) => ({ name, kind: "number" as const })),
} as const;
const background = Array.from({ length: 12 }, (_, i) => [Math.sin(i), Math.cos(2 * i), (i % 5) / 2]);
const masker = columns(background, [1, -1, 2]);
const folder = mkdtempSync(join(tmpdir(), "whybox-answers-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A model that keeps count of what it is asked. */
function counting(facts: object = {}) {
  const calls: number[] = [];
  const model = blackBox(
    async (rows: number[][]) => {
      calls.push(rows.length);
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (rows.some(([x]) => x === 404)) throw new Error("down");
      return rows.map(([x, y, z]) => 0.5 * x - 0.25 * y + z * x);
    },
    { name: "counting", input, outputs: [{ name: "score", unit: "EUR" }], ...facts },
  );
  return { model, calls, rows: () => calls.reduce((sum, count) => sum + count, 0) };
}
const codeAndMessage = async (run: () => unknown) => {
  const error = await Promise.resolve()
    .then(run)
    .then(
      () => undefined,
      (thrown) => thrown,
    );
  expect(error).toBeInstanceOf(WhyboxError);
  return `${error.code} ${error.message}`;
};

describe("cached", () => {
  test("asks equal rows once, over calls and explanations, and explains to the same bits", async () => {
    const { model, rows } = counting();
    const own = await exactShapley(probe(model, masker));
    const before = rows();
    const memory = cached(model);
    const first = await exactShapley(probe(memory, masker));
    expect(first.result).toEqual(own.result);
    const distinct = rows() - before;
    expect(first.cost).toEqual({ ...own.cost, sentRows: distinct });
    expect(distinct).toBeLessThan(first.cost.modelRows);
    const second = await exactShapley(probe(memory, masker));
    expect(rows() - before).toBe(distinct);
    expect(second.cost.sentRows).toBe(0);
    expect(second.run.cacheHits).toBe(second.cost.modelRows);
    expect(parseExplanation(JSON.stringify(second))).toEqual(second);
    expect(toText(second)).toContain("model rows (0 sent), in process");
    const { cache } = memory;
    expect(cache.askedRows).toBe(2 * first.cost.modelRows);
    expect(cache.hits).toBe(cache.askedRows - distinct);
  });

  test("tells apart rows that differ in one bit, and asks a row that is there twice once", async () => {
    const { model, calls } = counting();
    const memory = cached(model);
    const rows = matrix([
      [1, 0, 0],
      [1 + Number.EPSILON, 0, 0],
      [1, -0, 0],
      [1, 0, 0],
    ]);
    const { data } = await memory.predict(rows);
    expect(calls).toEqual([3]);
    expect(data[0]).toBe(data[3]);
    expect(data[1]).toBe(0.5 * (1 + Number.EPSILON));
  });

  test("waits for rows that are under way, and asks again where they fail", async () => {
    const { model, calls } = counting();
    const memory = cached(model);
    const rows = matrix(background);
    await Promise.all([memory.predict(rows), memory.predict(rows)]);
    expect(calls).toEqual([12]);
    const bad = matrix([[404, 0, 0]]);
    const both = await Promise.allSettled([memory.predict(bad), memory.predict(bad)]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(calls).toEqual([12, 1, 1]);
  });

  test("keeps to its memory, forgetting what was asked longest ago", async () => {
    const { model, rows } = counting();
    const memory = cached(model, { maxBytes: 2000 });
    for (let i = 0; i < 100; i++) await memory.predict(matrix([[i, 0, 0]]));
    expect(memory.cache.bytes).toBeLessThanOrEqual(2000);
    await memory.predict(matrix([[99, 0, 0]]));
    expect(rows()).toBe(100);
    await memory.predict(matrix([[0, 0, 0]]));
    expect(rows()).toBe(101);
  });

  test("keeps answers in a file, so that a run that was cut off does not pay twice", async () => {
    const path = join(folder, "answers.jsonl");
    const first = counting();
    const stop = new AbortController();
    const options = { signal: stop.signal, onProgress: (done: number) => done > 30 && stop.abort() };
    const broken = probe({ ...cached({ ...first.model, rowsPerCall: 12 }, { path, version: "1" }) }, masker);
    expect(await codeAndMessage(() => exactShapley(broken, options))).toMatch(/^ABORTED/);
    appendFileSync(path, '["half a li');
    const second = counting();
    const whole = await exactShapley(probe(cached(second.model, { path, version: "1" }), masker));
    const own = await exactShapley(probe(counting().model, masker));
    expect(whole.result).toEqual(own.result);
    expect(second.rows()).toBeGreaterThan(0);
    const third = counting();
    await exactShapley(probe(cached(third.model, { path, version: "1" }), masker));
    expect(third.rows()).toBe(0);
    expect(first.rows() + second.rows()).toBe(readFileSync(path, "utf8").trimEnd().split("\n").length - 1);
    expect(await codeAndMessage(() => cached(third.model, { path, version: "2" }))).toMatch(
      /^INVALID_DATA cached: .*answers.jsonl: holds answers of another model, version, input or outputs/,
    );
    writeFileSync(path, "name,age\n");
    expect(await codeAndMessage(() => cached(third.model, { path }))).toMatch(/holds something else than answers/);
  });

  test("remembers texts", async () => {
    let asked = 0;
    const letters = blackBox(
      (texts) => {
        asked += texts.length;
        return texts.map((text) => text.length);
      },
      { input: { kind: "text" }, outputs: [{ name: "letters" }] },
    );
    const memory = cached(letters);
    const { cost } = await exactShapley(probe(memory, tokens("one two three")));
    await exactShapley(probe(memory, tokens("one two three")));
    expect(asked).toBe(cost.sentRows);
  });
});

describe("coalesced", () => {
  test("makes small questions that come together into one, with the answers each asked for", async () => {
    const { model, calls } = counting();
    const together = coalesced(model, { maxRows: 100, maxWaitMs: 20 });
    const questions = Array.from({ length: 10 }, (_, i) =>
      matrix(
        [
          [i, 1, 2],
          [i, 2, 1],
        ].slice(0, 1 + (i % 2)),
      ),
    );
    const answers = await Promise.all(questions.map((rows) => together.predict(rows)));
    expect(calls).toEqual([15]);
    for (const [i, rows] of questions.entries()) expect(answers[i]).toEqual(await model.predict(rows));
  });

  test("sends what is full at once, and shares out what it cost by rows", async () => {
    const { model, calls } = counting();
    const spent: (number | undefined)[] = [];
    const metered = {
      ...model,
      predict: ((rows, signal, meter) => {
        meter?.({ money: rows.rows });
        return model.predict(rows, signal);
      }) as typeof model.predict,
    };
    const together = coalesced(metered, { maxRows: 4, maxWaitMs: 10_000 });
    await Promise.all(
      [1, 3].map((count) =>
        together.predict(matrix(background.slice(0, count)), undefined, ({ money }) => spent.push(money)),
      ),
    );
    expect(calls).toEqual([4]);
    expect(spent).toEqual([1, 3]);
  });

  test("an abort rejects who aborted, and stops the batch when all have", async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const slow = blackBox(
      async (rows: Matrix, signal?: AbortSignal) => {
        signals.push(signal);
        await new Promise((resolve) => setTimeout(resolve, 30));
        return rows.data.filter((_, i) => i % 3 === 0);
      },
      { input, outputs: [{ name: "x" }], rows: "matrix" },
    );
    const together = coalesced(slow, { maxRows: 2 });
    const stops = [new AbortController(), new AbortController()];
    const asked = stops.map(({ signal }, i) => together.predict(matrix([[i, 0, 0]]), signal));
    stops[0].abort();
    expect(signals[0]?.aborted).toBe(false);
    stops[1].abort();
    expect(signals[0]?.aborted).toBe(true);
    await Promise.allSettled(asked);
  });

  test("explanations side by side share batches, to the same bits", async () => {
    const { model, calls } = counting();
    const own = await Promise.all(background.map((row) => kernelShap(probe(model, columns(background, row)))));
    const apart = calls.length;
    const together = coalesced(model);
    const shared = await Promise.all(background.map((row) => kernelShap(probe(together, columns(background, row)))));
    expect(shared.map(({ result }) => result)).toEqual(own.map(({ result }) => result));
    expect(calls.length - apart).toBeLessThan(apart);
  });
});

describe("repeated", () => {
  test("answers the mean of several, says that answers vary, and counts every row that is sent", async () => {
    let call = 0;
    const noisy = blackBox((rows) => rows.map(([x]) => x + (call++ % 2 === 0 ? 1 : -1)), {
      input,
      outputs: [{ name: "y" }],
    });
    const mean = repeated(noisy, 4);
    expect(mean.noise).toBe("varies");
    expect((await mean.predict(matrix([[3, 0, 0]]))).data).toEqual(Float64Array.of(3));
    const { cost } = await exactShapley(probe(mean, masker));
    expect(cost.sentRows).toBe(4 * cost.modelRows);
  });
});

describe("what answers cost", () => {
  const price = { perRow: 0.5, perCall: 1, currency: "EUR" };

  test("is recorded in the explanation", async () => {
    const { model, calls } = counting({ price });
    const explanation = await exactShapley(probe(model, masker));
    const amount = 0.5 * explanation.cost.modelRows + calls.length;
    expect(explanation.cost.money).toEqual({ amount, currency: "EUR" });
    expect(toText(explanation)).toContain(`model rows for ${amount} EUR, in process`);
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
  });

  test("is for rows that are sent, not for those that are known", async () => {
    const memory = cached(counting({ price: { perRow: 2, currency: "EUR" } }).model);
    const { cost } = await exactShapley(probe(memory, masker));
    expect(cost.money?.amount).toBe(2 * (cost.sentRows as number));
  });

  test.each([
    [{ money: 20 }, "the budget of 20 EUR does not allow another"],
    [{ rows: 30 }, "the budget of 30 rows does not allow another"],
    [{ calls: 1 }, "the budget of 1 calls does not allow another"],
  ])("stops at a budget of %j, with what was spent", async (limits, message) => {
    const { model, rows } = counting({ price });
    const limited = budgeted(model, limits);
    const error = await exactShapley(probe(limited, masker)).catch((thrown) => thrown);
    expect(error.code).toBe("BUDGET_SPENT");
    expect(error.message).toContain(message);
    expect(error.cost.modelRows).toBe(rows());
    expect(limited.spent.money).toBeLessThanOrEqual(20);
  });

  test("that only the answer tells ends a budget of money after the call that reaches it", async () => {
    const { model } = counting();
    const told = {
      ...model,
      predict: ((rows, signal, meter) => {
        meter?.({ money: 3 });
        return model.predict(rows, signal);
      }) as typeof model.predict,
    };
    const limited = budgeted(told, { money: 5 });
    await limited.predict(matrix([[1, 2, 3]]));
    await limited.predict(matrix([[1, 2, 3]]));
    expect(limited.spent).toEqual({ rows: 2, calls: 2, money: 6 });
    expect(await codeAndMessage(() => limited.predict(matrix([[1, 2, 3]])))).toMatch(/^BUDGET_SPENT/);
  });
});

test.each([
  ["no model", () => cached(null as never), /^INVALID_ARGUMENT cached: expected a model/],
  [
    "a promise of one",
    () => coalesced(Promise.resolve() as never),
    /^INVALID_ARGUMENT coalesced: expected a model, got a promise; await it$/,
  ],
  [
    "one repeat",
    () => repeated(counting().model, 1),
    /^INVALID_ARGUMENT repeated: expected repeats to be a whole number of 2 or more, got 1$/,
  ],
  ["no limit", () => budgeted(counting().model, {}), /^INVALID_ARGUMENT budgeted: expected { rows, calls, money }/],
])("%s is refused", async (_, run, message) => {
  expect(await codeAndMessage(run)).toMatch(message);
});
