import { type Coalitions, keep, keeps, noneKept } from "../../core/coalitions.js";
import type { Asked, Attribution, Cost, Note } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Seed } from "../../random/stream.js";
import { varyingParts } from "../run/check-probe.js";
import { askEmptyAndGrand, type EmptyAndGrand, emptyAndGrandRows } from "../run/empty-and-grand.js";
import { localFrame } from "../run/local-frame.js";
import { chosenOutputs } from "../run/output-choice.js";
import { beginRun, type Run } from "../run/run.js";
import type { SharedDesigns } from "../run/shared-designs.js";
import { linkedColumn, linkFunction } from "./link.js";
import { shapleyNotes } from "./shapley-notes.js";
import { checkShapleyOptions, type ShapleyOptions } from "./shapley-options.js";

/** Coalitions of the default budget beyond two a part, as in the KernelSHAP of Lundberg & Lee. */
const DEFAULT_MASKS = 2048;

/** A game ready to be evaluated: its options checked, its parts sorted, what it costs known. */
export interface ShapleyGame {
  readonly method: string;
  readonly seed: Seed;
  readonly shared: SharedDesigns | undefined;
  /** The parts that hiding can change; the others are worth 0 and are never asked. */
  readonly players: readonly number[];
  readonly draws: number;
  readonly budgetRows: number;
  /** How many coalitions, besides the empty and the full one, the budget pays for. */
  readonly budgetCoalitions: number;
  /** Whether every coalition is to be asked. */
  readonly enumerate: boolean;
  /** Asks the ends, then hands over: nothing is asked before this. */
  evaluate(coalitions: number): Promise<EvaluatedGame>;
}

/** A game whose ends are known. */
export interface EvaluatedGame {
  /** In link space, one an explained output. */
  readonly empty: Float64Array;
  readonly full: Float64Array;
  /**
   * The game's value, in link space, at coalitions of the varying parts: one array an explained output.
   * @param partial  makes an explanation of the values that came before an abort
   */
  values(
    coalitions: Coalitions,
    partial?: (values: Float64Array[], answered: readonly boolean[]) => Attribution | undefined,
  ): Promise<Float64Array[]>;
  attribution(solution: Solution): Attribution;
}

/** What an estimator found out, over the varying parts. */
export interface Solution {
  /** One array an explained output. */
  readonly values: readonly Float64Array[];
  /** One array an explained output; null where there is no telling. */
  readonly standardErrors: readonly (Float64Array | null)[];
  readonly stoppedBy: Cost["stoppedBy"];
  readonly asked: Asked;
  readonly diagnostics: { readonly [name: string]: Json };
  /** One number an explained output: weighted R2 of the additive fit; null where it has no meaning. */
  readonly weightedR2: readonly (number | null)[];
  /** Degrees of freedom behind the standard errors; infinite when nothing was sampled. */
  readonly degreesOfFreedom: number;
  readonly notes?: readonly Note[];
  readonly options?: { readonly [name: string]: Json };
  readonly cacheHits?: number;
}

/**
 * Checks the options of a Shapley explainer and works out its budget.
 *
 * @param least  how many coalitions in all (with the empty and the full one) the method needs for so many parts
 * @throws WhyboxError INVALID_ARGUMENT, BUDGET_TOO_SMALL
 */
export function shapleyGame(
  method: string,
  probe: Probe,
  options: ShapleyOptions,
  rules: {
    readonly alsoKnown?: readonly string[];
    readonly least: (parts: number) => number;
    readonly alwaysEnumerate?: boolean;
  },
): ShapleyGame {
  const draws = checkShapleyOptions(method, probe, options, rules.alsoKnown ?? []);
  const { seed = 0, shared } = options;
  const players = varyingParts(probe);
  const everyCoalition = 2 ** players.length * draws;
  const defaultRows = rules.alwaysEnumerate ? everyCoalition : (2 * probe.parts.length + DEFAULT_MASKS) * draws;
  const budgetRows = options.budgetRows ?? Math.max(defaultRows, emptyAndGrandRows(draws));
  const enumerate = rules.alwaysEnumerate || players.length <= 1 || (options.enumerate ?? everyCoalition <= budgetRows);

  const least = enumerate ? 2 ** players.length : rules.least(players.length);
  if (budgetRows < least * draws) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `${method}: expected budgetRows of at least ${least * draws} (${least} masks x ${draws} background ${draws === 1 ? "row" : "rows"}), got ${budgetRows}`,
    );
  }
  const run = beginRun(probe, budgetRows, options);
  return {
    method,
    seed,
    shared,
    players,
    draws,
    budgetRows,
    enumerate,
    budgetCoalitions: Math.floor(budgetRows / draws) - 2,
    async evaluate(coalitions) {
      run.expect(emptyAndGrandRows(draws) + coalitions * draws);
      const ends = await askEmptyAndGrand(probe, run, draws);
      return evaluatedGame({ method, probe, options, run, ends, players, enumerate, budgetRows, draws });
    },
  };
}

