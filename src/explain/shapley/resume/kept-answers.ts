import { base64 } from "../../../core/base64.js";
import { keeps, wordsPerCoalition } from "../../../core/coalitions.js";
import type { Json } from "../../../core/json.js";

/** The answer to one coalition: the weighted mean over reference rows `from` up to but not including `to`. */
export interface KeptAnswer {
  readonly bits: Uint32Array;
  readonly from: number;
  readonly to: number;
  /** One per output of the probe. */
  readonly answers: Float64Array;
}

/** The most numbers that are kept: 8 MiB, and 11 in an explanation. */
export const MAX_KEPT_NUMBERS = 2 ** 20;

/** Answers as an explanation holds them: base64 of little-endian numbers. */
export type PackedAnswers = {
  readonly count: number;
  /** Uint32: the words of each coalition. */
  readonly coalitions: string;
  /** Int32: from and to of each. */
  readonly ranges: string;
  /** Float64: the answers to each, for every output of the model. */
  readonly answers: string;
};

export function packAnswers(kept: readonly KeptAnswer[]): PackedAnswers {
  const bytes = (numbers: Uint32Array | Int32Array | Float64Array) =>
    new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return {
    count: kept.length,
    coalitions: base64(...kept.map(({ bits }) => bytes(bits))),
    ranges: base64(bytes(Int32Array.from(kept.flatMap(({ from, to }) => [from, to])))),
    answers: base64(...kept.map(({ answers }) => bytes(answers))),
  };
}

/** undefined where they are damaged, or of another number of parts or outputs. */
export function unpackAnswers(packed: Json | undefined, parts: number, outputs: number): KeptAnswer[] | undefined {
  const { count, coalitions, ranges, answers } = (packed ?? {}) as Partial<PackedAnswers>;
  if (!Number.isSafeInteger(count) || [coalitions, ranges, answers].some((text) => typeof text !== "string")) {
    return undefined;
  }
  const words = wordsPerCoalition(parts);
  const rows = count as number;
  const [bits, meets, numbers] = [coalitions, ranges, answers].map((text) => bytesOf(text as string));
  const fits =
    bits?.length === 4 * rows * words && meets?.length === 8 * rows && numbers?.length === 8 * rows * outputs;
  if (!bits || !meets || !numbers || !fits) return undefined;
  const masks = new Uint32Array(bits.buffer);
  const ends = new Int32Array(meets.buffer);
  const values = new Float64Array(numbers.buffer);
  if (values.some((value) => !Number.isFinite(value))) return undefined;
  return Array.from({ length: rows }, (_, row) => ({
    bits: masks.slice(row * words, (row + 1) * words),
    from: ends[2 * row],
    to: ends[2 * row + 1],
    answers: values.slice(row * outputs, (row + 1) * outputs),
  }));
}

/** True for a coalition that keeps no part or every part. */
export function isEmptyOrGrand({ bits }: Pick<KeptAnswer, "bits">, parts: number): boolean {
  const coalition = { bits, rows: 1, parts };
  const kept = Array.from({ length: parts }, (_, part) => keeps(coalition, 0, part));
  return !kept.includes(!kept[0]);
}

/** A name for a coalition that meets reference rows `from` up to but not including `to`. */
export function keyOf({ bits, from, to }: Omit<KeptAnswer, "answers">): string {
  return `${from} ${to} ${bits.join(" ")}`;
}

function bytesOf(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
