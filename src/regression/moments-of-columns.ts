import type { WeightedMoments } from "./weighted-moments.js";

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
