import { type Coalitions, keeps } from "../core/coalitions.js";
import type { Fill } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import { emptyRoom } from "../core/room.js";
import { WhyboxError } from "../core/whybox-error.js";

/** What stays the same from mask to mask, and room to sort columns into. */
type Template = {
  readonly background: Matrix;
  readonly instance: Float64Array;
  /** Column after column, which part it belongs to. */
  readonly columnOf: Int32Array;
  readonly partOf: Int32Array;
  readonly kept: Int32Array;
  readonly hidden: Int32Array;
};

/** Rows of the background with the kept columns of the instance written over them. */
export function fillColumns(
  background: Matrix,
  instance: Float64Array,
  groups: readonly (readonly number[])[],
  room = emptyRoom(),
): Fill<Matrix> {
  const width = background.columns;
  const template: Template = {
    background,
    instance,
    columnOf: Int32Array.from(groups.flat()),
    partOf: Int32Array.from(groups.flatMap((group, part) => group.map(() => part))),
    kept: new Int32Array(width),
    hidden: new Int32Array(width),
  };
  let instanceRows: Float64Array = new Float64Array(0);

  return ({ z, draw }, masks, draws) => {
    if (!("bits" in z))
      throw new WhyboxError("INVALID_ARGUMENT", "columns: expected a plan of coalitions, got real numbers");
    const rowsPerMask = draw ? 1 : draws.to - draws.from;
    const rows = (masks.to - masks.from) * rowsPerMask;
    const block = rowsPerMask * width;
    const data = room.take(rows * width);
    if (instanceRows.length !== block) instanceRows = repeated(instance, rowsPerMask);
    const rowsFrom = (first: number) => background.data.subarray(first * width, first * width + block);
    // One view for all masks: making it costs as much as writing several rows.
    const everyDraw = draw ? undefined : rowsFrom(draws.from);
    for (let mask = masks.from, offset = 0; mask < masks.to; mask++, offset += block) {
      fillMask(template, z, mask, data, offset, everyDraw ?? rowsFrom((draw as Int32Array)[mask]), instanceRows);
    }
    return { data, rows, columns: width };
  };
}

/**
 * Not a part of the function above, of which there is one an explanation: compiled code is lost with the last function
 * that it was compiled for, and loops that are compiled anew each time were measured to take half as long again.
 */
function fillMask(
  { columnOf, partOf, kept, hidden, instance, background }: Template,
  z: Coalitions,
  mask: number,
  buffer: Float64Array,
  offset: number,
  backgroundRows: Float64Array,
  instanceRows: Float64Array,
): void {
  const width = background.columns;
  const end = offset + backgroundRows.length;
  let keptColumns = 0;
  let hiddenColumns = 0;
  for (let i = 0; i < columnOf.length; i++) {
    if (keeps(z, mask, partOf[i])) kept[keptColumns++] = columnOf[i];
    else hidden[hiddenColumns++] = columnOf[i];
  }
  // Whole blocks are copied fast, single columns are not: begin with what leaves fewer of those.
  if (keptColumns <= DEARER_TO_COPY * hiddenColumns) {
    buffer.set(backgroundRows, offset);
    for (let i = 0; i < keptColumns; i++) fillColumn(buffer, offset + kept[i], end, width, instance[kept[i]]);
  } else {
    buffer.set(instanceRows, offset);
    for (let i = 0; i < hiddenColumns; i++) copyColumn(buffer, offset, end, width, backgroundRows, hidden[i]);
  }
}

/** How much longer it takes to copy a column than to fill it with one number. */
const DEARER_TO_COPY = 1.4;

function repeated(row: Float64Array, times: number): Float64Array {
  const rows = new Float64Array(row.length * times);
  for (let i = 0; i < times; i++) rows.set(row, i * row.length);
  return rows;
}

/**
 * Column by column, not row by row: one number, one stride and nothing to look up in the innermost loop.
 * Four rows a turn, because the loop itself costs more than the write: measured 12 to 9 ns a row of 12 columns.
 */
function fillColumn(buffer: Float64Array, from: number, end: number, width: number, value: number): void {
  let at = from;
  for (; at + 3 * width < end; at += 4 * width) {
    buffer[at] = value;
    buffer[at + width] = value;
    buffer[at + 2 * width] = value;
    buffer[at + 3 * width] = value;
  }
  for (; at < end; at += width) buffer[at] = value;
}

/** One column of `source` into the same column of the block of `buffer` from `from` to `end`. */
function copyColumn(
  buffer: Float64Array,
  from: number,
  end: number,
  width: number,
  source: Float64Array,
  column: number,
): void {
  let at = from + column;
  let next = column;
  for (; at + 3 * width < end; at += 4 * width, next += 4 * width) {
    buffer[at] = source[next];
    buffer[at + width] = source[next + width];
    buffer[at + 2 * width] = source[next + 2 * width];
    buffer[at + 3 * width] = source[next + 3 * width];
  }
  for (; at < end; at += width, next += width) buffer[at] = source[next];
}
