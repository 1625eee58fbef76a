import { atOnce, type Steps } from "../core/give-way.js";
import { square } from "../math/square.js";
import { ROUNDING, type WeightedMoments } from "./weighted-moments.js";

/**
 * The moments of all rows together, from the moments of groups of them, each counted so many times.
 *
 * @param groups  of the same columns and outputs
 * @param counts  one per group, 0 or more, not all 0; default 1 each. Leaving a group out is a count of 0.
 * Source: Chan, Golub & LeVeque 1983, the pairwise update. Cost: O(groups columns^2), no row is looked at.
 */
export function combineMoments(groups: readonly WeightedMoments[], counts?: ArrayLike<number>): WeightedMoments {
  return atOnce(combineSteps(groups, counts));
}

/** As {@link combineMoments}, with a pause after each group. */
export function* combineSteps(groups: readonly WeightedMoments[], counts?: ArrayLike<number>): Steps<WeightedMoments> {
  const [{ columns, outputs }] = groups;
  const countOf = (group: number) => (counts ? counts[group] : 1);
  // Means are taken from that of the first group on, so that what is the same in all of them stays exactly that.
  const [origin] = groups;
  let total = 0;
  const means = new Float64Array(columns);
  const outputMeans = new Float64Array(outputs);
  groups.forEach((group, g) => {
    const weight = countOf(g) * group.total;
    if (weight === 0) return;
    total += weight;
    for (let c = 0; c < columns; c++) means[c] += weight * (group.means[c] - origin.means[c]);
    for (let o = 0; o < outputs; o++) outputMeans[o] += weight * (group.outputMeans[o] - origin.outputMeans[o]);
  });
  for (let c = 0; c < columns; c++) means[c] = origin.means[c] + means[c] / total;
  for (let o = 0; o < outputs; o++) outputMeans[o] = origin.outputMeans[o] + outputMeans[o] / total;

  const gram = new Float64Array(columns * columns);
  const cross = new Float64Array(columns * outputs);
  const spread = new Float64Array(outputs);
  const shift = new Float64Array(columns);
  const outputShift = new Float64Array(outputs);
  for (const [g, group] of groups.entries()) {
    const count = countOf(g);
    if (count === 0) continue;
    const weight = count * group.total;
    const { gram: theirs, cross: theirCross } = group;
    for (let c = 0; c < columns; c++) shift[c] = group.means[c] - means[c];
    for (let o = 0; o < outputs; o++) outputShift[o] = shiftOf(group.outputMeans[o], outputMeans[o]);
    for (let a = 0; a < columns; a++) {
      const start = a * columns;
      const shifted = weight * shift[a];
      for (let b = 0; b <= a; b++) gram[start + b] += count * theirs[start + b] + shifted * shift[b];
      for (let o = 0; o < outputs; o++) {
        cross[a * outputs + o] += count * theirCross[a * outputs + o] + shifted * outputShift[o];
      }
    }
    for (let o = 0; o < outputs; o++) spread[o] += count * group.spread[o] + weight * square(outputShift[o]);
    yield;
  }
  for (let a = 0; a < columns; a++) for (let b = 0; b < a; b++) gram[b * columns + a] = gram[a * columns + b];
  return { columns, outputs, total, means, outputMeans, gram, cross, spread };
}

/** Distance of a group's mean from that of all; 0 where no further than rounding in the model. */
function shiftOf(mean: number, meanOfAll: number): number {
  return Math.abs(mean - meanOfAll) <= ROUNDING * Math.abs(meanOfAll) ? 0 : mean - meanOfAll;
}

/** Weighted sum of squared errors of a linear rule on the rows that the moments stand for. */
export function squaredError(
  { columns, outputs, total, means, outputMeans, gram, cross, spread }: WeightedMoments,
  output: number,
  { coefficients, intercept }: { readonly coefficients: Float64Array; readonly intercept: number },
): number {
  let error = spread[output];
  let fittedMean = intercept;
  for (let a = 0; a < columns; a++) {
    if (coefficients[a] === 0) continue;
    fittedMean += coefficients[a] * means[a];
    let inner = -2 * cross[a * outputs + output];
    for (let b = 0; b < columns; b++) inner += gram[a * columns + b] * coefficients[b];
    error += coefficients[a] * inner;
  }
  return Math.max(0, error) + total * square(outputMeans[output] - fittedMean);
}

/**
 * The moments of some columns of the same rows, in this order, and of all outputs.
 * Cost: O(k (k + outputs)) for k columns.
 */
export function momentsOfColumns(moments: WeightedMoments, chosen: readonly number[]): WeightedMoments {
  const { columns, outputs, means, gram, cross } = moments;
  const size = chosen.length;
  const chosenMeans = new Float64Array(size);
  const chosenGram = new Float64Array(size * size);
  const chosenCross = new Float64Array(size * outputs);
  for (let a = 0; a < size; a++) {
    const column = chosen[a];
    chosenMeans[a] = means[column];
    for (let b = 0; b < size; b++) chosenGram[a * size + b] = gram[column * columns + chosen[b]];
    for (let o = 0; o < outputs; o++) chosenCross[a * outputs + o] = cross[column * outputs + o];
  }
  return { ...moments, columns: size, means: chosenMeans, gram: chosenGram, cross: chosenCross };
}
