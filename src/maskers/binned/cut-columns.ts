import type { Matrix } from "../../core/matrix.js";
import { type BinEdges, type CutColumn, cutColumn } from "./cut-column.js";

/** Input of the cutting of columns. */
type Source = {
  readonly background: Matrix;
  /** Summing to 1; default all the same. */
  readonly weights?: Float64Array;
  readonly edges: BinEdges;
  readonly labels: ArrayLike<number | string> | undefined;
};

/** The last cuts of each background, as long as somebody holds it. */
const known = new WeakMap<object, { readonly source: Source; readonly columns: (CutColumn | undefined)[] }>();

/**
 * Cuts columns of a background. Who explains one instance after another cuts the same background each time, so cuts
 * are kept for as long as the background is what it was, which is looked at, and not believed.
 *
 * @param given  the background as the user holds it
 * @returns the cuts of a column of numbers
 * Cost: a look at the background; a sort of each column when it is new.
 */
export function cutColumns(given: object, source: Source): (column: number) => CutColumn {
  let kept = known.get(given);
  if (!kept || !isSame(kept.source, source)) {
    kept = { source: copied(source), columns: [] };
    known.set(given, kept);
  }
  const { columns } = kept;
  const { rows, columns: width, data } = kept.source.background;
  const weights = kept.source.weights ?? new Float64Array(rows).fill(1 / rows);
  return (column) => {
    columns[column] ??= cutColumn(
      Float64Array.from({ length: rows }, (_, row) => data[row * width + column]),
      weights,
      source.edges,
      source.labels,
    );
    return columns[column];
  };
}

/** The user may write into what was handed in. */
function copied({ background, weights, edges, labels }: Source): Source {
  return {
    background: { ...background, data: background.data.slice() },
    ...(weights && { weights: weights.slice() }),
    edges,
    labels: labels && Array.from(labels),
  };
}

function isSame(a: Source, b: Source): boolean {
  return (
    a.edges === b.edges &&
    a.background.columns === b.background.columns &&
    sameValues(a.background.data, b.background.data) &&
    sameValues(a.weights, b.weights) &&
    sameValues(a.labels, b.labels)
  );
}

function sameValues<T>(a: ArrayLike<T> | undefined, b: ArrayLike<T> | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !Object.is(a[i], b[i])) return false;
  return true;
}
