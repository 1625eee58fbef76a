/** Answers by row, as many as fit: what was asked longest ago goes first. */
export interface AnswerStore {
  get(key: string): Float64Array | undefined;
  set(key: string, answers: Float64Array): void;
  readonly bytes: number;
}

/** Overhead of a map per entry, besides keys and answers; measured on Node 20: 130 to 170 bytes. */
const ENTRY_BYTES = 160;

export function answerStore(maxBytes: number): AnswerStore {
  // A map gives its keys in the order in which they came.
  const answersOf = new Map<string, Float64Array>();
  let bytes = 0;
  const sizeOf = (key: string, answers: Float64Array) => ENTRY_BYTES + 2 * key.length + answers.byteLength;
  return {
    get(key) {
      const answers = answersOf.get(key);
      if (answers) {
        answersOf.delete(key);
        answersOf.set(key, answers);
      }
      return answers;
    },
    set(key, answers) {
      const size = sizeOf(key, answers);
      if (answersOf.has(key) || size > maxBytes) return;
      answersOf.set(key, answers);
      bytes += size;
      for (const [oldest, known] of answersOf) {
        if (bytes <= maxBytes) break;
        answersOf.delete(oldest);
        bytes -= sizeOf(oldest, known);
      }
    },
    get bytes() {
      return bytes;
    },
  };
}
