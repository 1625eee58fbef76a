import { batchRows } from "../../core/checks/check-answers.js";
import { checkKnownOptions } from "../../core/checks/check-options.js";
import { showValue } from "../../core/checks/show-value.js";
import type { Matrix } from "../../core/matrix.js";
import type { Batch, Model, Spent } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkModel, modelAround } from "./model-around.js";

/** Limits on spending, summed over all callers of the model. At least one of them. */
export type BudgetLimits = {
  readonly rows?: number;
  readonly calls?: number;
  /** In the currency of the model's price. */
  readonly money?: number;
};

export type BudgetedModel<B extends Batch = Matrix> = Model<B> & {
  readonly spent: { readonly rows: number; readonly calls: number; readonly money: number };
};

/**
 * A model that is not asked any more once a budget of rows, calls or money is spent, in one explanation or in many.
 *
 * A call that would go beyond the budget, by the model's `price` where it has one, is not made. Where only the answer tells
 * what it has cost, the call that reaches the limit is the last one.
 *
 * @throws WhyboxError INVALID_ARGUMENT; asking throws BUDGET_SPENT, and an explanation under way rejects with its cost
 * @example
 * const model = budgeted(await httpModel(url, { ...options, price: { perRow: 0.002, currency: "EUR" } }), { money: 5 });
 */
export function budgeted<B extends Batch = Matrix>(model: Model<B>, limits: BudgetLimits): BudgetedModel<B> {
  checkModel("budgeted", model);
  checkKnownOptions("budgeted", limits, ["rows", "calls", "money"]);
  const given = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  if (given.length === 0 || !given.every(([, limit]) => Number.isFinite(limit) && limit >= 0)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `budgeted: expected { rows, calls, money }, one or more of them as numbers of 0 or more, got ${showValue(limits)}`,
    );
  }
  const { price } = model;
  const spent = { rows: 0, calls: 0, money: 0 };
  const reserve = (rows: number): number => {
    const money = price ? (price.perRow ?? 0) * rows + (price.perCall ?? 0) : 0;
    const wanted = { rows: spent.rows + rows, calls: spent.calls + 1, money: spent.money + money };
    for (const [name, limit] of given as ["rows" | "calls" | "money", number][]) {
      const isReached = name === "money" && money === 0 ? spent.money >= limit : wanted[name] > limit;
      if (!isReached) continue;
      const unit = name === "money" ? (price?.currency ?? "of money") : name;
      throw new WhyboxError(
        "BUDGET_SPENT",
        `${model.name}.predict: the budget of ${limit} ${unit} does not allow another ${rows} rows; ${Number(spent[name].toPrecision(6))} are spent`,
      );
    }
    Object.assign(spent, wanted);
    return money;
  };
  const predict = async (batch: B, signal?: AbortSignal, meter?: (spent: Spent) => void): Promise<Matrix> => {
    const reserved = reserve(batchRows(batch));
    let isMetered = false;
    const answers = await model.predict(batch, signal, (more) => {
      if (more.money !== undefined) {
        // The stated cost replaces the expected one.
        spent.money += more.money - (isMetered ? 0 : reserved);
        isMetered = true;
      }
      meter?.(more);
    });
    if (!isMetered && price) meter?.({ money: reserved });
    return answers;
  };
  return Object.defineProperty(modelAround(model, predict, {}), "spent", {
    get: () => ({ ...spent }),
  }) as BudgetedModel<B>;
}
