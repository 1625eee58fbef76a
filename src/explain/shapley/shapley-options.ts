import { flag, number, oneOf, option, wholeNumber } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf, type Resolved } from "../../core/checks/options.js";
import type { Attribution } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import type { InteractionIndexExplanation } from "../../core/kinds/interaction-index.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkProbe, varyingParts } from "../run/check-probe.js";
import { emptyAndGrandRows, maxRepeatRows } from "../run/empty-and-grand.js";
import { checkOutputChoice, contrasting } from "../run/output-choice.js";
import { outputsOption, runOptions, seedOption, sharedOption } from "../run/run-options.js";
import { type Memory, memoryOf } from "./resume/memory.js";
import { checkUntil, looksAt, type Until, untilOption } from "./until.js";

/** Coalitions of the default budget beyond two per part, as in the KernelSHAP of Lundberg & Lee. */
const DEFAULT_MASKS = 2048;

/** Repeated coalitions that a default budget has to spare, for a model whose answers vary. */
const DEFAULT_REPEATS = 16;

/** Options of every Shapley explainer, for `optionsOf`. */
export const shapleyOptions = {
  budgetRows: wholeNumber({
    min: 1,
    defaultSays: "(2 x parts + 2048) x background rows",
    says: "the most model rows to ask",
  }),
  enumerate: flag({ defaultSays: "when 2^parts x background rows fit the budget", says: "ask every coalition" }),
  link: oneOf(["identity", "logit"], {
    default: "identity",
    says: "the scale on which values add up, applied to the average over the background",
  }),
  clip: number({
    above: 0,
    below: 0.5,
    defaultSays: "none: 0 and 1 are errors",
    says: 'with link "logit": moves averages into [clip, 1 - clip]',
  }),
  shared: sharedOption,
  outputs: outputsOption,
  seed: seedOption,
  ...runOptions,
};

/** Options of every Shapley explainer that samples coalitions, for `optionsOf`. */
export const sampledShapleyOptions = {
  ...shapleyOptions,
  until: untilOption,
  keepAnswers: flag({
    defaultSays: "false; true in a run that resumes another",
    says: "keeps the answers in the explanation, up to 2^20 numbers, so that a later run can go on from it",
  }),
  resume: resumeOption<Attribution>("attribution"),
};

/** An earlier explanation to go on from, for `optionsOf`. */
export function resumeOption<Resumed extends Resumable>(kind: Resumed["kind"]) {
  return option<Resumed>()({
    says: "an explanation of the same question that holds its answers; budgetRows then counts both runs",
    expected: "an explanation made with keepAnswers: true",
    accepts: (value) => (value as Resumable | null)?.kind === kind,
    recorded: false,
  });
}

/** Explanations that can hold their answers. */
export type Resumable = Attribution | InteractionIndexExplanation;

const anyShapley = optionsOf("Shapley values", shapleyOptions);
/** Options of every Shapley explainer. */
export type ShapleyOptions = Given<typeof anyShapley>;

/** The options with every default in place. */
export type ResolvedShapleyOptions = Omit<
  Resolved<typeof sampledShapleyOptions>,
  "enumerate" | "until" | "keepAnswers" | "resume"
> & {
  readonly enumerate?: boolean | undefined;
  readonly until?: Until | undefined;
  readonly keepAnswers?: boolean | undefined;
  readonly resume?: Resumable | undefined;
  readonly estimator?: string | undefined;
  readonly order?: number | undefined;
};

/** A checked request to a Shapley explainer, with its budget. */
export interface ShapleyRequest {
  readonly method: string;
  readonly probe: Probe;
  readonly options: ResolvedShapleyOptions;
  /** The parts that hiding can change; the others are worth 0 and are never asked. */
  readonly players: readonly number[];
  readonly references: number;
  readonly budgetRows: number;
  /** True where every coalition is to be asked. */
  readonly enumerate: boolean;
  /** Rows beyond those that the method needs, for asking the empty and the grand coalition again. */
  readonly spareRows: number;
  /** Answers of an earlier run, and those to keep; undefined where there are neither. */
  readonly memory: Memory | undefined;
}

/** The largest number of players whose coalitions can all be asked: 2^20, about a million masks. */
export const MAX_ENUMERABLE_PLAYERS = 20;

/**
 * Checks the probe and the options of a Shapley explainer, and works out its budget.
 *
 * @param rules.enough  number of coalitions from which on the method does better; repeats are paid from what is left
 * @param rules.min  number of coalitions, the empty and the grand one among them, that the method needs at least
 * @param rules.interactions  number of interactions that rules of when to stop look at; absent: they look at parts
 * @param rules.setting  further settings that have to be the same in a run that resumes another
 * @throws WhyboxError INVALID_ARGUMENT, BUDGET_TOO_SMALL, TOO_MANY_PARTS
 */
