import { type Coalitions, keep, noneKept } from "../../core/coalitions.js";
import type { Matrix } from "../../core/matrix.js";
import type { Probe } from "../../core/probe.js";
import { type Agreed, fewValues } from "./few-values.js";
import { type Noise, noiseOf } from "./noise.js";
import type { Run } from "./run.js";

/** The answers to the empty and the grand coalition, from which every explanation starts. */
export interface EmptyAndGrand {
  /** One number per output: the weighted average over the references. */
  readonly baseline: Float64Array;
  /** references x outputs: the answers that the baseline averages. */
  readonly referenceAnswers: Matrix;
  /** One number per output: the model's answer to the instance itself; of a model whose answers vary, a mean. */
  readonly prediction: Float64Array;
  /** True if the model answered a row differently among few and among many rows, by rounding. */
  readonly batchDependent: boolean;
  /** Number of model rows that were asked again. */
  readonly repeated: number;
  /** Present where the model's answers to one row vary by more than rounding: from call to call, or with the rows around. */
  readonly noise?: Noise;
  /** Present where answers stayed the same, and are so few values that they can by chance. */
  readonly agreed?: Agreed;
}

/** The fewest model rows that askEmptyAndGrand takes: every reference, the instance, and the instance alone. */
export function emptyAndGrandRows(references: number): number {
  return references === 1 ? 2 : references + 2;
}

/**
 * The most rows beyond those that a budget sets apart to see how the model's answers vary. 2 fewer where they do not;
 * where it is open why they do, the ends are asked once more if the budget has rows for that.
 */
export function maxRepeatRows(references: number): number {
  return references === 1 ? 4 : 3;
}

/**
 * Asks the references and the instance in one plan, then the first reference and the instance once more: the answer to a
 * row should depend neither on the rows around it nor on the call. Where it does, a third time tells these two causes
 * apart: answers that differ were asked in the same way. Answers of few values, such as 0 and 1, may agree by chance, so
 * that the first plan is asked once more before the rows around are named as the cause.
 *
 * @param spareRows  rows that the budget has beyond emptyAndGrandRows; with too few, less is asked again
 * @param againRows  rows among them for asking answers of few values again
 */
export async function askEmptyAndGrand(
  probe: Probe,
  run: Run,
  references: number,
  spareRows: number,
  againRows = spareRows,
): Promise<EmptyAndGrand> {
  const parts = probe.parts.length;
  const askEnds = () =>
    run.ask({
      z: emptyThenGrand(references, parts),
      referenceOf: Int32Array.from({ length: references + 1 }, (_, row) => row % references),
    });
  const answers = await askEnds();
  const outputs = answers.columns;
  const answerTo = (row: number) => answers.data.slice(row * outputs, (row + 1) * outputs);
  const prediction = answerTo(references);
  const baseline = new Float64Array(outputs);
  for (let reference = 0; reference < references; reference++) {
    const weight = probe.weights ? probe.weights[reference] : 1;
    const answer = answerTo(reference);
    for (let output = 0; output < outputs; output++) baseline[output] += weight * answer[output];
  }
  if (!probe.weights) for (let output = 0; output < outputs; output++) baseline[output] /= references;

  const referenceAnswers = { data: answers.data.subarray(0, references * outputs), rows: references, columns: outputs };
  const asked = { baseline, referenceAnswers, prediction, batchDependent: false, repeated: 0 };
  const answerRows = Array.from({ length: references + 1 }, (_, row) => answerTo(row));
  const few = fewValues(probe, answerRows);
  const both = spareRows >= maxRepeatRows(references) - 2;
  if (!both && references === 1) return few.includes(true) ? { ...asked, agreed: { answers: 0, few } } : asked;
  const askAgain = async () => {
    const { data } = await run.ask({
      z: emptyThenGrand(both ? 1 : 0, parts),
      referenceOf: new Int32Array(both ? 2 : 1),
    });
    return both ? [data.slice(outputs), data.slice(0, outputs)] : [data];
  };
  const asks = [both ? [prediction, answerTo(0)] : [prediction], await askAgain()];
  const repeated = () => (asks.length - 1) * asks[0].length;
  if (sameAnswers(asks[0], asks[1])) {
    const same = { ...asked, repeated: repeated() };
    if (!few.includes(true)) return same;
    const usedRows = both ? maxRepeatRows(references) - 2 : 0;
    return lookAgain(probe, run, answerRows, { same, few, againRows: Math.min(againRows, spareRows - usedRows) });
  }
  if (spareRows >= maxRepeatRows(references)) asks.push(await askAgain());
  const noise = noiseOf(asks);
  if (!noise) return { ...asked, batchDependent: true, repeated: repeated() };
  const means = prediction.map((_, output) => asks.reduce((sum, [grand]) => sum + grand[output], 0) / asks.length);
  const varying = { ...asked, prediction: means };
  // With several references the first ask had other rows around it: a model may differ by that alone.
  if (references === 1 || asks.length === 2 || noiseOf(asks.slice(1))) {
    return { ...varying, repeated: repeated(), noise };
  }
  const byBatch = { ...varying, repeated: repeated(), noise: { ...noise, byBatch: true } };
  if (spareRows < maxRepeatRows(references) + references + 1) return byBatch;
  const again = await askEnds();
  const rowsOf = ({ data, rows }: Matrix) =>
    Array.from({ length: rows }, (_, row) => data.subarray(row * outputs, (row + 1) * outputs));
  const ofEnds = noiseOf([rowsOf(answers), rowsOf(again)]);
  const all = repeated() + references + 1;
  return ofEnds
    ? { ...varying, repeated: all, noise: { variances: ofEnds.variances, asks: asks.length } }
    : { ...byBatch, repeated: all };
}

