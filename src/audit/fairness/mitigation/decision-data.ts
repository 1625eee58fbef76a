import type { Dataset } from "../../../core/dataset.js";
import type { Executor } from "../../../core/executor.js";
import type { Cost, Note, RunRecord } from "../../../core/explanation.js";
import { type Steps, turns } from "../../../core/give-way.js";
import type { Mitigation } from "../../../core/kinds/mitigation.js";
import { takeRows } from "../../../core/matrix-rows.js";
import type { Model } from "../../../core/model.js";
import { aborted } from "../../../evaluate/aborted.js";
import type { RunOptions } from "../../../explain/run/run.js";
import type { Seed } from "../../../random/stream.js";
import type { ClassAnswers } from "../../answers/answers.js";
import { answersOf } from "../../answers/answers-of.js";
import { checkFits } from "../../answers/check-fits.js";
import { meanAnswers } from "../../run/audit-frame.js";
import { type Partition, partitionsOf } from "../review/partitions-of.js";
import { type ReviewedRows, reviewedRows } from "../review/reviewed-rows.js";
import { type DecisionRule, rowDrawsInSteps, selectionChances } from "./decided-model.js";
import { type GroupColumn, groupColumns, groupNumbers } from "./group-columns.js";
import { heldOutSplit, someReviewed } from "./held-out-split.js";
import { checkClassAnswers } from "./mitigation-frame.js";

type Options = RunOptions & {
  readonly executor?: Executor;
  readonly favourable?: string | readonly string[];
  readonly groups?: readonly string[];
  readonly test?: Dataset;
  readonly holdOut: number;
  readonly seed: Seed;
};

/** Rows that decision rules are fitted to, and rows that they are measured on. */
export type DecisionData = {
  readonly favourable: readonly string[];
  /** Groups by all columns at once, of the rows fitted. */
  readonly partition: Partition;
  readonly fitted: ReviewedRows;
  /** Details that a rule reports beside its steps. */
  readonly reading: Pick<DecisionRule, "columns" | "groups" | "favourable">;
  readonly measured: ReviewedRows;
  readonly measuredPartitions: readonly Partition[];
  /** Decisions of the rule on the measured rows. */
  readonly decide: (rule: DecisionRule) => Steps<ReviewedRows>;
  /** As `turns` makes it; an error carries the cost so far. */
  readonly giveWay: () => Promise<void>;
  readonly notes: readonly Note[];
  readonly cost: Cost;
  readonly run: RunRecord;
  readonly means: readonly number[];
};

/** Asks the model about the dataset and any test rows, and separates rows to fit from rows to measure. */
export async function decisionData(
  where: string,
  model: Model,
  dataset: Dataset,
  options: Options,
): Promise<DecisionData> {
  const { executor, signal, onProgress, test } = options;
  checkFits(where, model, dataset);
  if (test) checkFits(where, model, test);
  const total = dataset.rows.rows + (test?.rows.rows ?? 0);
  const ask = async (rows: Dataset, before: number) =>
    checkClassAnswers(
      where,
      await answersOf(model, rows, {
        ...(executor && { executor }),
        ...(signal && { signal }),
        ...(onProgress && { onProgress: (done: number) => onProgress(before + done, total) }),
      }),
    );
  const answers = await ask(dataset, 0);
  const tested = test && (await ask(test, dataset.rows.rows));
  const { cost, run } = spent(answers, tested);
  const stopped = { cost: { ...cost, stoppedBy: "aborted" as const } };
  const giveWay = turns(signal, (signal) => Object.assign(aborted(signal), stopped));
  const asked = typeof options.favourable === "string" ? [options.favourable] : options.favourable;
  const { rows, favourable } = reviewedRows(answers, asked, undefined, where);
  const { partitions, notes } = partitionsOf(dataset, rows.at, options.groups, {}, where);
  const partition = partitions[partitions.length - 1];
  const columns = groupColumns(dataset, partition.by);
  await giveWay();
  const split = tested ? undefined : heldOutSplit(where, rows, partition.codes, options.holdOut, options.seed);
  const fitted = split ? someReviewed(rows, split.fitted) : rows;
  await giveWay();
  const measured = tested
    ? reviewedRows(tested, asked, undefined, where).rows
    : someReviewed(rows, (split as { measured: Int32Array }).measured);
  await giveWay();
  const numbers = groupNumbers(columns, dataset, rows.at);
  const chosen = favourable?.classes ?? [];
  return {
    favourable: chosen,
    partition: split ? { ...partition, codes: split.fitted.map((row) => partition.codes[row]) } : partition,
    fitted,
    reading: {
      columns,
      groups: Object.fromEntries(Array.from(numbers, (number, row) => [number, partition.codes[row]])),
      favourable: answers.classes.flatMap((name, c) => (chosen.includes(name) ? [c] : [])),
    },
    measured,
    measuredPartitions: partitionsOf(test ?? dataset, measured.at, options.groups, {}, where).partitions,
    decide: decider(tested ?? answers, measured, columns),
    notes,
    giveWay,
    ...{ cost, run },
    means: meanAnswers(answers),
  };
}

function decider(
  { dataset, probabilities }: ClassAnswers,
  measured: ReviewedRows,
  columns: readonly GroupColumn[],
): DecisionData["decide"] {
  const groups = groupNumbers(columns, dataset, measured.at);
  const rows = takeRows(dataset.rows, measured.at);
  const measuredProbabilities = takeRows(probabilities, measured.at);
  return function* (rule) {
    const draws = yield* rowDrawsInSteps(rows, groups, rule);
    const chances = selectionChances(measuredProbabilities, groups, draws, rule);
    yield;
    return {
      ...measured,
      score: chances,
      ranks: chances,
      // Chances of being selected are no probabilities of the truth: they have no calibration.
      scoreKind: "label" as const,
      selected: Uint8Array.from(chances, (p) => (p > 0.5 ? 1 : 0)),
    };
  };
}

/** Sums the cost of one or two calls and takes the record of the first. */
function spent(first: ClassAnswers, second: ClassAnswers | undefined): Pick<Mitigation, "cost" | "run"> {
  if (!second) return { cost: first.cost, run: first.run };
  const sum = <T extends object>(a: T, b: T, names: readonly (keyof T)[]) =>
    Object.fromEntries(
      names.flatMap((name) =>
        a[name] === undefined && b[name] === undefined ? [] : [[name, Number(a[name] ?? 0) + Number(b[name] ?? 0)]],
      ),
    );
  const money = first.cost.money && {
    amount: first.cost.money.amount + (second.cost.money?.amount ?? 0),
    currency: first.cost.money.currency,
  };
  return {
    cost: {
      ...first.cost,
      ...sum(first.cost, second.cost, ["modelRows", "budgetRows", "sentRows"]),
      ...(money && { money }),
    },
    run: {
      ...first.run,
      ...sum(first.run, second.run, ["modelCalls", "retries", "resentRows", "cacheHits", "wallMs"]),
    },
  };
}
