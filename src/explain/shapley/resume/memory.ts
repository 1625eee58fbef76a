import { popcount } from "../../../core/coalitions.js";
import type { Explanation } from "../../../core/explanation.js";
import type { Json } from "../../../core/json.js";
import type { Probe } from "../../../core/probe.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import { isEmptyOrGrand, type KeptAnswer, keyOf, packAnswers, unpackAnswers } from "./kept-answers.js";
import { type RememberingProbe, rememberingProbe } from "./remembering-probe.js";

/** Settings that have to be the same in a run and in the one that resumes it, by the names that errors give them. */
type Setting = { readonly [name: string]: Json };

/** An earlier explanation, as far as answers are read from it. */
type Answered = Pick<Explanation, "method" | "subject" | "diagnostics">;

/** The answers of an earlier run, and those of this one. */
export interface Memory extends RememberingProbe {
  /** True if the earlier run asked each reference row about coalitions of its own; undefined without an earlier run. */
  readonly wasPerReference: boolean | undefined;
  /** True if it left parts out of the games of reference rows that share them with the instance. */
  readonly hadDummies: boolean;
  /** Coalitions that the earlier run asked of one reference row alone, neither empty nor grand, and those of two players. */
  askedAlone(reference: number): { readonly coalitions: number; readonly twos: number };
  /** Rows of the earlier run whose answers are of no use. */
  readonly lostRows: number;
  /** The answers as an explanation holds them; undefined where they are too many. */
  record(modelRows: number): Json | undefined;
}

/** The first reference row and the instance. */
const CHECKED_ROWS = 2;

/**
 * @param explanation  to go on from; undefined: answers are only kept
 * @param setting  everything that has to be the same
 * @param players  parts that hiding can change
 * @param budgetRows  rows for both runs together
 * @throws WhyboxError INVALID_ARGUMENT, RESUME_MISMATCH
 */
export function memoryOf(
  method: string,
  probe: Probe,
  explanation: Answered | undefined,
  setting: Setting,
  players: number,
  budgetRows: number,
): Memory {
  const kept = explanation && keptOf(method, explanation, probe, setting);
  const used = kept && usable(kept.answers, probe, players);
  const lostRows = used ? kept.modelRows - rowsOf(used) : 0;
  if (kept && budgetRows <= kept.modelRows) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${method}: expected budgetRows of more than the ${kept.modelRows} model rows that the explanation to resume has asked, got ${budgetRows}; budgetRows counts both runs`,
    );
  }
  // The first row and the instance are asked once more where that takes no coalition from the run.
  const { references } = probe;
  const spare = (budgetRows - lostRows - references - 1 - CHECKED_ROWS) % references;
  const checks = used !== undefined && spare >= CHECKED_ROWS && isSteady(used, probe.parts.length);
  const remembering = rememberingProbe(
    method,
    probe,
    used && { answers: used, lostRows: lostRows + (checks ? CHECKED_ROWS : 0), checks },
  );
  const single = used?.filter((each) => isSingle(each, probe) && !isEmptyOrGrand(each, probe.parts.length));
  return {
    ...remembering,
    lostRows,
    wasPerReference: single && single.length > 0,
    hadDummies: explanation?.diagnostics.wholeGames !== undefined,
    askedAlone(reference) {
      const ofReference = single?.filter(({ from }) => from === reference) ?? [];
      return { coalitions: ofReference.length, twos: ofReference.filter(({ bits }) => sizeOf(bits) === 2).length };
    },
    record(modelRows) {
      const log = remembering.kept();
      return log && { setting, modelRows, references, ...packAnswers(log) };
    },
  };
}

function keptOf(
  method: string,
  { method: by, subject, diagnostics }: Answered,
  probe: Probe,
  setting: Setting,
): { answers: KeptAnswer[]; modelRows: number } {
  const kept = diagnostics?.answers as
    | { readonly setting?: Setting; readonly modelRows?: number; readonly references?: number }
    | undefined;
  if (kept === undefined) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${method}: expected resume to be an explanation that holds its answers, got one of ${by?.name} without; make it with keepAnswers: true`,
    );
  }
  const before: Setting = { model: subject.model, parts: subject.parts as unknown as Json, ...kept.setting };
  const now: Setting = { model: probe.model, parts: probe.parts as unknown as Json, ...setting };
  for (const name of Object.keys(now)) {
    const [was, is] = [before, now].map((each) => JSON.stringify(each[name] ?? null));
    if (was !== is) throw mismatch(method, name, was, is);
  }
  const { references, modelRows } = kept;
  if (references !== probe.references)
    throw mismatch(method, "number of background rows", references, probe.references);
  const answers = unpackAnswers(kept as Json, probe.parts.length, probe.outputs.length);
  if (!answers || !Number.isSafeInteger(modelRows)) {
    throw new WhyboxError("INVALID_ARGUMENT", `${method}: the answers in the explanation to resume are damaged`);
  }
  return { answers, modelRows: modelRows as number };
}

function mismatch(method: string, name: string, was: unknown, is: unknown): WhyboxError {
  const short = (value: unknown) => (String(value).length > 200 ? `${String(value).slice(0, 200)}...` : String(value));
  return new WhyboxError(
    "RESUME_MISMATCH",
    `${method}: expected the same ${name} as in the explanation to resume, ${short(was)}, got ${short(is)}`,
  );
}

/**
 * The answers that a longer run asks for too: without repeats for the model's noise, and without the coalitions of a run so
 * small that it did not even ask every part alone. What was asked of one reference row alone is always asked again.
 */
function usable(answers: readonly KeptAnswer[], probe: Probe, players: number): KeptAnswer[] {
  const parts = probe.parts.length;
  const seen = new Set<string>();
  const once = answers.filter((answer) => {
    if (isEmptyOrGrand(answer, parts)) return true;
    const key = keyOf(answer);
    return !seen.has(key) && seen.add(key);
  });
  const ends = once.filter((answer) => isEmptyOrGrand(answer, parts));
  if (once.some((answer) => isSingle(answer, probe) && !isEmptyOrGrand(answer, parts))) return once;
  const rest = rowsOf(once) - rowsOf(ends);
  return rest < 2 * players * probe.references ? ends : once;
}

/** True if coalitions that were asked twice got the same answers. */
function isSteady(answers: readonly KeptAnswer[], parts: number): boolean {
  const first = new Map<string, KeptAnswer>();
  return answers.every((answer) => {
    if (!isEmptyOrGrand(answer, parts)) return true;
    const key = keyOf({ ...answer, to: answer.from });
    const before = first.get(key) ?? answer;
    first.set(key, before);
    return answer.answers.every((value, output) => value === before.answers[output]);
  });
}

function isSingle({ from, to }: KeptAnswer, { references }: Probe): boolean {
  return references > 1 && to - from === 1;
}

function sizeOf(bits: Uint32Array): number {
  return bits.reduce((size, word) => size + popcount(word), 0);
}

function rowsOf(answers: readonly KeptAnswer[]): number {
  return answers.reduce((sum, { from, to }) => sum + to - from, 0);
}