export function shapleyRequest(
  { name: method, resolve }: { readonly name: string; resolve(given: unknown): ResolvedShapleyOptions },
  asked: Probe,
  given: unknown,
  rules: {
    readonly min: (players: number) => number;
    readonly enough?: (players: number) => number;
    readonly alwaysEnumerate?: boolean;
    readonly interactions?: (players: number) => number;
    readonly setting?: { readonly [name: string]: Json };
  },
): ShapleyRequest {
  const references = checkProbe(method, asked);
  const options = resolve(given);
  const { outputs, clip, link } = options;
  const isIdentity = link === "identity";
  checkOutputChoice(method, outputs, asked.outputs, isIdentity || 'they go with link "identity"');
  const probe = contrasting(asked, outputs);
  if (clip !== undefined && link !== "logit") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${method}: clip goes with link "logit", got link "${link}"; leave clip out, or give link: "logit"`,
    );
  }
  const players = varyingParts(probe);
  if (rules.interactions) checkUntil(method, options.until, rules.interactions(players.length), "interactions");
  else checkUntil(method, options.until, probe.parts.length);
  const budgetRows = options.budgetRows ?? defaultBudget(probe, players.length, rules);
  const memory = remembered(method, probe, options, rules.setting, players.length, budgetRows);
  const enumerate = rules.alwaysEnumerate || enumerates(probe, players.length, options, budgetRows, memory);
  if (enumerate && players.length > MAX_ENUMERABLE_PLAYERS) {
    throw new WhyboxError(
      "TOO_MANY_PARTS",
      rules.alwaysEnumerate
        ? `${method}: expected at most ${MAX_ENUMERABLE_PLAYERS} parts that hiding can change, got ${players.length}; group columns, or use kernelShap`
        : `${method}: enumerate takes at most ${MAX_ENUMERABLE_PLAYERS} parts that hiding can change, got ${players.length}`,
    );
  }
  const min = enumerate ? 2 ** players.length : rules.min(players.length);
  const minRows = Math.max(min * references, emptyAndGrandRows(references));
  if (budgetRows < minRows) {
    const rows = references === 1 ? "row" : "rows";
    const why =
      min < 2
        ? `${references} background ${rows} and the instance, twice`
        : `${min} masks x ${references} background ${rows}`;
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `${method}: expected budgetRows of at least ${minRows} (${why}), got ${budgetRows}`,
    );
  }
  const enough = (rules.enough?.(players.length) ?? 0) * references;
  const spareRows = budgetRows - (!enumerate && budgetRows >= enough ? Math.max(minRows, enough) : minRows);
  return {
    method,
    probe: memory?.probe ?? probe,
    options,
    players,
    references,
    budgetRows,
    enumerate,
    spareRows,
    memory,
  };
}

/** Undefined where no answers are to be kept, and none are given. */
function remembered(
  method: string,
  probe: Probe,
  { resume, keepAnswers = resume !== undefined, ...options }: ResolvedShapleyOptions,
  further: { readonly [name: string]: Json } = {},
  players: number,
  budgetRows: number,
): Memory | undefined {
  if (!keepAnswers && !resume) return undefined;
  const { seed, outputs, link, clip = null, enumerate = null, estimator = null, order = null } = options;
  const setting = { method, seed, outputs: outputs as Json, link, clip, enumerate, estimator, order, ...further };
  return memoryOf(method, probe, resume, setting, players, budgetRows);
}

function defaultBudget(
  { references, parts }: Probe,
  players: number,
  { alwaysEnumerate = false }: { readonly alwaysEnumerate?: boolean },
): number {
  const spare = maxRepeatRows(references) + DEFAULT_REPEATS * references;
  return alwaysEnumerate ? 2 ** players * references + spare : (2 * parts.length + DEFAULT_MASKS) * references;
}

function enumerates(
  { references }: Probe,
  players: number,
  { enumerate, until }: ResolvedShapleyOptions,
  budgetRows: number,
  memory: Memory | undefined,
): boolean {
  if (players <= 1) return true;
  if (enumerate !== undefined) return enumerate;
  // A run may stop at a look that comes before all coalitions have been asked.
  const mayStop = until !== undefined && looksAt(2 ** players - 2).length > 1;
  // Answers of reference rows to coalitions of their own say nothing of the average game.
  return !mayStop && !memory?.wasPerReference && 2 ** players * references <= budgetRows - (memory?.lostRows ?? 0);
}
