import { KERNEL_BYTES } from "./kernel-bytes.js";

/** Loops that add and multiply two numbers at a time, on addresses in a memory of their own. */
export interface Kernels {
  interleavePairs(rows: number, pairs: number, count: number, width: number): void;
  subtractProducts(
    lower: number,
    size: number,
    first: number,
    rows: number,
    pairs: number,
    width: number,
    from: number,
    to: number,
  ): void;
  forwardFour(lower: number, size: number, right: number, from: number): void;
  backwardFour(lower: number, size: number, right: number): void;
  addThrees(sums: number, patterns: number, here: number, count: number): void;
  addSignedColumns(
    values: number,
    rows: number,
    factors: number,
    columns: number,
    count: number,
    words: number,
    table: number,
  ): void;
  innerProducts(columns: number, words: number, rows: number, from: number, count: number, products: number): void;
}

/** Memory that kernels reach: address 0 is its first byte. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  readonly kernels: Kernels;
}

const PAGE_BYTES = 65_536;

let compiled: WebAssembly.Module | undefined;

/**
 * Memory of so many bytes or more, all 0, with the kernels. Each kernel has a plain loop beside which it is named, with
 * the same bits, which a test holds it to: what runs where there are no kernels, and says what they do.
 *
 * @returns undefined where WebAssembly with vectors is not there, is forbidden by a page's policy, or has no such memory
 */
export function kernelMemory(bytes: number): KernelMemory | undefined {
  try {
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(KERNEL_BYTES), (letter) => letter.charCodeAt(0)));
    const pages = Math.ceil(bytes / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
    return { buffer: memory.buffer, kernels: exports as unknown as Kernels };
  } catch {
    return undefined;
  }
}

/** Beyond this, a computation has no memory to share. */
const MAX_SHARED_BYTES = 2 ** 20;

let shared: KernelMemory | undefined;

/** Memory for one computation that nothing comes in between, left as the one before it left it. */
export function sharedKernelMemory(bytes: number): KernelMemory | undefined {
  if (bytes > MAX_SHARED_BYTES) return undefined;
  shared ??= kernelMemory(MAX_SHARED_BYTES);
  return shared;
}
