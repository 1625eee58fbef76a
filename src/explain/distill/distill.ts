import type {
  AdditiveExplanation,
  DistilledExplanation,
  RuleListExplanation,
  SoftTreeExplanation,
  TreeExplanation,
} from "../../core/explanation.js";
import { inTurns, turns } from "../../core/give-way.js";
import { checkAwaited } from "../../core/is-promise.js";
import type { Distilled, SizeFidelity } from "../../core/kinds/distilled.js";
import type { Matrix } from "../../core/matrix.js";
import { takeRows } from "../../core/matrix-rows.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { aborted } from "../../evaluate/aborted.js";
import { inProcess } from "../../evaluate/in-process.js";
import type { Rows } from "../../maskers/columns/check-columns.js";
import { meter } from "../run/run.js";
import { type Answered, askTeacher, type TeacherQuestions } from "./ask-teacher.js";
import { distillData } from "./distill-data.js";
import { distillExplanation } from "./distill-explanation.js";
import { type DistillOptions, type ResolvedDistillOptions, resolveDistillOptions } from "./distill-options.js";
import { distillTask } from "./distill-task.js";
import { fidelityOfSize, type Measured } from "./fidelity.js";
import { type LabelledRows, labelRows } from "./labelled-rows.js";
import { partToChoose } from "./part-to-choose.js";
import { additiveStudents } from "./students/additive-students.js";
import { ruleListStudents } from "./students/rule-list-students.js";
import { softTreeStudent } from "./students/soft-tree-student.js";
import type { Student, StudentsInSteps } from "./students/student.js";
import { treeStudents } from "./students/tree-students.js";

/** Default number of synthetic rows: most models answer them in seconds, and a tree learns from them in as many. */
const SYNTHETIC_ROWS = 20_000;

/**
 * A readable student of a black box: a tree, a rule list, an additive model or a soft tree, and how far to believe it.
 *
 * The model labels the rows, and synthetic rows between them and their neighbours. Students of several sizes learn
 * from its answers; the smallest whose fidelity, on given rows set aside for the choice, is within one standard error of
 * the best is kept. Fidelity is measured on given rows that neither taught nor chose it: the share of the variance of the
 * model's probabilities (numbers) that the student explains, and for classes how often both answer the same one, beside
 * what a constant would achieve. It does not say whether either is right.
 *
 * @param model  takes columns; probabilities make a classifier, anything else regression, of all outputs at once
 * @param rows  rows x features, such as the training data
 * @param options  see DistillOptions
 * @returns kind "tree", "ruleList", "additive" or "softTree", by `as`
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA, BUDGET_TOO_SMALL; ABORTED (with a partial explanation once the
 *   given rows are answered; so as to come soon it learns from some of many rows alone, and soft trees are less deep,
 *   with none of more than some fifty features)
 * Source: Craven & Shavlik 1996 (Extracting tree-structured representations of trained networks); Bastani, Kim &
 * Bastani 2017 (Interpreting blackbox models via model extraction). The choice of size: Breiman et al. 1984, the rule
 * of one standard error.
 * Cost: rows + synthetic rows + 1 model rows, `budgetRows` at most.
 * @example
 * const explanation = await distill(model, rows, { maxLeaves: 8 });
 * console.log(toText(explanation));
 */
