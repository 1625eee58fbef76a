import type { EffectSurface } from "../../core/kinds/effects.js";

/** The cell of each row on both axes, and the answers at its four corners. */
export type Corners = {
  /** Edges of the intervals of both features. */
  readonly axes: readonly [readonly number[], readonly number[]];
  /** Two per row: interval of the first and of the second feature, -1 for a gap. */
  readonly place: readonly [Int32Array, Int32Array];
  readonly weights: Float64Array;
  /** outputs x corners x rows; corners in the order (left, left), (left, right), (right, left), (right, right) */
  readonly answers: readonly (readonly Float64Array[])[];
};

/**
 * The interaction of two features: second differences, averaged per cell, summed along both axes, less each feature's
 * own effect and the mean over the rows. Cells without rows take the mean of the nearest cell that has some.
 *
 * Source: Apley & Zhu 2020, section 3.2 and appendix.
 */
export function accumulateSurface({
  axes,
  place,
  weights,
  answers,
}: Corners): Pick<EffectSurface, "values" | "counts"> {
  const [n1, n2] = axes.map((axis) => axis.length - 1);
  const mass = Array.from({ length: n1 }, () => new Float64Array(n2));
  const counts = Array.from({ length: n1 + 1 }, () => new Array<number>(n2 + 1).fill(0));
  const known = [...weights.keys()].filter((row) => place[0][row] >= 0 && place[1][row] >= 0);
  for (const row of known) {
    mass[place[0][row]][place[1][row]] += weights[row];
    counts[place[0][row] + 1][place[1][row] + 1]++;
  }
  const values = answers.map(([leftLeft, leftRight, rightLeft, rightRight]) => {
    const delta = Array.from({ length: n1 }, () => new Float64Array(n2));
    for (const row of known) {
      const second = rightRight[row] - rightLeft[row] - (leftRight[row] - leftLeft[row]);
      delta[place[0][row]][place[1][row]] += weights[row] * second;
    }
    const mean = filled(delta, mass);
    const surface = Array.from({ length: n1 + 1 }, () => new Float64Array(n2 + 1));
    for (let i = 1; i <= n1; i++) {
      for (let j = 1; j <= n2; j++) {
        surface[i][j] = surface[i - 1][j] + surface[i][j - 1] - surface[i - 1][j - 1] + mean[i - 1][j - 1];
      }
    }
    return withoutMainEffects(surface, mass);
  });
  return { values, counts };
}

function filled(sums: readonly Float64Array[], mass: readonly Float64Array[]): Float64Array[] {
  const cells = mass
    .flatMap((row, i) => Array.from(row, (weight, j) => ({ i, j, weight })))
    .filter(({ weight }) => weight > 0);
  const [n1, n2] = [mass.length, mass[0].length];
  return mass.map((row, i) =>
    row.map((weight, j) => {
      if (weight > 0) return sums[i][j] / weight;
      let [best, nearest] = [0, Number.POSITIVE_INFINITY];
      for (const cell of cells) {
        const distance = ((cell.i - i) / n1) ** 2 + ((cell.j - j) / n2) ** 2;
        if (distance < nearest) [best, nearest] = [sums[cell.i][cell.j] / cell.weight, distance];
      }
      return best;
    }),
  );
}

function withoutMainEffects(surface: readonly Float64Array[], mass: readonly Float64Array[]): number[][] {
  const [n1, n2] = [mass.length, mass[0].length];
  const first = new Float64Array(n1 + 1);
  for (let i = 1; i <= n1; i++) {
    let [sum, weight] = [0, 0];
    for (let j = 0; j < n2; j++) {
      const change = (surface[i][j] - surface[i - 1][j] + surface[i][j + 1] - surface[i - 1][j + 1]) / 2;
      sum += mass[i - 1][j] * change;
      weight += mass[i - 1][j];
    }
    first[i] = first[i - 1] + (weight > 0 ? sum / weight : 0);
  }
  const second = new Float64Array(n2 + 1);
  for (let j = 1; j <= n2; j++) {
    let [sum, weight] = [0, 0];
    for (let i = 0; i < n1; i++) {
      const change = (surface[i][j] - surface[i][j - 1] + surface[i + 1][j] - surface[i + 1][j - 1]) / 2;
      sum += mass[i][j - 1] * change;
      weight += mass[i][j - 1];
    }
    second[j] = second[j - 1] + (weight > 0 ? sum / weight : 0);
  }
  const pure = surface.map((row, i) => Array.from(row, (value, j) => value - first[i] - second[j]));
  let [sum, total] = [0, 0];
  for (let i = 0; i < n1; i++) {
    for (let j = 0; j < n2; j++) {
      sum += (mass[i][j] * (pure[i][j] + pure[i + 1][j] + pure[i][j + 1] + pure[i + 1][j + 1])) / 4;
      total += mass[i][j];
    }
  }
  return pure.map((row) => row.map((value) => value - sum / total));
}
