import { keep, noneKept, wordsPerCoalition } from "../../core/coalitions.js";
import type { Attribution } from "../../core/explanation.js";
import type { Matrix } from "../../core/matrix.js";
import type { Plan } from "../../core/plan.js";
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

/** Words of coalitions that exist at once, 4 MiB: a question that keeps a pool of workers busy. */
const WORDS_PER_QUESTION = 2 ** 20;

/**
 * Takes each free part away, in `rows` rows in a row, and explains the values that the answers make. After an abort the
 * error carries those of the parts that were answered. Coalitions are made a question at a time: all of them together
 * take memory that grows with the square of the parts.
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
  const columns = probe.outputs.length;
  const answers = { data: new Float64Array(free.length * rows * columns), rows: free.length * rows, columns };
  const everyPart = free.map((_, i) => i);
  const partsPerQuestion = Math.max(1, Math.floor(WORDS_PER_QUESTION / (rows * wordsPerCoalition(probe.parts.length))));
  for (let from = 0; from < free.length; from += partsPerQuestion) {
    const plan = planWithout(ablation, everyPart.slice(from, from + partsPerQuestion), rows, referenceOf);
    const { data } = await run.ask(plan, (partial, isAnswered) => {
      answers.data.set(partial.data, from * rows * columns);
      const isWhole = (i: number) => isAnswered.slice((i - from) * rows, (i - from + 1) * rows).every(Boolean);
      const answered = everyPart.slice(0, from + plan.z.rows / rows).filter((i) => i < from || isWhole(i));
      if (answered.length === 0) return undefined;
      const values = valuesOf(answers, answered, noiseOfRows(ablation, rows));
      return ablationExplanation(ablation, values, answered, "aborted");
    });
    answers.data.set(data, from * rows * columns);
  }
  const noise = ablation.ends.noise && (await noiseOfMeans(ablation, answers, rows, referenceOf));
  try {
    return ablationExplanation(ablation, valuesOf(answers, everyPart, noise), everyPart, "complete");
  } catch (error) {
    throw run.withCost(error);
  }
}

/** Takes some parts away again, as far as the budget goes; with too few, what is known of the instance has to do. */
async function noiseOfMeans(
  ablation: Ablation,
  answers: Matrix,
  rows: number,
  referenceOf: Int32Array | undefined,
): Promise<WorthNoise | undefined> {
  const { probe, run, budgetRows, free } = ablation;
  const rowsPerPart = referenceOf ? rows : probe.references;
  const affordable = Math.floor((budgetRows - run.cost("complete").modelRows) / rowsPerPart);
  const repeats = repeatsOf(free.length, affordable, MAX_REPEATS);
  if (repeats === 0) return noiseOfRows(ablation, rows);
  const parts = spreadRows(free.length, repeats);
  const again = await run.ask(planWithout(ablation, parts, rows, referenceOf));
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

/**
 * All parts but one kept: `rows` times in a row for each of some free parts.
 *
 * @param positions  of these parts among the free ones
 * @param referenceOf  the reference row that each row of every free part meets
 */
function planWithout(
  { probe, free }: Ablation,
  positions: readonly number[],
  rows: number,
  referenceOf: Int32Array | undefined,
): Plan {
  const parts = probe.parts.length;
  const words = wordsPerCoalition(parts);
  const everyPart = noneKept(1, parts);
  for (let part = 0; part < parts; part++) keep(everyPart, 0, part);
  const z = noneKept(positions.length * rows, parts);
  for (let row = 0; row < z.rows; row++) {
    const hidden = free[positions[Math.floor(row / rows)]];
    z.bits.set(everyPart.bits, row * words);
    z.bits[row * words + (hidden >>> 5)] &= ~(1 << (hidden & 31));
  }
  if (!referenceOf) return { z };
  const met = Int32Array.from(
    { length: z.rows },
    (_, row) => referenceOf[positions[Math.floor(row / rows)] * rows + (row % rows)],
  );
  return { z, referenceOf: met };
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
