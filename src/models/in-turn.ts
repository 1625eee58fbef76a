import { isPromise } from "../core/is-promise.js";
import { WhyboxError } from "../core/whybox-error.js";

/** Calls of one predict function: those under way, and those that wait for them. */
type Turns = {
  /** The most under way at once; undefined until it is known. */
  limit: number | undefined;
  running: number;
  readonly waiting: (() => void)[];
  /** The memory that the latest answer was in. */
  memory: object | undefined;
};

const turnsOf = new WeakMap<object, Turns>();

/**
 * Calls a predict function when its turn comes: at once where it answers at once, and never more than `concurrency`
 * at a time where it answers later.
 *
 * Without a `concurrency`, the first two calls that answer later are not under way together. A function that answers both
 * from the same memory, or one as a part of a larger memory, would overwrite one answer with the next: it is called one
 * at a time from then on.
 *
 * @param predict  whose calls are counted
 * @param signal  a call whose turn comes after the abort is not made
 * @param read  reads an answer. What it returns for one that came later must not lie in the answer's memory
 * @throws WhyboxError MODEL_ANSWER_INVALID when calls that overlapped were answered from the same memory
 */
export function inTurn<Answer, Read>(
  predict: object,
  concurrency: number | undefined,
  call: () => Answer | Promise<Answer>,
  read: (answer: Answer, late: boolean) => Read,
  signal?: AbortSignal,
): Read | Promise<Read> {
  const turns = turnsOf.get(predict) ?? { limit: concurrency, running: 0, waiting: [], memory: undefined };
  turnsOf.set(predict, turns);
  const start = () => {
    let answer: Answer | Promise<Answer>;
    try {
      // The caller may have given up while the call waited for its turn.
      signal?.throwIfAborted();
      answer = call();
    } catch (error) {
      release(turns);
      throw error;
    }
    if (!isPromise(answer)) {
      release(turns);
      return read(answer, false);
    }
    return answer.then(
      (value) => {
        try {
          if (concurrency === undefined) learn(turns, value);
          return read(value, true);
        } finally {
          release(turns);
        }
      },
      (error) => {
        release(turns);
        throw error;
      },
    );
  };
  if (turns.running < limitOf(turns)) {
    turns.running++;
    return start();
  }
  return new Promise<void>((resolve) => turns.waiting.push(resolve)).then(start);
}

function limitOf({ limit }: Turns): number {
  return limit ?? 1;
}

/** Passes the turn on to the call that has waited longest. */
function release(turns: Turns): void {
  turns.running--;
  while (turns.waiting.length > 0 && turns.running < limitOf(turns)) {
    turns.running++;
    turns.waiting.shift()?.();
  }
}

function learn(turns: Turns, answer: unknown): void {
  const memory = memoryOf(answer);
  const isReused = memory !== undefined && memory === turns.memory;
  turns.limit =
    isReused || isPartOfMore(answer)
      ? 1
      : turns.memory === undefined
        ? undefined
        : (turns.limit ?? Number.POSITIVE_INFINITY);
  turns.memory = memory ?? turns.memory ?? {};
  if (!isReused || turns.running === 1) return;
  throw new WhyboxError(
    "MODEL_ANSWER_INVALID",
    "predict answered two calls that were under way together from the same memory; give the model concurrency: 1, or answer each call from memory of its own",
  );
}

/** An answer that is a part of a larger memory, as a view on WebAssembly's: the next may lie in it too, if not in the same place. */
function isPartOfMore(answer: unknown): boolean {
  if (typeof answer !== "object" || answer === null) return false;
  const views = Array.isArray(answer) ? answer : [(answer as { data?: unknown }).data ?? answer];
  const [view] = views;
  return ArrayBuffer.isView(view) && views.length * view.byteLength < view.buffer.byteLength;
}

/** State shared by models that answer in the same memory. */
function memoryOf(answer: unknown): object | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  if (ArrayBuffer.isView(answer)) return answer.buffer;
  if (Array.isArray(answer)) return ArrayBuffer.isView(answer[0]) ? answer[0].buffer : answer;
  const { data } = answer as { data?: unknown };
  return ArrayBuffer.isView(data) ? data.buffer : answer;
}
