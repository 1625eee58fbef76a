import { oddProbabilityNotes } from "../../core/checks/odd-probabilities.js";
import { type Cost, type DistilledExplanation, type Note, type Part, SCHEMA } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import type { Distilled, SizeFidelity } from "../../core/kinds/distilled.js";
import type { Matrix } from "../../core/matrix.js";
import { effectiveCount } from "../../math/effective-count.js";
import { answersVaryNote } from "../run/noise.js";
import type { Answered, TeacherQuestions } from "./ask-teacher.js";
import { distillNotes } from "./distill-notes.js";
import type { ResolvedDistillOptions } from "./distill-options.js";
import { accuracy, fidelity, fidelityOfLeaves, type Measured, rowsOfMisses, rowsOfVariance } from "./fidelity.js";
import type { Student } from "./students/student.js";

export type DistillFindings = {
  readonly questions: TeacherQuestions;
  readonly answered: Answered;
  readonly options: ResolvedDistillOptions;
  readonly measured: Measured;
  readonly students: readonly Student<object>[];
  readonly curve: readonly SizeFidelity[];
  readonly stoppedBy: Cost["stoppedBy"];
};

/** Chooses among students of several sizes, and writes the explanation of the chosen one. */
export function distillExplanation(findings: DistillFindings): DistilledExplanation {
  const { questions, answered, options, measured, students, curve, stoppedBy } = findings;
  const { data, task, model, counted, seed } = questions;
  const student = students[chosen(curve, options.as)];
  const { x } = measured.measuredOn === "heldOut" ? data.heldOut : data.training;
  const answers = student.answer(x);
  const { description } = student;
  const distilled: Distilled = {
    task: measured.task,
    fidelity: fidelity(measured, answers),
    curve,
    size: student.size,
    accuracy: accuracy(measured, answers),
  };
  const syntheticRows = answered.synthetic.reduce((sum, { x: drawn }) => sum + drawn.rows, 0);
  const constant = isConstant(task.answers(answered.training as Matrix));
  return {
    schema: SCHEMA,
    kind: options.as,
    method: { name: "distill", options: recorded(findings), seed },
    subject: {
      scope: "global",
      model: model.name,
      outputs: task.outputs,
      units: task.units,
      parts: data.features.map((feature, column): Part => {
        const unit = feature.kind === "number" && feature.unit !== undefined ? { unit: feature.unit } : {};
        return { name: feature.name, ...unit, columns: [column] };
      }),
      prediction: means(task.answers(answered.training as Matrix), data.training.weights),
      baseline: task.outputs.map(() => null),
    },
    result: { ...distilled, ...description, ...leavesOf(findings, student) },
    diagnostics: {
      trainingRows: data.training.x.rows,
      heldOutRows: data.heldOut.x.rows,
      syntheticRows,
    },
    notes: [
      ...(model.notes ?? []),
      ...distillNotes({
        distilled,
        as: options.as,
        wanted: options.leaves,
        largest: student.size === curve.at(-1)?.size,
        constant,
        batchDependent: answered.batchDependent,
        rowsOfVariance: fewest(findings, rowsOfVariance),
        rowsOfMisses: fewest(findings, (rows, x) => rowsOfMisses(rows, student.answer(x))),
      }),
      ...oddNotes(questions, answered),
      ...(answered.noise
        ? [answersVaryNote(answered.noise, model, [...model.outputs.keys()], "intervals of fidelity")]
        : []),
    ],
    cost: counted.cost(stoppedBy),
    run: counted.record(),
  } as unknown as DistilledExplanation;
}

/**
 * Number of measured rows that the variance of the teacher's answers, or the student's error, rests on, by these rows and
 * by those learned from, whichever is less: what is rare may all have stayed out of the few that are measured.
 */
function fewest(
  { questions, answered, measured }: DistillFindings,
  restingOn: (rows: Measured, x: Matrix) => number,
): number {
  const { task, data } = questions;
  const { x, weights } = data.training;
  if (measured.measuredOn === "training") return restingOn(measured, x);
  const learned = { ...measured, teacher: task.answers(answered.training as Matrix), weights };
  const share = restingOn(learned, x) / effectiveCount(weights);
  return Math.min(restingOn(measured, data.heldOut.x), share * effectiveCount(measured.weights));
}

