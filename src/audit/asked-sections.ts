import type { Dataset } from "../core/dataset.js";
import type { Executor } from "../core/executor.js";
import type { Attribution, Explanation } from "../core/explanation.js";
import type { LossImportance } from "../core/kinds/loss-importance.js";
import type { Model } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import { probe } from "../evaluate/probe.js";
import type { RunOptions } from "../explain/run/run.js";
import { kernelShap } from "../explain/shapley/kernel-shap.js";
import { columns } from "../maskers/columns/columns.js";
import type { Seed } from "../random/stream.js";
import type { Answers } from "./answers/answers.js";
import { accumulatedEffects } from "./effects/accumulated-effects.js";
import { interactionStrength } from "./effects/interaction-strength.js";
import { permutationImportance } from "./importance/permutation-importance.js";
import { sage } from "./importance/sage.js";
import { outputsOf } from "./run/outputs-of.js";
import { sampledRows } from "./run/sampled-rows.js";
import type { Section } from "./section-list.js";
import { strategies } from "./strategies/strategies.js";

type SectionRun = RunOptions & { readonly seed: Seed; readonly executor?: Executor };

/** A part of an audit that asks the model: its share of the budget, and the call that makes it. */
export type AskedSection = {
  readonly name: string;
  readonly share: number;
  readonly make: (budgetRows: number, run: SectionRun, before: readonly Section[]) => Promise<Explanation | undefined>;
};

/** Number of features whose effects and interactions are shown: the most important ones. */
const MAX_EFFECTS = 8;
const MAX_INTERACTING = 6;
/** Least number of background rows for filling unknown values. */
const MIN_BACKGROUND = 8;
const MAX_BACKGROUND = 64;
/** Number of rows whose reasons are compared, and the least number worth a picture. */
const MAX_EXPLAINED = 100;
const MIN_EXPLAINED = 30;
const SHAP_BACKGROUND = 10;

/** The parts of an audit that ask the model, in order; later ones use what earlier ones found important. */
export function askedSections(model: Model, dataset: Dataset, answers: Answers): AskedSection[] {
  const { features, target } = dataset;
  const hasTruth = target !== undefined && answers.truth?.some((value) => !Number.isNaN(value));
  return [
    ...(hasTruth
      ? [
          {
            name: "permutationImportance",
            share: 0.3,
            make: (budgetRows: number, run: SectionRun) =>
              permutationImportance(model, dataset, { ...run, budgetRows, repeats: features.length > 40 ? 1 : 3 }),
          },
          {
            name: "sage",
            share: 0.2,
            make: (budgetRows: number, run: SectionRun) => {
              const perRow = 2 * features.length * 16;
              const backgroundRows = Math.max(
                MIN_BACKGROUND,
                Math.min(MAX_BACKGROUND, Math.floor(budgetRows / perRow)),
              );
              return sage(model, dataset, { ...run, budgetRows, backgroundRows });
            },
          },
        ]
      : []),
    {
      name: "accumulatedEffects",
      share: 0.2,
      make: (budgetRows, run, before) =>
        accumulatedEffects(model, dataset, {
          ...run,
          budgetRows,
          features: mostImportant(before, dataset, MAX_EFFECTS),
        }),
    },
    {
      name: "interactionStrength",
      share: 0.15,
      make: async (budgetRows, run, before) => {
        const chosen = mostImportant(before, dataset, MAX_INTERACTING);
        return chosen.length < 2
          ? undefined
          : interactionStrength(model, dataset, { ...run, budgetRows, features: chosen });
      },
    },
    {
      name: "strategies",
      share: 0.15,
      make: (budgetRows, run) => clusteredReasons(model, dataset, answers, budgetRows, run),
    },
  ];
}

function mostImportant(before: readonly Section[], { features }: Dataset, most: number): string[] {
  const found = before.find(({ name }) => name === "permutationImportance")?.explanation as LossImportance | undefined;
  if (!found) return features.slice(0, most).map(({ name }) => name);
  const value = (part: number) => found.result.values[part].value ?? 0;
  return [...found.subject.parts.keys()]
    .sort((a, b) => value(b) - value(a))
    .slice(0, most)
    .map((part) => found.subject.parts[part].name);
}

async function clusteredReasons(
  model: Model,
  dataset: Dataset,
  answers: Answers,
  budgetRows: number,
  { seed, executor, signal, onProgress }: SectionRun,
): Promise<Explanation | undefined> {
  const available = sampledRows(dataset, Number.POSITIVE_INFINITY, seed).length;
  if (available < MIN_EXPLAINED) return undefined;
  const background = sampledRows(dataset, SHAP_BACKGROUND, `${String(seed)} background`);
  // Enough for kernelShap's standard error, and a few coalitions more.
  const each = (4 * dataset.features.length + 20) * background.length;
  const count = Math.min(MAX_EXPLAINED, available, Math.floor(budgetRows / each));
  if (count < MIN_EXPLAINED) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `strategies: ${MIN_EXPLAINED} explanations take ${MIN_EXPLAINED * each} model rows, got ${budgetRows}`,
    );
  }
  const { data, columns: width } = dataset.rows;
  const rowOf = (row: number) => data.slice(row * width, (row + 1) * width);
  const names = outputsOf("audit", model, dataset).map((output) => model.outputs[output].name);
  const explanations: Attribution[] = [];
  let done = 0;
  for (const row of sampledRows(dataset, count, seed)) {
    const explained = rowOf(row);
    const masker = columns(Array.from(background, rowOf), explained);
    const explanation = await kernelShap(probe(model, masker, executor ? { executor } : {}), {
      seed,
      budgetRows: each,
      outputs: names.slice(0, 1),
      ...(signal && { signal }),
      onProgress: (rows) => onProgress?.(done + rows, budgetRows),
    });
    done += explanation.cost.modelRows;
    explanations.push({ ...explanation, subject: { ...explanation.subject, row } });
  }
  const found = strategies(explanations, { seed, answers });
  return { ...found, cost: { modelRows: done, budgetRows, stoppedBy: "complete" } };
}