/** Rows to ask again of a model of few values: as many bound the share that differs to 3%. */
const MAX_ROWS_AGAIN = 100;
/** The same with one reference, of which there are two rows to ask. */
const MAX_ENDS_AGAIN = 20;

/**
 * Asks answers of few values again, which may have agreed by chance: those to the references and the instance, as far as
 * the budget goes.
 *
 * @param answerRows  the answers to the references and then to the instance
 */
async function lookAgain(
  probe: Probe,
  run: Run,
  answerRows: readonly Float64Array[],
  { same, few, againRows }: { readonly same: EmptyAndGrand; readonly few: boolean[]; readonly againRows: number },
): Promise<EmptyAndGrand> {
  const references = answerRows.length - 1;
  const again = Math.min(references === 1 ? MAX_ENDS_AGAIN : MAX_ROWS_AGAIN, againRows);
  const rows = references === 1 ? again : Math.min(again, references);
  const already = { ...same, agreed: { answers: same.repeated, few } };
  if (rows < 1) return already;
  const isGrand = (row: number) => references === 1 && row % 2 === 1;
  const z = noneKept(rows, probe.parts.length);
  for (let row = 0; row < rows; row++) {
    if (isGrand(row)) for (let part = 0; part < z.parts; part++) keep(z, row, part);
  }
  const { data, columns } = await run.ask({
    z,
    referenceOf: Int32Array.from({ length: rows }, (_, row) => (references === 1 ? 0 : row)),
  });
  const answers = Array.from({ length: rows }, (_, row) => data.slice(row * columns, (row + 1) * columns));
  const before = answers.map((_, row) => answerRows[isGrand(row) ? references : references === 1 ? 0 : row]);
  const repeated = same.repeated + rows;
  const noise = noiseOf([before, answers]);
  if (noise) return { ...same, repeated, noise };
  return { ...same, repeated, agreed: { answers: repeated, few } };
}

/** Masks that keep nothing, `empty` of them, and one that keeps everything. */
function emptyThenGrand(empty: number, parts: number): Coalitions {
  const z = noneKept(empty + 1, parts);
  for (let part = 0; part < parts; part++) keep(z, empty, part);
  return z;
}

function sameAnswers(one: readonly Float64Array[], other: readonly Float64Array[]): boolean {
  return one.every((answer, i) => answer.every((value, output) => value === other[i][output]));
}
