/** The time that a chunk may take in a worker. */
export interface TimeLimit {
  /** Shared with the worker, which sets it to 1 when it takes up the chunk: until then the chunk waits for its turn. */
  readonly begun: Int32Array;
  /** Aborts when the time is over. */
  readonly signal: AbortSignal;
  stop(): void;
}

const LOOK_MS = 50;

/** Begins to look whether a chunk takes longer than so many ms. */
export function timeLimit(timeoutMs: number): TimeLimit {
  const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const controller = new AbortController();
  let begunMs: number | undefined;
  const look = () => {
    if (Atomics.load(begun, 0) === 0) return;
    begunMs ??= performance.now();
    if (performance.now() - begunMs < timeoutMs) return;
    clearInterval(timer);
    controller.abort();
  };
  const timer = setInterval(look, Math.min(timeoutMs, LOOK_MS));
  return { begun, signal: controller.signal, stop: () => clearInterval(timer) };
}
