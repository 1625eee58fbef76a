import type { Resolved } from "../../core/checks/options.js";
import { type Coalitions, keep, noneKept } from "../../core/coalitions.js";
import type { Json } from "../../core/json.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkFinite } from "../run/check-finite.js";
import { varyingParts } from "../run/check-probe.js";
import { askEmptyAndGrand, type EmptyAndGrand, emptyAndGrandRows, maxRepeatRows } from "../run/empty-and-grand.js";
import { chosenOutputs } from "../run/output-choice.js";
import { beginRun, type Run } from "../run/run.js";
import type { subsetOptions } from "./subset-options.js";

/** The options that a game needs, with their defaults in place. */
export type GameOptions = Resolved<typeof subsetOptions> & { readonly count: number };

/** The most times that the chosen parts are measured again where the model's answers vary. */
const MAX_MEASURES = 8;

/** A set of parts, in whatever order. */
export type PartSet = readonly number[];

/** f: sets of parts to numbers, f(empty) = 0. The model is asked about each set once. */
export interface SubsetGame {
  readonly method: string;
  readonly probe: Probe;
  readonly run: Run;
  readonly ends: EmptyAndGrand;
  readonly options: GameOptions;
  readonly resolved: { readonly [name: string]: Json };
  /** Position of the explained output among those of the probe. */
  readonly output: number;
  /** The parts that hiding can change; the others gain nothing and are never asked. */
  readonly free: readonly number[];
  /** f of all parts. */
  readonly full: number;
  /** Asks at once about those of the sets that are not known yet; false when the budget cannot pay for them. */
  ask(sets: readonly PartSet[]): Promise<boolean>;
  /** f of a set that has been asked. */
  value(set: PartSet): number;
  /** An answer on the scale of f, whose value for no part f is counted from. */
  scale(answer: number): number;
  isKnown(set: PartSet): boolean;
  /** The model's answer to a set that has been asked, in the output's unit. */
  answer(set: PartSet): number;
  /** The model's answers to some sets, asked again as often as `times` says: times x sets. Nothing is remembered. */
  askAgain(sets: readonly PartSet[], times: number): Promise<number[][]>;
  /** Number of times that `sets` sets can be asked again. */
  affordable(sets: number): number;
  /** The sets that were asked, besides none and all. */
  asked(): readonly PartSet[];
  /** Number of times that a set was asked for whose answer was known already. */
  cacheHits(): number;
  /** Sets, for progress, how many sets are still to come at most. */
  expect(sets: number): void;
  /** Sets, for progress, that nothing more is to come. */
  finish(): void;
}

/**
 * Asks about no part and about all, which every choice of parts starts from.
 *
 * @param sets  the most sets, besides those two, that the method can come to ask
 * @param min  the sets that it needs at least
 * @throws WhyboxError BUDGET_TOO_SMALL; LINK_DOMAIN for a logarithm of an answer that is not above 0; ABORTED
 */
export async function beginSubsetGame(
  method: string,
  probe: Probe,
  options: GameOptions,
  needs: { readonly sets: (parts: number) => number; readonly min: (parts: number) => number },
  methodOptions: { readonly [name: string]: Json },
): Promise<SubsetGame> {
  const { count, objective, outputs: choice } = options;
  const { references } = probe;
  const free = varyingParts(probe);
  const minSets = needs.min(free.length);
  const { budgetRows, minRows } = budgetOf(method, probe, options, needs.sets(free.length), minSets);
  const run = beginRun(probe, budgetRows, options);
  const ends = await askEmptyAndGrand(probe, run, references, budgetRows - minRows);
  // Of a model whose answers vary, rows are left to measure the chosen parts by answers that had no say in the choice.
  const spare = Math.floor((budgetRows - run.cost("complete").modelRows - minSets * references) / 2);
  const searchRows = budgetRows - (ends.noise ? Math.min(spare, MAX_MEASURES * (count + 1) * references) : 0);
  run.expect(run.cost("complete").modelRows + minSets * references);
  const [output] = chosenOutputs(choice, probe.outputs, ends.prediction);
  const { name } = probe.outputs[output];
  const baseline = ends.baseline[output];
  const prediction = ends.prediction[output];
  checkFinite(method, name, [baseline, prediction, prediction - baseline]);
  const scale = objectiveScale(method, objective, name, run);
  const start = scale(baseline);
  const questions = eachSetOnce(method, probe, run, output, searchRows, [
    [[], baseline],
    [free, prediction],
  ]);
  const value = (set: PartSet) => scale(questions.answer(set)) - start;

  return {
    method,
    probe,
    run,
    ends,
    options,
    resolved: { count, objective, outputs: choice as Json, budgetRows, ...methodOptions },
    output,
    free,
    full: value(free),
    ...questions,
    async askAgain(sets, times) {
      const all = Array.from({ length: times }, () => sets).flat();
      const { data, columns } = await run.ask({ z: coalitionsOf(all, probe.parts.length) });
      return Array.from({ length: times }, (_, time) =>
        sets.map((_, i) => data[(time * sets.length + i) * columns + output]),
      );
    },
    affordable(count) {
      const left = budgetRows - run.cost("budget").modelRows;
      return Math.min(MAX_MEASURES, Math.floor(left / (count * references)));
    },
    value,
    scale,
    expect: (more) => run.expect(Math.min(budgetRows, run.cost("budget").modelRows + more * references)),
    finish() {
      const { modelRows } = run.cost("complete");
      options.onProgress?.(modelRows, modelRows);
    },
  };
}

