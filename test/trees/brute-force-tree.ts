/** Impurities and splits by their definition, one subset of rows after the other. */
export interface Target {
  readonly criterion: "gini" | "entropy" | "squaredError" | "absoluteError";
  readonly y: readonly number[];
  readonly weights: readonly number[];
}

export function impurity({ criterion, y, weights }: Target, rows: readonly number[]): number {
  const total = rows.reduce((sum, row) => sum + weights[row], 0);
  const mean = (of: (row: number) => number) => rows.reduce((sum, row) => sum + weights[row] * of(row), 0) / total;
  if (criterion === "squaredError") {
    const middle = mean((row) => y[row]);
    return mean((row) => (y[row] - middle) ** 2);
  }
  // Some median is one of the values.
  if (criterion === "absoluteError") {
    return Math.min(...rows.map((at) => mean((row) => Math.abs(y[row] - y[at]))));
  }
  const shares = [...new Set(rows.map((row) => y[row]))].map((label) => mean((row) => Number(y[row] === label)));
  return shares.reduce((sum, p) => sum + (criterion === "gini" ? p * (1 - p) : -p * Math.log2(p)), 0);
}

/** Decrease in impurity by the split of the rows. */
export function gainOf(target: Target, left: readonly number[], right: readonly number[]): number {
  const weight = (rows: readonly number[]) => rows.reduce((sum, row) => sum + target.weights[row], 0);
  const all = [...left, ...right];
  const after = weight(left) * impurity(target, left) + weight(right) * impurity(target, right);
  return impurity(target, all) - after / weight(all);
}

/** The largest gain of a threshold in any column, 0 where there is none. */
export function bestGain(target: Target, x: number[][], rows: readonly number[], minSamplesLeaf: number): number {
  let best = 0;
  for (let column = 0; column < x[0].length; column++) {
    for (const threshold of new Set(rows.map((row) => x[row][column]))) {
      const left = rows.filter((row) => x[row][column] <= threshold);
      const right = rows.filter((row) => x[row][column] > threshold);
      if (Math.min(left.length, right.length) < Math.max(1, minSamplesLeaf)) continue;
      best = Math.max(best, gainOf(target, left, right));
    }
  }
  return best;
}
