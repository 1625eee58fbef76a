import { Matrix as Dense, QrDecomposition } from "ml-matrix";
import type { TableColumn } from "./table-columns.js";

/** Most columns in the sum. */
const MAX_TERMS = 6;
const MAX_ROWS = 2000;
/** R2 on held-out rows; learned, rather than computed, targets stay below. */
const MIN_R2 = 0.999;

/** A target that is almost a weighted sum of some columns, which therefore give it away. */
export type LinearLeak = { readonly columns: readonly string[]; readonly r2: number };

/** The few numbers that add up to the target, found by forward selection on one half and measured on the other. */
export function linearLeak(columns: readonly TableColumn[], target: Float64Array): LinearLeak | undefined {
  const numbers = columns.filter(({ feature }) => feature.kind === "number");
  const known = [...target.keys()].filter((row) => !Number.isNaN(target[row]));
  const chosen: TableColumn[] = [];
  for (let term = 0; term < MAX_TERMS; term++) {
    const rows = known.filter((row) => chosen.every(({ values }) => !Number.isNaN(values[row]))).slice(0, MAX_ROWS);
    if (rows.length < 40) return undefined;
    const [half, other] = [rows.filter((_, i) => i % 2 === 0), rows.filter((_, i) => i % 2 === 1)];
    const predict = chosen.length > 0 ? fitted(chosen, target, half) : () => meanOf(half, target);
    const r2 = explainedBy(predict, target, other);
    if (r2 >= MIN_R2) {
      // One column that says it all is no sum: what is left is rounding, which another would seem to explain.
      return chosen.length > 1 ? { columns: chosen.map(({ feature }) => feature.name), r2 } : undefined;
    }
    const residual = new Map(half.map((row) => [row, target[row] - predict(row)]));
    const next = bestNext(
      numbers.filter((column) => !chosen.includes(column)),
      residual,
    );
    if (!next) return undefined;
    chosen.push(next);
  }
  const rows = known.filter((row) => chosen.every(({ values }) => !Number.isNaN(values[row]))).slice(0, MAX_ROWS);
  const [half, other] = [rows.filter((_, i) => i % 2 === 0), rows.filter((_, i) => i % 2 === 1)];
  if (half.length <= chosen.length + 1) return undefined;
  const r2 = explainedBy(fitted(chosen, target, half), target, other);
  return r2 >= MIN_R2 ? { columns: chosen.map(({ feature }) => feature.name), r2 } : undefined;
}

function meanOf(rows: readonly number[], values: Float64Array): number {
  return rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
}

function fitted(
  columns: readonly TableColumn[],
  target: Float64Array,
  rows: readonly number[],
): (row: number) => number {
  const x = new Dense(rows.map((row) => [1, ...columns.map(({ values }) => values[row])]));
  const qr = new QrDecomposition(x);
  // Collinear columns have no coefficients of their own.
  if (!qr.isFullRank()) return () => meanOf(rows, target);
  const coefficients = qr.solve(Dense.columnVector(rows.map((row) => target[row]))).to1DArray();
  return (row) => columns.reduce((sum, { values }, i) => sum + coefficients[i + 1] * values[row], coefficients[0]);
}

function explainedBy(predict: (row: number) => number, target: Float64Array, rows: readonly number[]): number {
  const mean = meanOf(rows, target);
  let [left, all] = [0, 0];
  for (const row of rows) {
    left += (target[row] - predict(row)) ** 2;
    all += (target[row] - mean) ** 2;
  }
  return all > 0 ? 1 - left / all : 0;
}

/** The column that correlates best with the residual. */
function bestNext(columns: readonly TableColumn[], residual: ReadonlyMap<number, number>): TableColumn | undefined {
  let [best, strongest] = [undefined as TableColumn | undefined, 0];
  for (const column of columns) {
    let [n, mx, my, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
    for (const [row, y] of residual) {
      const x = column.values[row];
      if (Number.isNaN(x)) continue;
      n++;
      const [dx, dy] = [x - mx, y - my];
      mx += dx / n;
      my += dy / n;
      xx += dx * (x - mx);
      yy += dy * (y - my);
      xy += dx * (y - my);
    }
    const r = n > 20 && xx > 0 && yy > 0 ? Math.abs(xy) / Math.sqrt(xx * yy) : 0;
    if (r > strongest) [best, strongest] = [column, r];
  }
  return best;
}
