import { describeValue } from "../../../core/checks/describe-value.js";
import type { Dataset } from "../../../core/dataset.js";
import type { Cost, RunRecord } from "../../../core/explanation.js";
import type { Output } from "../../../core/features.js";
import type { Json } from "../../../core/json.js";
import type { Mitigation, MitigationResult } from "../../../core/kinds/mitigation.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import type { Seed } from "../../../random/stream.js";
import type { Answers, ClassAnswers } from "../../answers/answers.js";
import { auditFrame } from "../../run/audit-frame.js";

type Setting = {
  readonly method: string;
  readonly options: { readonly [name: string]: Json };
  readonly seed: Seed;
  readonly dataset: Dataset;
  readonly model: string | null;
  readonly outputs: readonly Output[];
  readonly means?: readonly number[];
  readonly cost: Cost;
  readonly run: RunRecord;
};

/** Builds the report of a mitigation. */
export function mitigationFrame(setting: Setting, result: MitigationResult, notes: Mitigation["notes"]): Mitigation {
  return { ...auditFrame({ kind: "mitigation", ...setting }), result, diagnostics: {}, notes };
}

/** Throws INVALID_ARGUMENT unless the answers are a classifier's, to a dataset with a target. */
export function checkClassAnswers(where: string, answers: Answers): ClassAnswers {
  if (answers?.dataset === undefined) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected answers of answersOf, got ${describeValue(answers)}; make them with answersOf(model, dataset(records, { model, target, groups }))`,
    );
  }
  if (answers.task !== "classification") {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected a classifier, and ${answers.model} answers numbers`);
  }
  if (answers.truth === undefined) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: the dataset has no target; make it with dataset(records, { ..., target: ... })`,
    );
  }
  return answers;
}
