import { type Coalitions, wordsPerCoalition } from "../../core/coalitions.js";
import type { Perturbation, Perturber } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import type { Range } from "../../core/plan.js";
import { type RowBuffer, rowBuffer } from "../../core/row-buffer.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** Data that a worker needs to mask columns: no names, no checks, only numbers. */
export type ColumnsSpec = {
  readonly kind: "columns";
  readonly background: Matrix;
  readonly instance: Float64Array;
  /** The columns of each part. */
  readonly groups: readonly (readonly number[])[];
};

/** State that stays the same from mask to mask, and space to list columns in. */
type Template = {
  readonly background: Matrix;
  readonly instance: Float64Array;
  /** Part p has the columns from columnOf[firstOf[p]] up to, but not including, columnOf[firstOf[p + 1]]. */
  readonly columnOf: Int32Array;
  readonly firstOf: Int32Array;
  readonly listed: Int32Array;
};

/**
 * Rows of the background with the kept columns of the instance written over them.
 *
 * The plain version, which a test holds the loops below to:
 *
 *     for each mask, for each reference row, for each column
 *       write instance[column] if the mask keeps the column's part, else the reference row's value
 */
export function columnsPerturber(
  { background, instance, groups }: ColumnsSpec,
  buffer: RowBuffer = rowBuffer(),
): Perturber<Matrix> {
  const width = background.columns;
  const template: Template = {
    background,
    instance,
    columnOf: Int32Array.from(groups.flat()),
    firstOf: firstColumns(groups),
    listed: new Int32Array(width),
  };
  let instanceRows: Float64Array = new Float64Array(0);

  return {
    rowBytes: width * Float64Array.BYTES_PER_ELEMENT,
    perturb({ z, referenceOf }, masks, references) {
      if (!("bits" in z)) {
        throw new WhyboxError("INVALID_ARGUMENT", "columns: expected a plan of coalitions, got real numbers");
      }
      const perMask = referenceOf ? 1 : references.to - references.from;
      const rows = (masks.to - masks.from) * perMask;
      const data = buffer.take(rows * width);
      if (referenceOf) {
        writeNamedRows(template, z, masks, data, referenceOf);
      } else {
        const backgroundRows = background.data.subarray(references.from * width, references.to * width);
        if (instanceRows.length !== backgroundRows.length) instanceRows = repeated(instance, perMask);
        writeBlocks(template, z, masks, data, backgroundRows, instanceRows);
      }
      return { data, rows, columns: width };
    },
  };
}

// Loops are not part of the function above, of which there is one per explanation: see docs/decisions/0009-hot-loops.md.

/** One background row per mask. */
function writeNamedRows(
  template: Template,
  z: Coalitions,
  masks: Range,
  buffer: Float64Array,
  referenceOf: Int32Array,
): void {
  const { background, instance, listed } = template;
  const width = background.columns;
  for (let mask = masks.from, offset = 0; mask < masks.to; mask++, offset += width) {
    for (let column = 0, from = referenceOf[mask] * width; column < width; column++, from++) {
      buffer[offset + column] = background.data[from];
    }
    const kept = listColumns(template, z, mask, KEPT);
    for (let i = 0; i < kept; i++) buffer[offset + listed[i]] = instance[listed[i]];
  }
}

/** Every background row for every mask. */
function writeBlocks(
  template: Template,
  z: Coalitions,
  masks: Range,
  buffer: Float64Array,
  backgroundRows: Float64Array,
  instanceRows: Float64Array,
): void {
  const { background, instance, listed } = template;
  const width = background.columns;
  const block = backgroundRows.length;
  for (let mask = masks.from, offset = 0; mask < masks.to; mask++, offset += block) {
    const end = offset + block;
    const kept = listColumns(template, z, mask, KEPT);
    // Whole blocks are copied fast, single columns are not: begin with what leaves fewer of those.
    if (kept <= DEARER_TO_COPY * (width - kept)) {
      buffer.set(backgroundRows, offset);
      for (let i = 0; i < kept; i++) fillColumn(buffer, offset + listed[i], end, width, instance[listed[i]]);
    } else {
      const hidden = listColumns(template, z, mask, HIDDEN);
      buffer.set(instanceRows, offset);
      for (let i = 0; i < hidden; i++) copyColumn(buffer, offset + listed[i], end, width, backgroundRows, listed[i]);
    }
  }
}

