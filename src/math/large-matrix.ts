import { type KernelMemory, kernelMemory } from "./kernels.js";

/** Fewer rows take too little time for a memory of their own. */
const MIN_ROWS = 400;

/** Numbers behind a matrix, per row, that kernels work with. */
const ROOM_PER_ROW = 72;

/** By the buffer of a matrix. */
const reached = new WeakMap<ArrayBufferLike, KernelMemory>();

/** Where the numbers of a matrix are that kernels reach: the matrix at address 0, and room behind it. */
export interface Reach extends KernelMemory {
  /** The address of 72 (rows + 8) numbers. */
  readonly room: number;
}

/** size x size zeros; a large matrix in memory that kernels reach, so that it is factored and solved faster. */
export function largeMatrix(size: number): Float64Array {
  const memory = size < MIN_ROWS ? undefined : kernelMemory(8 * (size * size + ROOM_PER_ROW * (size + 8)));
  if (!memory) return new Float64Array(size * size);
  reached.set(memory.buffer, memory);
  return new Float64Array(memory.buffer, 0, size * size);
}

/** undefined for a matrix that kernels do not reach. */
export function reachOf(matrix: Float64Array): Reach | undefined {
  const memory = reached.get(matrix.buffer);
  return memory && { ...memory, room: matrix.byteLength };
}
