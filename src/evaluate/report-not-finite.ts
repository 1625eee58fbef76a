import { checkFinite } from "../core/checks/check-answers.js";
import { keeps } from "../core/coalitions.js";
import type { ReferenceRows } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import type { Batch, Model } from "../core/model.js";
import type { Plan, Range } from "../core/plan.js";
import { WhyboxError } from "../core/whybox-error.js";

/**
 * Throws what is wrong with answers that do not add up to finite numbers: names the first row and output that is not
 * one, and what the row was made from.
 *
 * @param masks  of the plan, each with all of `references`, in the order of the answers
 * @throws WhyboxError MODEL_ANSWER_INVALID
 */
export function reportNotFinite<B extends Batch>(
  model: Model<B>,
  rows: ReferenceRows,
  answers: Matrix,
  plan: Plan,
  masks: Range,
  references: Range,
): never {
  const perMask = references.to - references.from;
  checkFinite(model, answers, (row) => {
    const mask = masks.from + Math.floor(row / perMask);
    const reference = plan.referenceOf ? plan.referenceOf[mask] : references.from + (row % perMask);
    return describeRow(rows, plan, mask, reference);
  });
  throw new WhyboxError(
    "MODEL_ANSWER_INVALID",
    `${model.name}.predict: answers are so large that their sum is not finite`,
  );
}

/** Origin of a perturbed row; undefined where there is only one reference row. */
function describeRow(rows: ReferenceRows, { z }: Plan, mask: number, reference: number): string | undefined {
  if (rows.references === 1 || !("bits" in z)) return undefined;
  if (z.parts === 0) return `row ${reference} of those asked`;
  const name = `${rows.sampled ? "reference" : "background"} row ${reference}`;
  let kept = 0;
  for (let part = 0; part < z.parts; part++) if (keeps(z, mask, part)) kept++;
  if (kept === 0) return name;
  if (rows.resamplesKept) return `${name} with kept parts moved to where the instance's are`;
  return kept === z.parts ? "the instance itself" : `the instance with hidden parts from ${name}`;
}
