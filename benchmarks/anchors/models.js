import { anchors, binnedColumns, probe } from "whybox";
import * as cancer from "../lime/breast-cancer.js";
import { freshTruth } from "./row-truth.js";
import { DELTA, outcome, validityTable } from "./validity-table.js";
import * as wine from "./wine.js";

const SEEDS = 5;
const PRECISION = 0.95;
const FRESH_DRAWS = 100_000;

/** Certified rules that fall short on breast cancer and wine; the truth comes from fresh draws. */
export async function models() {
  const runs = [...(await onRows("breast cancer", cancer)), ...(await onRows("wine", wine))];
  return validityTable("Validity on breast cancer and wine, quartile bins, tau .95", runs);
}

async function onRows(name, { background, instances, models }) {
  const runs = [];
  for (const model of [models.logistic, models.forest]) {
    for (const instance of instances) {
      const masker = binnedColumns(background, instance);
      const truth = freshTruth(model, masker, background, instance, { precision: PRECISION, draws: FRESH_DRAWS });
      for (let seed = 0; seed < SEEDS; seed++) {
        const { result } = await anchors(probe(model, masker), { seed, delta: DELTA, enumerate: false });
        runs.push(outcome(`${name}, ${model.name}`, PRECISION, result, truth(result.parts).interventional));
      }
    }
  }
  return runs;
}