/** Time to copy a column over time to fill it with one number. */
const DEARER_TO_COPY = 1.4;

/** Bits that those of a coalition are compared with. */
const KEPT = 0;
const HIDDEN = -1;

/**
 * Lists the columns of the kept or the hidden parts, and tells how many they are. Bit by bit that is set, without a
 * question to each part: whether a part is kept is nothing that a processor can guess.
 */
function listColumns(
  { columnOf, firstOf, listed }: Template,
  { bits, parts }: Coalitions,
  mask: number,
  flip: typeof KEPT | typeof HIDDEN,
): number {
  const words = wordsPerCoalition(parts);
  let count = 0;
  for (let word = 0; word < words; word++) {
    const first = 32 * word;
    const inUse = parts - first < 32 ? (1 << (parts - first)) - 1 : -1;
    for (let left = (bits[mask * words + word] ^ flip) & inUse; left !== 0; left &= left - 1) {
      const part = first + 31 - Math.clz32(left & -left);
      for (let i = firstOf[part]; i < firstOf[part + 1]; i++) listed[count++] = columnOf[i];
    }
  }
  return count;
}

function firstColumns(groups: readonly (readonly number[])[]): Int32Array {
  const firstOf = new Int32Array(groups.length + 1);
  for (let part = 0; part < groups.length; part++) firstOf[part + 1] = firstOf[part] + groups[part].length;
  return firstOf;
}

function repeated(row: Float64Array, times: number): Float64Array {
  const rows = new Float64Array(row.length * times);
  for (let i = 0; i < times; i++) rows.set(row, i * row.length);
  return rows;
}

/**
 * Every `width`-th cell. Column by column, not row by row: one number, one stride and nothing to look up in the
 * innermost loop. Eight rows a turn, because the loop itself costs more than the write, and `| 0`, which spares a look
 * for overflow at each cell. Measured for 12 columns: all of making a row takes 4.7 ns so, and 4.9 with four rows a turn.
 */
function fillColumn(buffer: Float64Array, from: number, end: number, width: number, value: number): void {
  let at = from;
  for (const last = end - 7 * width; at < last; ) {
    buffer[at] = value;
    at = (at + width) | 0;
    buffer[at] = value;
    at = (at + width) | 0;
    buffer[at] = value;
    at = (at + width) | 0;
    buffer[at] = value;
    at = (at + width) | 0;
    buffer[at] = value;
    at = (at + width) | 0;
    buffer[at] = value;
    at = (at + width) | 0;
    buffer[at] = value;
    at = (at + width) | 0;
    buffer[at] = value;
    at = (at + width) | 0;
  }
  for (; at < end; at += width) buffer[at] = value;
}

/** One column of `source` into every `width`-th cell of `buffer`. */
function copyColumn(
  buffer: Float64Array,
  from: number,
  end: number,
  width: number,
  source: Float64Array,
  column: number,
): void {
  const shift = from - column;
  let at = from;
  for (const last = end - 7 * width; at < last; ) {
    buffer[at] = source[(at - shift) | 0];
    at = (at + width) | 0;
    buffer[at] = source[(at - shift) | 0];
    at = (at + width) | 0;
    buffer[at] = source[(at - shift) | 0];
    at = (at + width) | 0;
    buffer[at] = source[(at - shift) | 0];
    at = (at + width) | 0;
    buffer[at] = source[(at - shift) | 0];
    at = (at + width) | 0;
    buffer[at] = source[(at - shift) | 0];
    at = (at + width) | 0;
    buffer[at] = source[(at - shift) | 0];
    at = (at + width) | 0;
    buffer[at] = source[(at - shift) | 0];
    at = (at + width) | 0;
  }
  for (; at < end; at += width) buffer[at] = source[at - shift];
}

/** Rows as they are: reference rows of an input without parts. */
export function plainRows(rows: Matrix): Perturbation<Matrix> {
  const spec = { kind: "columns", background: rows, instance: new Float64Array(rows.columns), groups: [] } as const;
  return { references: rows.rows, spec, perturber: (buffer) => columnsPerturber(spec, buffer) };
}