type Setting = {
  method: string;
  probe: Probe;
  options: ShapleyOptions;
  run: Run;
  ends: EmptyAndGrand;
  players: readonly number[];
  enumerate: boolean;
  budgetRows: number;
  draws: number;
};

function evaluatedGame(setting: Setting): EvaluatedGame {
  const { method, probe, options, run, ends, players } = setting;
  const { link = "identity", clip, outputs: choice = "predicted" } = options;
  const outputs = chosenOutputs(choice, probe.outputs, ends.prediction);
  const { apply, isIdentity, clipped } = linkFunction(method, link, clip);
  const toLink = (value: number, output: number): number => {
    try {
      return apply(value, probe.outputs[output].name);
    } catch (error) {
      throw run.withCost(error);
    }
  };
  const linked = (averages: Float64Array) => Float64Array.from(outputs, (output) => toLink(averages[output], output));
  const empty = linked(ends.baseline);
  const full = linked(ends.prediction);

  const linkedColumns = (answers: Matrix, answered?: readonly boolean[]) =>
    outputs.map((output) =>
      linkedColumn(answers, output, isIdentity ? undefined : (value) => toLink(value, output), answered),
    );

  return {
    empty,
    full,
    async values(coalitions, partial) {
      const z = overAllParts(coalitions, players, probe.parts.length);
      const answers = await run.ask(
        { z },
        partial && ((some, answered) => partial(linkedColumns(some, answered), answered)),
      );
      return linkedColumns(answers);
    },
    attribution(solution) {
      const spread = (values: Float64Array) => spreadOverParts(values, players, probe.parts.length);
      const values = solution.values.map(spread);
      const standardErrors = solution.standardErrors.map((errors) =>
        errors ? spread(errors) : probe.constant.map((constant) => (constant ? 0 : null)),
      );
      const residuals = values.map((row, i) => row.reduce((sum, value) => sum + value, empty[i]) - full[i]);
      return {
        ...localFrame({
          kind: "attribution",
          method,
          options: {
            outputs: choice as Json,
            budgetRows: setting.budgetRows,
            enumerate: setting.enumerate,
            link,
            clip: clip ?? null,
            ...solution.options,
          },
          seed: options.seed ?? 0,
          probe,
          run,
          outputs,
          prediction: ends.prediction,
          baseline: Array.from(empty),
          stoppedBy: solution.stoppedBy,
          ...(solution.cacheHits !== undefined && { cacheHits: solution.cacheHits }),
        }),
        result: {
          values,
          standardErrors,
          intercepts: Array.from(empty),
          ...(link !== "identity" && { link }),
          asked: solution.asked,
        },
        diagnostics: {
          backgroundRows: setting.draws,
          constantParts: probe.parts.length - players.length,
          efficiencyResidual: residuals,
          weightedR2: solution.weightedR2,
          degreesOfFreedom: Number.isFinite(solution.degreesOfFreedom) ? solution.degreesOfFreedom : null,
          ...solution.diagnostics,
        },
        notes: [
          ...(solution.notes ?? []),
          ...shapleyNotes({
            values,
            standardErrors,
            weightedR2: solution.weightedR2,
            degreesOfFreedom: solution.degreesOfFreedom,
            outputs: outputs.map((output) => probe.outputs[output].name),
            draws: setting.draws,
            freeParts: players.length,
            batchDependent: ends.batchDependent,
            clip: clipped() ? clip : undefined,
          }),
        ],
      };
    },
  };
}

/** Coalitions of the varying parts as coalitions of all parts; the constant ones stay hidden, it makes no difference. */
function overAllParts(coalitions: Coalitions, players: readonly number[], parts: number): Coalitions {
  if (players.length === parts) return coalitions;
  const all = noneKept(coalitions.rows, parts);
  for (let row = 0; row < coalitions.rows; row++) {
    for (let i = 0; i < players.length; i++) if (keeps(coalitions, row, i)) keep(all, row, players[i]);
  }
  return all;
}

function spreadOverParts(values: Float64Array, players: readonly number[], parts: number): number[] {
  const all = new Array<number>(parts).fill(0);
  players.forEach((part, i) => {
    all[part] = values[i];
  });
  return all;
}
