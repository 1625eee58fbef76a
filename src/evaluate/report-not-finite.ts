import { checkFinite } from "../core/checks/check-answers.js";
import { keeps } from "../core/coalitions.js";
import type { Masker } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import type { Batch, Model } from "../core/model.js";
import type { Plan, Range } from "../core/plan.js";
import { WhyboxError } from "../core/whybox-error.js";

/**
 * Throws what is wrong with answers that do not add up to finite numbers: names the first row and output that is not
 * one, and what the row was made from.
 *
 * @param masks  of the plan, each with all of `draws`, in the order of the answers
 * @throws WhyboxError MODEL_ANSWER_INVALID
 */
export function reportNotFinite<B extends Batch>(
  model: Model<B>,
  masker: Masker<B>,
  answers: Matrix,
  plan: Plan,
  masks: Range,
  draws: Range,
): never {
  const perMask = draws.to - draws.from;
  checkFinite(model, answers, (row) => {
    const mask = masks.from + Math.floor(row / perMask);
    const draw = plan.draw ? plan.draw[mask] : draws.from + (row % perMask);
    return describeRow(masker, plan, mask, draw);
  });
  throw new WhyboxError(
    "MODEL_ANSWER_INVALID",
    `${model.name}.predict: answers are so large that their sum is not finite`,
  );
}

/** What a perturbed row was made from; nothing where there is no choice of draws, or no end of them. */
function describeRow<B extends Batch>(
  { draws, parts, redrawsKept }: Masker<B>,
  { z }: Plan,
  mask: number,
  draw: number,
): string | undefined {
  if (draws === "unbounded" || draws === 1 || !("bits" in z)) return undefined;
  if (parts === 0) return `row ${draw} of those asked`;
  let kept = 0;
  for (let part = 0; part < parts; part++) if (keeps(z, mask, part)) kept++;
  if (kept === 0) return `background row ${draw}`;
  if (redrawsKept) return `background row ${draw} with kept parts moved to where the instance's are`;
  return kept === parts ? "the instance itself" : `the instance with hidden parts from background row ${draw}`;
}