export function distill(
  model: Model,
  rows: Rows,
  options: DistillOptions & { readonly as: "ruleList" },
): Promise<RuleListExplanation>;
export function distill(
  model: Model,
  rows: Rows,
  options: DistillOptions & { readonly as: "additive" },
): Promise<AdditiveExplanation>;
export function distill(
  model: Model,
  rows: Rows,
  options: DistillOptions & { readonly as: "softTree" },
): Promise<SoftTreeExplanation>;
export function distill(
  model: Model,
  rows: Rows,
  options?: DistillOptions & { readonly as?: "tree" },
): Promise<TreeExplanation>;
export function distill(model: Model, rows: Rows, options?: DistillOptions): Promise<DistilledExplanation>;
export async function distill(model: Model, rows: Rows, given: DistillOptions = {}): Promise<DistilledExplanation> {
  const options = resolveDistillOptions(given);
  checkAwaited("distill", "a model", model);
  if (typeof model?.predict !== "function" || !model.outputs) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      "distill: expected a model { name, input, outputs, predict }; wrap a function with blackBox",
    );
  }
  const task = distillTask(model.outputs);
  const classes = task.task === "classification" ? task.outputs : undefined;
  const data = distillData(model, rows, given, classes, options.seed);
  const needed = data.training.x.rows + data.heldOut.x.rows + 1;
  const budgetRows = given.budgetRows ?? needed + SYNTHETIC_ROWS;
  if (budgetRows < needed) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `distill: expected budgetRows of at least ${needed} (${needed - 1} rows, and the first once more alone), got ${budgetRows}`,
    );
  }
  const executor = given.executor ?? inProcess();
  const counted = meter(executor.name, budgetRows, given);
  const questions: TeacherQuestions = {
    model,
    executor,
    counted,
    task,
    data,
    syntheticRows: budgetRows - needed,
    seed: options.seed,
    giveWay: turns(given.signal, aborted),
  };
  const answered: Answered = { batchDependent: false, synthetic: [] };
  const found: { students: Student<object>[]; curve: SizeFidelity[] } = { students: [], curve: [] };
  const explain = (stoppedBy: "complete" | "aborted", asked: Asked = { questions, answered }) =>
    distillExplanation({
      ...asked,
      options,
      measured: measuredOf(asked.questions, asked.answered),
      ...found,
      stoppedBy,
    });
  try {
    await askTeacher(questions, answered);
    await learn(questions, answered, found, options, given.signal);
    return explain("complete");
  } catch (error) {
    if (!(error instanceof WhyboxError && error.code === "ABORTED")) throw error;
    error.cost = counted.cost("aborted");
    if (!answered.training) throw error;
    if (found.students.length > 0) error.partial = explain("aborted");
    else {
      const maxDepth = depthAfterAbort(options, data.features.length + task.outputs.length);
      if (maxDepth === 0) throw error;
      const few = fewRows(questions, answered as Given, MAX_CELLS_AFTER_ABORT[options.as]);
      await learn(few.questions, few.answered, found, { ...options, maxDepth, leaves: options.maxLeaves });
      error.partial = explain("aborted", few);
    }
    throw error;
  }
}

/** Makes students of all sizes, and measures them on the rows that choose one; other work gets a turn in between. */
async function learn(
  questions: TeacherQuestions,
  answered: Answered,
  { students, curve }: { students: Student<object>[]; curve: SizeFidelity[] },
  options: ResolvedDistillOptions,
  signal?: AbortSignal,
): Promise<void> {
  const measured = measuredOf(questions, answered);
  const { task, data } = questions;
  const giveWay = turns(signal, aborted);
  const labelled = await inTurns(labelRows(task, data, answered.training as Matrix, answered.synthetic), giveWay);
  const isHeldOut = measured.measuredOn === "heldOut";
  const whole = { learned: labelled, choosing: { ...measured, x: (isHeldOut ? data.heldOut : data.training).x } };
  const isChosen = isHeldOut && options.leaves === undefined && options.as !== "additive";
  const { learned, choosing } = isChosen ? partToChoose(labelled, data.training.x.rows) : whole;
  await giveWay();
  for (const student of fitStudents(learned, options)) {
    await giveWay();
    if (!student || students.some(({ size }) => size === student.size)) continue;
    students.push(student);
    curve.push(fidelityOfSize(student.size, choosing, student.answer(choosing.x)));
  }
  await giveWay();
}

/** Numbers in rows that a student still learns from after an abort: a tree of 200 columns took .4 s, a rule list .3 s. */
const MAX_CELLS_AFTER_ABORT = { tree: 3e4, ruleList: 5e4, additive: 2e4, softTree: 4e3 };

