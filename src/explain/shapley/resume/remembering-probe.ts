import { type Coalitions, someCoalitions, wordsPerCoalition } from "../../../core/coalitions.js";
import type { AskOptions, ChunkDone } from "../../../core/executor.js";
import type { Matrix } from "../../../core/matrix.js";
import { matrixRow, rowRange } from "../../../core/matrix-rows.js";
import type { Plan } from "../../../core/plan.js";
import type { Probe } from "../../../core/probe.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import { type KeptAnswer, keyOf, MAX_KEPT_NUMBERS } from "./kept-answers.js";

/** A probe that keeps the answers it gets, and does not ask for answers that it was given. */
export interface RememberingProbe {
  readonly probe: Probe;
  /** In the order in which they were asked for; undefined where they are too many to keep. */
  kept(): readonly KeptAnswer[] | undefined;
  /** Model rows that given answers have saved so far. */
  savedRows(): number;
}

/** Answers of an earlier run. */
interface GivenAnswers {
  readonly answers: readonly KeptAnswer[];
  /** Rows of the earlier run whose answers are of no use: they count as asked. */
  readonly lostRows: number;
  /** True: a coalition that is asked for a second time is asked of the model, to see that it is still the same. */
  readonly checks: boolean;
}

/** A coalition, and the reference rows that it meets. */
type Question = Omit<KeptAnswer, "answers">;

/**
 * @param given  the second time that a coalition is asked for, its second answer is given
 */
export function rememberingProbe(method: string, probe: Probe, given?: GivenAnswers): RememberingProbe {
  const lookUp = answersOf(given);
  const columns = probe.outputs.length;
  const log: KeptAnswer[] = [];
  let numbers = 0;
  let saved = 0;
  let lost = given?.lostRows ?? 0;

  const ask = async (plan: Plan, options: AskOptions = {}): Promise<Matrix> => {
    const questions = questionsOf(plan, probe);
    const lookedUp = questions.map(lookUp);
    const answered = lookedUp.map(({ answer }) => answer);
    const answers = { data: new Float64Array(questions.length * columns), rows: questions.length, columns };

    for (const { from, to } of runsOf([...answered.keys()].filter((row) => answered[row]))) {
      let modelRows = lost;
      lost = 0;
      for (let row = from; row < to; row++) {
        answers.data.set((answered[row] as KeptAnswer).answers, row * columns);
        modelRows += questions[row].to - questions[row].from;
      }
      saved += modelRows;
      options.onChunk?.({ from, answers: rowRange(answers, from, to), modelRows, modelCalls: 0, retries: 0 });
    }
    try {
      await askMissing(probe, plan, questions, answered, answers, options);
    } finally {
      for (const answer of answered) {
        if (!answer || numbers > MAX_KEPT_NUMBERS) continue;
        numbers += columns;
        log.push(answer);
      }
    }
    for (const [row, { before }] of lookedUp.entries()) {
      if (before) checkSame(method, before, answered[row] as KeptAnswer);
    }
    return answers;
  };
  return {
    probe: withAsk(probe, ask),
    kept: () => (numbers > MAX_KEPT_NUMBERS ? undefined : log),
    savedRows: () => saved,
  };
}

/** Looks up given answers: that to give, or that from before which the model's is to be compared with. */
function answersOf(
  given: GivenAnswers | undefined,
): (question: Question) => { readonly answer?: KeptAnswer | undefined; readonly before?: KeptAnswer | undefined } {
  const known = new Map<string, KeptAnswer[]>();
  for (const answer of given?.answers ?? []) {
    const key = keyOf(answer);
    known.set(key, [...(known.get(key) ?? []), answer]);
  }
  const times = new Map<string, number>();
  return (question) => {
    const key = keyOf(question);
    const time = times.get(key) ?? 0;
    times.set(key, time + 1);
    const answers = known.get(key);
    return given?.checks === true && time > 0 ? { before: answers?.[0] } : { answer: answers?.[time] };
  };
}

function questionsOf({ z, referenceOf, references }: Plan, probe: Probe): Question[] {
  const { bits, rows, parts } = z as Coalitions;
  const words = wordsPerCoalition(parts);
  const all = references ?? { from: 0, to: probe.references };
  return Array.from({ length: rows }, (_, row) => ({
    bits: bits.slice(row * words, (row + 1) * words),
    from: referenceOf ? referenceOf[row] : all.from,
    to: referenceOf ? referenceOf[row] + 1 : all.to,
  }));
}

/** Asks the model for the rows of a plan that have no answer yet, and puts its answers among the others. */
async function askMissing(
  probe: Probe,
  { z, referenceOf, references }: Plan,
  questions: readonly Question[],
  answered: (KeptAnswer | undefined)[],
  answers: Matrix,
  options: AskOptions,
): Promise<void> {
  const { columns } = answers;
  const missing = [...answered.keys()].filter((row) => !answered[row]);
  if (missing.length === 0) return;
  const rest: Plan = {
    z: someCoalitions(z as Coalitions, missing),
    ...(referenceOf && { referenceOf: Int32Array.from(missing, (row) => referenceOf[row]) }),
    ...(references && { references }),
  };
  const onChunk = (chunk: ChunkDone) => {
    const rows = missing.slice(chunk.from, chunk.from + chunk.answers.rows);
    rows.forEach((row, i) => {
      const values = matrixRow(chunk.answers, i).slice();
      answers.data.set(values, row * columns);
      answered[row] = { ...questions[row], answers: values };
    });
    runsOf(rows).forEach(({ from, to }, i) => {
      const uncounted = { modelRows: 0, modelCalls: 0, retries: 0 };
      const { answers: _, ...counted } = i === 0 ? chunk : { ...uncounted, answers: chunk.answers };
      options.onChunk?.({ ...counted, from, answers: rowRange(answers, from, to) });
    });
  };
  await probe.ask(rest, { ...options, onChunk });
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
