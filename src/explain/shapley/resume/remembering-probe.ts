import { type Coalitions, someCoalitions, wordsPerCoalition } from "../../../core/coalitions.js";
import type { AskOptions, ChunkDone } from "../../../core/executor.js";
import type { Matrix } from "../../../core/matrix.js";
import type { Plan } from "../../../core/plan.js";
import type { Probe } from "../../../core/probe.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import { type KeptAnswer, MAX_KEPT_NUMBERS } from "./kept-answers.js";

/** A probe that keeps what it was answered, and does not ask again for what it has been given. */
export interface RememberingProbe {
  readonly probe: Probe;
  /** In the order in which they were asked for; undefined where they are too many to keep. */
  kept(): readonly KeptAnswer[] | undefined;
  /** Model rows that given answers have saved so far. */
  savedRows(): number;
}

/**
 * @param given  answers of an earlier run. The second time that one of the same coalition is asked for, it is the second
 *   that is given.
 * @param given.lostRows  rows of the earlier run whose answers are of no use: they count as asked
 * @param given.checks  what is asked for a second time is asked of the model, to see that it is still the same
 */
export function rememberingProbe(
  method: string,
  probe: Probe,
  given?: { readonly answers: readonly KeptAnswer[]; readonly lostRows: number; readonly checks: boolean },
): RememberingProbe {
  const known = new Map<string, KeptAnswer[]>();
  for (const answer of given?.answers ?? []) {
    const key = keyOf(answer.bits, answer.from, answer.to);
    known.set(key, [...(known.get(key) ?? []), answer]);
  }
  const times = new Map<string, number>();
  const log: KeptAnswer[] = [];
  let numbers = 0;
  let saved = 0;
  let lost = given?.lostRows ?? 0;

  const ask = async (plan: Plan, options: AskOptions = {}): Promise<Matrix> => {
    const { z, referenceOf, references } = plan as Plan & { readonly z: Coalitions };
    const columns = probe.outputs.length;
    const words = wordsPerCoalition(z.parts);
    const rangeOf = (row: number) =>
      referenceOf
        ? { from: referenceOf[row], to: referenceOf[row] + 1 }
        : (references ?? { from: 0, to: probe.references });
    const bitsOf = (row: number) => z.bits.slice(row * words, (row + 1) * words);
    const found: (KeptAnswer | undefined)[] = [];
    const toCheck = new Map<number, KeptAnswer>();
    for (let row = 0; row < z.rows; row++) {
      const { from, to } = rangeOf(row);
      const key = keyOf(bitsOf(row), from, to);
      const time = times.get(key) ?? 0;
      times.set(key, time + 1);
      const answers = known.get(key);
      const isChecked = given?.checks === true && time > 0;
      found.push(isChecked ? undefined : answers?.[time]);
      if (isChecked && answers) toCheck.set(row, answers[0]);
    }
    const answers = { data: new Float64Array(z.rows * columns), rows: z.rows, columns };
    const place = (row: number, values: ArrayLike<number>) => answers.data.set(values, row * columns);
    const costOf = (row: number) => rangeOf(row).to - rangeOf(row).from;

    for (const { from, to } of runsOf([...found.keys()].filter((row) => found[row]))) {
      let modelRows = lost;
      lost = 0;
      for (let row = from; row < to; row++) {
        place(row, (found[row] as KeptAnswer).answers);
        modelRows += costOf(row);
      }
      saved += modelRows;
      options.onChunk?.({ from, answers: slice(answers, from, to), modelRows, modelCalls: 0, retries: 0 });
    }
    const missing = [...found.keys()].filter((row) => !found[row]);
    try {
      if (missing.length > 0) {
        const rest: Plan = {
          z: someCoalitions(z, missing),
          ...(referenceOf && { referenceOf: Int32Array.from(missing, (row) => referenceOf[row]) }),
          ...(references && { references }),
        };
        const onChunk = (chunk: ChunkDone) => {
          const rows = missing.slice(chunk.from, chunk.from + chunk.answers.rows);
          rows.forEach((row, i) => {
            const values = chunk.answers.data.slice(i * columns, (i + 1) * columns);
            place(row, values);
            found[row] = { bits: bitsOf(row), ...rangeOf(row), answers: values };
          });
          runsOf(rows).forEach(({ from, to }, i) => {
            const uncounted = { modelRows: 0, modelCalls: 0, retries: 0 };
            const { answers: _, ...counted } = i === 0 ? chunk : { ...uncounted, answers: chunk.answers };
            options.onChunk?.({ ...counted, from, answers: slice(answers, from, to) });
          });
        };
        await probe.ask(rest, { ...options, onChunk });
      }
    } finally {
      for (const answer of found) {
        if (!answer || numbers > MAX_KEPT_NUMBERS) continue;
        numbers += columns;
        log.push(answer);
      }
    }
    for (const [row, before] of toCheck) checkSame(method, before, found[row] as KeptAnswer);
    return answers;
  };
  return {
    probe: withAsk(probe, ask),
    kept: () => (numbers > MAX_KEPT_NUMBERS ? undefined : log),
    savedRows: () => saved,
  };
}

/** Not a copy by spreading: some properties of a probe are worked out when they are read. */
function withAsk(probe: Probe, ask: Probe["ask"]): Probe {
  return Object.create(probe, { ask: { value: ask, enumerable: true } }) as Probe;
}

/** Answers that differ by no more than this share of their size differ by rounding. */
const ROUNDING_SHARE = 1e-6;

function checkSame(method: string, before: KeptAnswer, now: KeptAnswer): void {
  const output = before.answers.findIndex(
    (value, i) =>
      Math.abs(value - now.answers[i]) > ROUNDING_SHARE * Math.max(Math.abs(value), Math.abs(now.answers[i])),
  );
  if (output < 0) return;
  throw new WhyboxError(
    "RESUME_MISMATCH",
    `${method}: expected the model to answer as it did for the explanation to resume, got ${now.answers[output]} where it was ${before.answers[output]}; the model, the instance or the background is another one`,
  );
}

/** Places that follow each other, in runs. */
function runsOf(places: readonly number[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last?.to === place) last.to++;
    else runs.push({ from: place, to: place + 1 });
  }
  return runs;
}

function slice({ data, columns }: Matrix, from: number, to: number): Matrix {
  return { data: data.slice(from * columns, to * columns), rows: to - from, columns };
}

function keyOf(bits: Uint32Array, from: number, to: number): string {
  return `${from} ${to} ${bits.join(" ")}`;
}
