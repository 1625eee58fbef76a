import { type Coalitions, keep, noneKept } from "../../core/coalitions.js";
import type { Attribution } from "../../core/explanation.js";
import type { Matrix } from "../../core/matrix.js";
import { widenedByStudent } from "../../math/widened-by-student.js";
import type { EmptyAndGrand } from "../run/empty-and-grand.js";
import { repeatsOf, shareOfMean, spreadRows, type WorthNoise, worthNoise } from "../run/noise.js";
import { type Ablation, MAX_REPEATS } from "./ablation.js";
import { type AblationFindings, ablationExplanation } from "./ablation-explanation.js";

/**
 * @param answered  positions among the free parts; the i-th one's answers are rows i x `rows` and up
 * @param noise  where the model's answers vary: how far the mean over the rows of a part does
 */
export type ValuesOfAnswers = (answers: Matrix, answered: readonly number[], noise?: WorthNoise) => AblationFindings;

/**
 * Takes each free part away, in `rows` rows in a row, and explains the values that the answers make. After an abort the
 * error carries those of the parts that were answered.
 *
 * @param referenceOf  the reference row that each row meets; absent: all of them
 */
export async function takeAway(
  ablation: Ablation,
  rows: number,
  valuesOf: ValuesOfAnswers,
  referenceOf?: Int32Array,
): Promise<Attribution> {
  const { probe, run, free } = ablation;
  const everyPart = free.map((_, i) => i);
  const plan = { z: allButOne(probe.parts.length, free, rows), ...(referenceOf && { referenceOf }) };
  const answers = await run.ask(plan, (partial, isAnswered) => {
    const answered = everyPart.filter((i) => isAnswered.slice(i * rows, (i + 1) * rows).every(Boolean));
    if (answered.length === 0) return undefined;
    return ablationExplanation(ablation, valuesOf(partial, answered, noiseOfRows(ablation, rows)), answered, "aborted");
  });
  const noise = ablation.ends.noise && (await noiseOfMeans(ablation, plan, answers, rows));
  try {
    return ablationExplanation(ablation, valuesOf(answers, everyPart, noise), everyPart, "complete");
  } catch (error) {
    throw run.withCost(error);
  }
}

/** Takes some parts away again, as far as the budget goes; with too few, what is known of the instance has to do. */
async function noiseOfMeans(
  ablation: Ablation,
  plan: { readonly z: Coalitions; readonly referenceOf?: Int32Array },
  answers: Matrix,
  rows: number,
): Promise<WorthNoise | undefined> {
  const { probe, run, budgetRows, free } = ablation;
  const rowsPerPart = plan.referenceOf ? rows : probe.references;
  const affordable = Math.floor((budgetRows - run.cost("complete").modelRows) / rowsPerPart);
  const repeats = repeatsOf(free.length, affordable, MAX_REPEATS);
  if (repeats === 0) return noiseOfRows(ablation, rows);
  const parts = spreadRows(free.length, repeats);
  const places = parts.flatMap((i) => Array.from({ length: rows }, (_, row) => i * rows + row));
  const { referenceOf } = plan;
  const again = await run.ask({
    z: allButOne(
      probe.parts.length,
      parts.map((i) => free[i]),
      rows,
    ),
    ...(referenceOf && { referenceOf: Int32Array.from(places, (place) => referenceOf[place]) }),
  });
  const weights = rows === probe.references ? probe.weights : undefined;
  const means = (of: Matrix, positions: readonly number[]) => meansOverRows(of, positions, rows, weights);
  return worthNoise(means(answers, parts), means(again, [...parts.keys()]));
}

/** The noise in the mean over the rows of a part, as far as answers to the instance and one reference tell. */
function noiseOfRows({ ends, probe }: Ablation, rows: number): WorthNoise | undefined {
  if (!ends.noise) return undefined;
  const share = rows === 1 || rows === probe.references ? shareOfMean(probe) : 1 / rows;
  return {
    variances: ends.noise.variances.map((variance) => share * variance),
    degreesOfFreedom: 2 * (ends.noise.asks - 1),
  };
}

/** positions x outputs */
function meansOverRows(
  answers: Matrix,
  positions: readonly number[],
  rows: number,
  weights: Float64Array | undefined,
): Matrix {
  const { columns } = answers;
  const data = new Float64Array(positions.length * columns);
  for (const [at, i] of positions.entries()) {
    for (let output = 0; output < columns; output++) {
      data[at * columns + output] = meanOverRows(answers, i, rows, output, weights).mean;
    }
  }
  return { data, rows: positions.length, columns };
}

/**
 * The standard error of (prediction - mean of a part) by the model's noise, widened so that value +- 1.96 standard
 * errors covers 95%. Degrees of freedom: Welch & Satterthwaite.
 *
 * @param slopes  of the scale at the prediction and at the mean
 * @param share  the share of the mean's variance that no other standard error covers
 */
export function noiseError(
  { noise }: EmptyAndGrand,
  worth: WorthNoise | undefined,
  output: number,
  { slopes = [1, 1], share = 1 }: { readonly slopes?: readonly [number, number]; readonly share?: number } = {},
): number {
  if (!noise || !worth) return 0;
  const ofPrediction = (slopes[0] * slopes[0] * noise.variances[output]) / noise.asks;
  const ofMean = share * slopes[1] * slopes[1] * worth.variances[output];
  const sum = ofPrediction + ofMean;
  if (sum === 0) return 0;
  const freedom =
    (sum * sum) / ((ofPrediction * ofPrediction) / (2 * (noise.asks - 1)) + (ofMean * ofMean) / worth.degreesOfFreedom);
  return widenedByStudent(Float64Array.of(Math.sqrt(sum)), freedom)[0];
}

/** All parts but one kept: `rows` times in a row for each of the free parts. */
function allButOne(parts: number, free: readonly number[], rows: number): Coalitions {
  const kept = noneKept(free.length * rows, parts);
  for (let row = 0; row < kept.rows; row++) {
    const hidden = free[Math.floor(row / rows)];
    for (let part = 0; part < parts; part++) if (part !== hidden) keep(kept, row, part);
  }
  return kept;
}

/** The mean of an output over the rows of the i-th part, and its standard error; null for a single row. */
export function meanOverRows(
  { data, columns }: Matrix,
  i: number,
  rows: number,
  output: number,
  weights: Float64Array | undefined,
): { readonly mean: number; readonly standardError: number | null } {
  const at = (row: number) => data[(i * rows + row) * columns + output];
  const weight = (row: number) => (weights ? weights[row] : 1 / rows);
  let mean = 0;
  for (let row = 0; row < rows; row++) mean += weights ? weights[row] * at(row) : at(row) / rows;
  let squares = 0;
  for (let row = 0; row < rows; row++) squares += (weight(row) * (at(row) - mean)) ** 2;
  return { mean, standardError: rows > 1 ? Math.sqrt((squares * rows) / (rows - 1)) : null };
}
