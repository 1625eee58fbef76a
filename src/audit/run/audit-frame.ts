import type { Dataset } from "../../core/dataset.js";
import { type Cost, type Explained, type Part, type RunRecord, SCHEMA } from "../../core/explanation.js";
import type { Output } from "../../core/features.js";
import type { Json } from "../../core/json.js";
import type { Model } from "../../core/model.js";
import { VERSION } from "../../core/version.js";
import type { Seed } from "../../random/stream.js";
import type { Answers } from "../answers/answers.js";
import type { RowQuestions } from "./row-questions.js";

/** Facts about an audit's run, apart from its findings. */
export type AuditSetting<Kind extends string> = {
  readonly kind: Kind;
  readonly method: string;
  /** Every default resolved. */
  readonly options: { readonly [name: string]: Json };
  readonly seed: Seed;
  readonly dataset: Dataset;
  /** Null where no model is involved. */
  readonly model: string | null;
  readonly outputs: readonly Output[];
  /** Default: the features. */
  readonly parts?: readonly Part[];
  /** One per output: the model's mean answer to the rows. */
  readonly means?: readonly number[];
  readonly cost: Cost;
  readonly run: RunRecord;
};

/** Everything of a result about a dataset except the findings: frame, diagnostics and notes. */
export function auditFrame<Kind extends string>(
  setting: AuditSetting<Kind>,
): Omit<Explained<Kind, never>, "result" | "diagnostics" | "notes"> {
  const { kind, method, options, seed, dataset, model, outputs, means, cost, run } = setting;
  return {
    schema: SCHEMA,
    kind,
    method: { name: method, options, seed },
    subject: {
      scope: "dataset",
      model: model ?? dataset.name,
      outputs: outputs.map(({ name }) => name),
      units: outputs.map(({ unit }) => unit ?? null),
      parts:
        setting.parts ??
        dataset.features.map((feature, column): Part => {
          const unit = feature.kind === "number" && feature.unit !== undefined ? { unit: feature.unit } : {};
          return { name: feature.name, ...unit, columns: [column] };
        }),
      prediction: outputs.map((_, output) => means?.[output] ?? 0),
      baseline: outputs.map(() => null),
    },
    cost,
    run,
  };
}

type AskedSetting<Kind extends string> = Omit<AuditSetting<Kind>, "model" | "outputs" | "cost" | "run"> & {
  readonly model: Model;
  /** Positions among the model's outputs. Default: all. */
  readonly outputs?: readonly number[];
  readonly questions: RowQuestions;
  /** Default: "complete". */
  readonly stoppedBy?: Cost["stoppedBy"];
};

/** The frame of an audit that asked a model: with its questions' cost and record. */
export function askedFrame<Kind extends string>({
  model,
  outputs = [...model.outputs.keys()],
  questions,
  stoppedBy = "complete",
  ...setting
}: AskedSetting<Kind>): ReturnType<typeof auditFrame<Kind>> {
  return auditFrame({
    ...setting,
    model: model.name,
    outputs: outputs.map((output) => model.outputs[output]),
    cost: questions.cost(stoppedBy),
    run: questions.record(),
  });
}

type AnsweredSetting<Kind extends string> = Pick<AuditSetting<Kind>, "kind" | "method" | "options" | "seed"> & {
  readonly answers: Answers;
  readonly startedAt: Date;
  /** Of `performance.now()`. */
  readonly startedMs: number;
};

/** The frame of an audit of existing answers: it asks nothing. */
export function answeredFrame<Kind extends string>({
  answers,
  startedAt,
  startedMs,
  ...setting
}: AnsweredSetting<Kind>): ReturnType<typeof auditFrame<Kind>> {
  const { dataset, model, outputs } = answers;
  return auditFrame({
    ...setting,
    ...{ dataset, model, outputs, means: meanAnswers(answers) },
    ...unasked(startedAt, startedMs),
  });
}

/** Cost and record of work that asks no model. */
export function unasked(startedAt: Date, startedMs: number): { cost: Cost; run: RunRecord } {
  return {
    cost: { modelRows: 0, budgetRows: 0, stoppedBy: "complete" },
    run: {
      version: VERSION,
      executor: "nothing asked",
      modelCalls: 0,
      retries: 0,
      cacheHits: 0,
      startedAt: startedAt.toISOString(),
      wallMs: Math.max(0, globalThis.performance.now() - startedMs),
    },
  };
}

/** The model's mean answer to the rows of a dataset, by their weights. */
export function meanAnswers({ answers, weights }: Pick<Answers, "answers" | "weights">): number[] {
  const { data, rows, columns } = answers;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sums = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    const weight = weights[row];
    for (let output = 0; output < columns; output++, at++) sums[output] += weight * data[at];
  }
  return Array.from(sums, (sum) => sum / total);
}