/** The budget, given or by default, and the rows that the method needs at least. */
function budgetOf(
  method: string,
  { references }: Probe,
  { budgetRows: given, count }: GameOptions,
  maxSets: number,
  minSets: number,
): { readonly budgetRows: number; readonly minRows: number } {
  const endRows = emptyAndGrandRows(references) + maxRepeatRows(references);
  const budgetRows = given ?? endRows + (maxSets + MAX_MEASURES * (count + 1)) * references;
  const minRows = emptyAndGrandRows(references) + minSets * references;
  if (budgetRows >= minRows) return { budgetRows, minRows };
  throw new WhyboxError(
    "BUDGET_TOO_SMALL",
    `${method}: expected budgetRows of at least ${minRows} (none, all and each of ${minSets} parts alone, x ${references} background ${references === 1 ? "row" : "rows"}), got ${budgetRows}`,
  );
}

/** Puts an answer on the scale of f. */
function objectiveScale(
  method: string,
  objective: GameOptions["objective"],
  output: string,
  run: Run,
): (answer: number) => number {
  if (objective === "gain") return (answer) => answer;
  return (answer) => {
    if (answer > 0) return Math.log(answer);
    throw run.withCost(
      new WhyboxError(
        "LINK_DOMAIN",
        `${method}: objective "logProbability" needs answers above 0, output "${output}" averaged ${answer}; use objective "gain"`,
      ),
    );
  };
}

/**
 * Asks about each set once and remembers the answer.
 *
 * @param searchRows  model rows of the whole run beyond which no set is asked
 * @param known  sets whose answers are known; the first is the empty one
 */
function eachSetOnce(
  method: string,
  probe: Probe,
  run: Run,
  output: number,
  searchRows: number,
  known: readonly (readonly [PartSet, number])[],
): Pick<SubsetGame, "ask" | "answer" | "isKnown" | "asked" | "cacheHits"> {
  const answers = new Map<string, number>(known.toReversed().map(([set, answer]) => [keyOf(set), answer]));
  const [[, baseline]] = known;
  const asked: PartSet[] = [];
  let cacheHits = 0;
  return {
    async ask(wanted) {
      await run.giveWay();
      const fresh = new Map<string, PartSet>();
      for (const set of wanted) if (!answers.has(keyOf(set))) fresh.set(keyOf(set), set);
      cacheHits += wanted.length - fresh.size;
      if (fresh.size === 0) return true;
      if (run.cost("budget").modelRows + fresh.size * probe.references > searchRows) return false;
      const sets = [...fresh.values()];
      const { data, columns } = await run.ask({ z: coalitionsOf(sets, probe.parts.length) });
      const values = sets.map((_, i) => data[i * columns + output]);
      checkFinite(
        method,
        probe.outputs[output].name,
        values.map((value) => value - baseline),
      );
      sets.forEach((set, i) => {
        answers.set(keyOf(set), values[i]);
      });
      asked.push(...sets);
      return true;
    },
    answer: (set) => answers.get(keyOf(set)) as number,
    isKnown: (set) => answers.has(keyOf(set)),
    asked: () => asked,
    cacheHits: () => cacheHits,
  };
}

/** A name for a set, the same in whatever order its parts come. */
function keyOf(set: PartSet): string {
  return set.toSorted((a, b) => a - b).join();
}

function coalitionsOf(sets: readonly PartSet[], parts: number): Coalitions {
  const coalitions = noneKept(sets.length, parts);
  sets.forEach((set, row) => {
    for (const part of set) keep(coalitions, row, part);
  });
  return coalitions;
}
