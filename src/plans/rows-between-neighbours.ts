import type { Feature } from "../core/features.js";
import type { Matrix } from "../core/matrix.js";
import { normalQuantile } from "../math/normal-quantile.js";
import type { Stream } from "../random/stream.js";

/** Draws rows that look like those of a table: see `rowsBetweenNeighbours`. */
export interface RowSource {
  /** The rows of the table that may be started from. */
  readonly anchors: Int32Array;
  /** Draws so many rows; `pick` chooses a position among the anchors. */
  draw(count: number, draws: Stream, pick: (draws: Stream) => number): Matrix;
}

/** Rows whose neighbours are looked up; distances between all pairs of more would take longer than a teacher. */
const MOST_ANCHORS = 4000;

/** 2^-33, the middle of the first of 2^32 steps: keeps the normal quantile finite. */
const HALF_STEP = 2 ** -33;

/**
 * New rows between a table's rows and their nearest neighbours: a row is copied, and each of its values is left as
 * it is or, with probability one half, drawn around the neighbour's: numbers from a normal law with half their
 * distance as standard deviation, categories and gaps as the neighbour has them. So the new rows keep to where the
 * old ones lie together, which independent columns do not.
 *
 * Numbers stay within the column's range, and whole where the column holds whole numbers only.
 *
 * @param rows  rows x features; NaN is a gap
 * @param neighbours  how many of its nearest rows a row may meet
 * Source: MUNGE of Bucila, Caruana & Niculescu-Mizil 2006 (Model compression), with p = 1/2 and s = 2, one neighbour
 * of several instead of the nearest.
 * Cost: O(a^2 d) time for the neighbours of a = min(rows, 4000) rows of d features; O(d) a row drawn.
 */
export function rowsBetweenNeighbours(
  rows: Matrix,
  features: readonly Feature[],
  neighbours: number,
  stream: Stream,
): RowSource {
  const width = rows.columns;
  const anchors = chooseAnchors(rows.rows, stream);
  const columns = features.map((feature, column) => columnFacts(rows, feature, column));
  const nearest = nearestRows(rows, features, anchors, columns, neighbours);
  const perAnchor = anchors.length === 0 ? 0 : nearest.length / anchors.length;

  const draw: RowSource["draw"] = (count, draws, pick) => {
    const data = new Float64Array(count * width);
    for (let row = 0; row < count; row++) {
      const anchor = pick(draws);
      const own = anchors[anchor] * width;
      const other = perAnchor === 0 ? own : nearest[anchor * perAnchor + draws.integer(perAnchor)] * width;
      for (let column = 0; column < width; column++) {
        data[row * width + column] = drawValue(
          rows.data[own + column],
          rows.data[other + column],
          columns[column],
          draws,
        );
      }
    }
    return { data, rows: count, columns: width };
  };
  return { anchors, draw };
}

type ColumnFacts = {
  readonly category: boolean;
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
  readonly deviation: number;
};

function drawValue(own: number, other: number, facts: ColumnFacts, draws: Stream): number {
  // As many numbers are drawn whatever the values, so that one column does not shift the next.
  const taken = draws.uniform() < 0.5;
  const share = draws.uniform() + HALF_STEP;
  if (!taken || own === other) return own;
  if (facts.category || Number.isNaN(own) || Number.isNaN(other)) return other;
  const drawn = other + (Math.abs(own - other) / 2) * normalQuantile(share);
  const inside = Math.min(facts.high, Math.max(facts.low, drawn));
  return facts.whole ? Math.round(inside) : inside;
}

function columnFacts({ data, rows, columns }: Matrix, feature: Feature, column: number): ColumnFacts {
  let [low, high, whole, count, mean, squares] = [Infinity, -Infinity, true, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const value = data[row * columns + column];
    if (Number.isNaN(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    whole &&= Number.isInteger(value);
    const step = value - mean;
    mean += step / ++count;
    squares += step * (value - mean);
  }
  return {
    category: feature.kind === "category",
    low,
    high,
    whole,
    deviation: Math.sqrt(squares / Math.max(1, count)),
  };
}

function chooseAnchors(rows: number, stream: Stream): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  if (rows <= MOST_ANCHORS) return order;
  for (let i = 0; i < MOST_ANCHORS; i++) {
    const other = i + stream.integer(rows - i);
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order.slice(0, MOST_ANCHORS);
}

/** For each anchor the rows nearest to it, other than itself: distances in standard deviations, 1 where categories differ. */
function nearestRows(
  rows: Matrix,
  features: readonly Feature[],
  anchors: Int32Array,
  columns: readonly ColumnFacts[],
  wanted: number,
): Int32Array {
  const count = Math.min(wanted, anchors.length - 1);
  if (count < 1) return new Int32Array(0);
  const width = rows.columns;
  const scaled = new Float64Array(anchors.length * width);
  anchors.forEach((row, anchor) => {
    for (let c = 0; c < width; c++) {
      const value = rows.data[row * width + c];
      scaled[anchor * width + c] =
        columns[c].category || columns[c].deviation === 0 ? value : value / columns[c].deviation;
    }
  });
  const isCategory = Uint8Array.from(features, ({ kind }) => (kind === "category" ? 1 : 0));
  const nearest = new Int32Array(anchors.length * count);
  const best = new Float64Array(count);
  for (let a = 0; a < anchors.length; a++) {
    best.fill(Infinity);
    const at = a * count;
    for (let b = 0; b < anchors.length; b++) {
      if (b === a) continue;
      let distance = 0;
      for (let c = 0; c < width && distance < best[count - 1]; c++) {
        const step = scaled[a * width + c] - scaled[b * width + c];
        // A gap is as far from a number as two categories are from each other, and no way from another gap.
        distance +=
          isCategory[c] || Number.isNaN(step) ? unlike(scaled[a * width + c], scaled[b * width + c]) : step * step;
      }
      if (distance >= best[count - 1]) continue;
      let place = count - 1;
      for (; place > 0 && best[place - 1] > distance; place--) {
        best[place] = best[place - 1];
        nearest[at + place] = nearest[at + place - 1];
      }
      best[place] = distance;
      nearest[at + place] = anchors[b];
    }
  }
  return nearest;
}

function unlike(a: number, b: number): number {
  return Object.is(a, b) ? 0 : 1;
}
