import { checkArgument } from "../core/checks/check-argument.js";
import type { Explanation } from "../core/explanation.js";
import { parseExplanation } from "../core/parse-explanation.js";
import type { Probe } from "../core/probe.js";
import { expectCode, expectLaw } from "./broken-law.js";

/** Options that every explainer takes. */
export type LawOptions = {
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneRows: number, totalRows: number) => void;
};

const NOTE = { code: "NOTE_OF_THE_MODEL", message: "A doubt about the model." };

/**
 * Runs an explainer through what every explainer must obey, and throws the first law that it breaks.
 *
 * @param explain  with its other options in place
 * @param probe  one that it can explain; it is asked several times
 * @throws BrokenLaw with the law and what was found
 * @example
 * test("lime obeys the laws", () =>
 *   obeysExplainerLaws((probe, options) => lime(probe, { samples: 512, ...options }), probe(model, masker)));
 */
export async function obeysExplainerLaws(
  explain: (probe: Probe, options: LawOptions) => Promise<Explanation>,
  probe: Probe,
): Promise<void> {
  checkArgument("obeysExplainerLaws", typeof explain === "function", "explain to be a function", explain);
  checkArgument("obeysExplainerLaws", typeof probe?.ask === "function", "a probe, such as probe(model, masker)", probe);
  const progress: [number, number][] = [];
  const first = await explain(probe, { onProgress: (done, total) => progress.push([done, total]) });
  const again = await explain({ ...probe, notes: [...(probe.notes ?? []), NOTE] }, {});
  const others = again.notes.filter(({ code }) => code !== NOTE.code);
  expectLaw(others.length < again.notes.length, "an explanation passes on the notes of the model");
  expectLaw(
    bits(first) === bits({ ...again, notes: others } as Explanation),
    "the same probe, options and seed give the same bits",
  );
  isPlainJson(first);
  const { cost, subject } = first;
  expectLaw(
    cost.modelRows <= cost.budgetRows,
    "no more model rows are asked than the budget",
    `got ${cost.modelRows} of ${cost.budgetRows}`,
  );
  expectLaw(cost.stoppedBy !== "aborted", "a run that was not aborted does not say that it was");
  const [done, total] = progress.at(-1) ?? [Number.NaN, Number.NaN];
  expectLaw(
    done === cost.modelRows && total >= done && total <= cost.budgetRows,
    "progress ends at the cost, of a total within the budget",
    `got ${done} of ${total} for ${cost.modelRows}`,
  );
  expectLaw(
    progress.every(([rows], i) => i === 0 || rows >= progress[i - 1][0]),
    "progress never goes back",
  );
  expectLaw(
    subject.outputs.length === subject.prediction.length && subject.outputs.length > 0,
    "the prediction holds one number per explained output",
  );
  const aborted = await expectCode(
    explain(probe, { signal: AbortSignal.abort() }),
    "ABORTED",
    "an aborted run rejects with ABORTED",
  );
  const spent = (aborted as { cost?: { modelRows?: number; stoppedBy?: string } }).cost;
  expectLaw(
    spent?.modelRows === 0 && spent.stoppedBy === "aborted",
    "a run aborted before it began has asked nothing, and its error says so",
    JSON.stringify(spent),
  );
  await expectCode(
    explain(probe, { nonsense: true } as LawOptions),
    "INVALID_ARGUMENT",
    "an option that does not exist is refused",
  );
}

function isPlainJson(explanation: Explanation): void {
  const odd = pathOfOdd(explanation, "explanation");
  expectLaw(odd === undefined, "an explanation holds no NaN, Infinity, undefined, -0 or function", odd);
  const text = JSON.stringify(explanation);
  expectLaw(sorted(parseExplanation(text)) === sorted(explanation), "an explanation can be read back");
}

/** Path of the first value that JSON would not bring back. */
function pathOfOdd(value: unknown, path: string): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? undefined : path;
  if (typeof value !== "object") return typeof value === "undefined" || typeof value === "function" ? path : undefined;
  for (const [key, inner] of Object.entries(value ?? {})) {
    const found = pathOfOdd(inner, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** As JSON, with the keys of objects in order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** All but what may differ between equal runs. */
function bits({ run: _, ...rest }: Explanation): string {
  return JSON.stringify(rest);
}
