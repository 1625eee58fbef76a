import { describe, expect, test } from "vitest";
import { blackBox, exactShapley, matrix, parseExplanation, probe, toText } from "whybox";
import { budgeted, cached, coalesced, repeated } from "whybox/models";
import { codeAndMessage, counting, input, masker } from "../../fixtures/counting-model.js";

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
