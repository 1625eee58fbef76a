import type { Feature } from "../../core/features.js";
import { inTurns, type Steps } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import { normalQuantile } from "../../math/normal-quantile.js";
import { shuffleFirst } from "../../random/shuffle.js";
import type { Stream } from "../../random/stream.js";
import { type ColumnFacts, columnFacts, nearestRows } from "./nearest-rows.js";

/** A source of synthetic rows that look like those of a table: see `munge`. */
export interface RowSource {
  /** The rows of the table that may be started from. */
  readonly anchors: Int32Array;
  /** Draws `count` rows, with pauses; `pick` chooses a position among the anchors. */
  draw(count: number, draws: Stream, pick: (draws: Stream) => number): Steps<Matrix>;
}

/** The most rows whose neighbours are looked up: distances between all pairs of more would take longer than asking. */
const MAX_ANCHORS = 4000;

/** Numbers drawn from one pause to the next: some milliseconds. */
const CELLS_PER_PAUSE = 5e4;

/** 2^-33, the middle of the first of 2^32 steps: keeps the normal quantile finite. */
const HALF_STEP = 2 ** -33;

/**
 * New rows where the rows of a table lie, drawn in two ways by turns.
 *
 * Between: a row is copied, and each of its values is left as it is or, with probability one half, drawn around that
 * of one of its nearest neighbours: numbers from a normal distribution with half their distance as standard deviation. So each
 * column moves on its own, but no further than a neighbour.
 *
 * Around: a row is moved by a normal step whose covariance is the mean of the products of its steps to all these
 * neighbours. So columns that go together do so in the new row, which may lie beyond the neighbours.
 *
 * Either way categories and gaps are, with probability one half, those of the one neighbour; numbers stay within the
 * column's range, and whole where the column holds whole numbers only.
 *
 * @param rows  rows x features; NaN is a gap
 * @param neighbours  number of nearest rows that a row is moved by
 * @param giveWay  called many times on the way
 * Source: between: MUNGE of Bucila, Caruana & Niculescu-Mizil 2006 (Model compression), with p = 1/2 and s = 2, one
 * neighbour of several instead of the nearest. Around: the density of Vincent & Bengio 2002 (Manifold Parzen windows).
 * Cost: O(a^2 d) time for the neighbours of a = min(rows, 4000) rows of d features; O(d neighbours) per row drawn.
 */
export async function munge(
  rows: Matrix,
  features: readonly Feature[],
  neighbours: number,
  stream: Stream,
  giveWay: () => Promise<void>,
): Promise<RowSource> {
  const width = rows.columns;
  const anchors = chooseAnchors(rows.rows, stream);
  const columns = features.map((feature, column) => columnFacts(rows, feature, column));
  const nearest = await inTurns(nearestRows(rows, features, anchors, columns, neighbours), giveWay);
  const perAnchor = anchors.length === 0 ? 0 : nearest.length / anchors.length;

  function* draw(count: number, draws: Stream, pick: (draws: Stream) => number): Steps<Matrix> {
    const rowsPerPause = Math.ceil(CELLS_PER_PAUSE / width);
    const data = new Float64Array(count * width);
    const normals = new Float64Array(perAnchor);
    for (let row = 0; row < count; row++) {
      if (row % rowsPerPause === 0) yield;
      const anchor = pick(draws);
      const around = row % 2 === 1;
      const start = anchors[anchor] * width;
      const near = nearest.subarray(anchor * perAnchor, (anchor + 1) * perAnchor);
      const neighbour = perAnchor === 0 ? start : near[draws.integer(perAnchor)] * width;
      if (around) {
        for (let n = 0; n < perAnchor; n++) normals[n] = drawNormal(draws) / Math.sqrt(perAnchor);
      }
      for (let column = 0; column < width; column++) {
        const [from, to] = [rows.data[start + column], rows.data[neighbour + column]];
        // As many numbers are drawn whatever the values, so that one column does not shift the next.
        const taken = draws.uniform() < 0.5;
        const normal = around ? 0 : drawNormal(draws);
        const facts = columns[column];
        let value = from;
        if (facts.category || Number.isNaN(from) || Number.isNaN(to)) value = taken ? to : from;
        else if (around) value = within(facts, from + stepAround(rows, near, normals, column, from));
        else if (taken && from !== to) value = within(facts, to + (Math.abs(from - to) / 2) * normal);
        data[row * width + column] = value;
      }
    }
    return { data, rows: count, columns: width };
  }
  return { anchors, draw };
}

function drawNormal(draws: Stream): number {
  return normalQuantile(draws.uniform() + HALF_STEP);
}

/** Step of a number whose row moves by these shares of the steps to its neighbours; gaps pull nowhere. */
function stepAround(
  { data, columns }: Matrix,
  near: Int32Array,
  normals: Float64Array,
  column: number,
  from: number,
): number {
  let step = 0;
  for (let n = 0; n < near.length; n++) {
    const value = data[near[n] * columns + column];
    if (!Number.isNaN(value)) step += normals[n] * (value - from);
  }
  // Steps beyond the largest number, one up and one down, have no sum.
  return Number.isNaN(step) ? 0 : step;
}

function within({ low, high, whole }: ColumnFacts, value: number): number {
  const inside = Math.min(high, Math.max(low, value));
  return whole ? Math.round(inside) : inside;
}

function chooseAnchors(rows: number, stream: Stream): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  if (rows <= MAX_ANCHORS) return order;
  return shuffleFirst(order, MAX_ANCHORS, stream).slice(0, MAX_ANCHORS);
}