/** Share of the variance below which a gain in fidelity is not worth more leaves, however certain it is. */
const MIN_GAIN = 0.005;

/**
 * The smallest whose fidelity is within one standard error, or half a percent, of the best; without a fidelity the last. A
 * single answer for all rows explains nothing, so it is chosen only where everything larger is worse by more than its
 * standard error.
 */
function chosen(curve: readonly SizeFidelity[], as: ResolvedDistillOptions["as"]): number {
  const known = curve.flatMap(({ fidelity: each }, i) => (each === null ? [] : [i]));
  if (known.length === 0) return curve.length - 1;
  const of = (i: number) => curve[i].fidelity as number;
  const better = (a: number, b: number) => (of(b) > of(a) ? b : a);
  const first = known.reduce(better);
  // Terms are read one at a time: leaving some out makes an additive model no easier to read, only less faithful.
  if (as === "additive") return curve.length - 1;
  const isConstant = (i: number) => (as === "tree" || as === "ruleList") && curve[i].size === 1;
  const near = known.filter((i) => !isConstant(i) && of(i) + (curve[i].standardError ?? 0) >= of(first));
  const best = near.length > 0 ? near.reduce(better) : first;
  const least = of(best) - Math.max(MIN_GAIN, curve[best].standardError ?? 0);
  return known.find((i) => of(i) >= least && (i === best || !isConstant(i))) as number;
}

/** The fidelity of each leaf or rule, where the student has any. */
function leavesOf({ questions, measured }: DistillFindings, student: Student<object>) {
  const { leafOf } = student;
  if (!leafOf) return {};
  const { training, heldOut } = questions.data;
  const description = student.description as { tree?: { nodes: { value: number[] }[] }; rules?: { value: number[] }[] };
  const places = (description.tree?.nodes ?? description.rules) as { value: number[] }[];
  const isLeaf = (place: object) => !("feature" in place);
  const weight = new Map(places.flatMap((place, i) => (isLeaf(place) ? [[i, 0] as [number, number]] : [])));
  let total = 0;
  const ends: Int32Array[] = [];
  for (const { x, weights } of [training, heldOut]) {
    const leaf = x.rows > 0 ? leafOf(x) : new Int32Array(0);
    ends.push(leaf);
    leaf.forEach((at, row) => {
      weight.set(at, (weight.get(at) ?? 0) + weights[row]);
      total += weights[row];
    });
  }
  const support = new Map([...weight].map(([at, sum]) => [at, sum / total]));
  const leaf = measured.measuredOn === "heldOut" ? ends[1] : ends[0];
  return { leaves: fidelityOfLeaves(measured, leaf, support, (at) => places[at].value) };
}

function recorded({ options, questions }: DistillFindings): { [name: string]: Json } {
  const { as, maxLeaves, leaves, maxDepth, pairs } = options;
  const { counted, data } = questions;
  const sized = as === "tree" || as === "ruleList";
  return {
    as,
    ...(sized && { maxLeaves, leaves: leaves ?? null }),
    ...(as !== "additive" && { maxDepth: maxDepth ?? null }),
    ...(as === "additive" && { pairs }),
    budgetRows: counted.cost("complete").budgetRows,
    heldOut: data.heldOut.x.rows,
  };
}

function means({ data, columns }: Matrix, weights: Float64Array): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Array.from({ length: columns }, (_, output) =>
    weights.reduce((sum, weight, row) => sum + (weight / total) * data[row * columns + output], 0),
  );
}

function isConstant({ data, columns }: Matrix): boolean {
  return data.every((value, i) => value === data[i % columns]);
}

/** Notes on answers that are called probabilities. */
function oddNotes({ model }: TeacherQuestions, { training, heldOut, synthetic }: Answered): Note[] {
  const all = [training, heldOut, ...synthetic.map(({ answers }) => answers)];
  return oddProbabilityNotes(
    model.outputs,
    all.filter((answers) => answers !== undefined),
  );
}