/** Leaves x (features + outputs) of all soft trees that are still learned after an abort, whatever the rows: .1 to .3 s. */
const MAX_SOFT_WORK = 100;

/** The greatest depth that is still learned after an abort; 0 where even one split takes long. */
function depthAfterAbort({ as, maxDepth }: ResolvedDistillOptions, width: number): number | undefined {
  if (as !== "softTree") return maxDepth;
  let depth = 0;
  // Trees of 2, 4, 8, ... leaves.
  while (depth < (maxDepth as number) && (2 ** (depth + 2) - 2) * width <= MAX_SOFT_WORK) depth++;
  return depth;
}

type Asked = { readonly questions: TeacherQuestions; readonly answered: Answered };
type Given = Answered & { readonly training: Matrix };

/** All rows where they are few; else some of those given, evenly spaced, and no synthetic ones. */
function fewRows(questions: TeacherQuestions, answered: Given, maxCells: number): Asked {
  const { training } = questions.data;
  const { rows, columns } = training.x;
  const drawn = answered.synthetic.reduce((sum, { x }) => sum + x.rows, 0);
  if ((rows + drawn) * columns <= maxCells) return { questions, answered };
  const weighed = Array.from(training.weights.keys()).filter((row) => training.weights[row] > 0);
  const count = Math.min(weighed.length, Math.max(1, Math.floor(maxCells / columns)));
  const kept = Array.from({ length: count }, (_, i) => weighed[Math.floor((i * weighed.length) / count)]);
  const few = {
    x: takeRows(training.x, kept),
    weights: Float64Array.from(kept, (row) => training.weights[row]),
    labels: training.labels && Float64Array.from(kept, (row) => training.labels?.[row] as number),
  };
  return {
    questions: { ...questions, data: { ...questions.data, training: few } },
    answered: { ...answered, training: takeRows(answered.training, kept), synthetic: [] },
  };
}

/** The rows that students are measured on: held-out rows, or the training rows where there are none. */
function measuredOf({ task, data }: TeacherQuestions, answered: Answered): Measured & Pick<Distilled, "task"> {
  const hasHeldOut = data.heldOut.weights.some((weight) => weight > 0);
  const { weights, labels } = hasHeldOut ? data.heldOut : data.training;
  const teacher = task.answers((hasHeldOut ? answered.heldOut : answered.training) as NonNullable<Answered["heldOut"]>);
  return {
    task: task.task,
    outputs: task.outputs,
    measuredOn: hasHeldOut ? "heldOut" : "training",
    teacher,
    weights,
    labels,
  };
}

/** The students of a kind, one per size that fidelity chooses among, small ones first. */
function* fitStudents(rows: LabelledRows, options: ResolvedDistillOptions): StudentsInSteps<object> {
  const { as, maxLeaves, leaves, maxDepth, pairs, seed } = options;
  const sizes = leaves === undefined ? sizesUpTo(maxLeaves) : [leaves];
  switch (as) {
    case "tree": {
      const max = { leaves: maxLeaves, ...(maxDepth !== undefined && { depth: maxDepth }) };
      yield* treeStudents(rows, max, sizes);
      return;
    }
    case "ruleList":
      yield* ruleListStudents(rows, sizes, maxDepth);
      return;
    case "additive":
      yield* additiveStudents(rows, pairs);
      return;
    case "softTree":
      for (let depth = 1; depth <= (maxDepth as number); depth++) yield yield* softTreeStudent(rows, depth, seed);
  }
}

/** 1, 2, 3, 4, 6, 8, 12, 16, 24, ... and the largest. */
function sizesUpTo(most: number): number[] {
  const sizes: number[] = [];
  for (let power = 1; power < most; power *= 2) {
    sizes.push(power);
    if (power > 1 && power * 1.5 < most) sizes.push(power * 1.5);
  }
  return [...sizes, most];
}
