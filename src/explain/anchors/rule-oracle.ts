import type { Matrix } from "../../core/matrix.js";
import { type Plan, planRows } from "../../core/plan.js";
import type { Run } from "../run/run.js";
import type { PerturbedRow, RuleParts, RulePopulation } from "./rule-population.js";

/** An answered row, for those who learn from answers. */
interface AnsweredRow {
  readonly row: PerturbedRow;
  readonly agrees: boolean;
}

/** The perturbed rows of one rule, each once, with their share of the rule's population. */
export interface RuleItems {
  readonly rows: readonly PerturbedRow[];
  /** One a row, summing to 1. */
  readonly weights: Float64Array;
}

/** Which rows a rule's precision is taken over. */
export type PrecisionKind = "interventional" | "conditional";

/**
 * Keeps every answer by perturbed row, so that it serves every rule whose population holds that row.
 */
export interface RuleOracle {
  readonly population: RulePopulation;
  /** Whether the answer to the row agrees with the instance's; undefined before it was asked. */
  known(row: Pick<PerturbedRow, "key">): boolean | undefined;
  /**
   * Asks those rows that nobody has asked, in their order, as many as the budget pays for.
   * @returns false when the budget ended before all of them were answered
   */
  ask(rows: Iterable<PerturbedRow>): Promise<boolean>;
  /** How many rows the budget still pays for. */
  rowsLeft(): number;
  /** Everything answered so far, in the order asked. */
  readonly answered: readonly AnsweredRow[];
  /** How often an answer was at hand. */
  hits(): number;
  /** The whole population of a rule; undefined where it has no end. */
  items(rule: RuleParts, kind: PrecisionKind): RuleItems | undefined;
}

/** Fewer rows than this in a question are not worth a worker of their own. */
const LEAST_PIECE_ROWS = 32;
/** Into how many questions a batch is split, so that several workers have something to do. */
const MOST_PIECES = 4;

/**
 * @param agrees  whether row `row` of the answers holds the instance's prediction in place
 * @param budgetRows  the most rows to ask in all
 */
export function ruleOracle(
  population: RulePopulation,
  run: Run,
  agrees: (answers: Matrix, row: number) => boolean,
  budgetRows: number,
): RuleOracle {
  const byKey = new Map<string, boolean>();
  const answered: AnsweredRow[] = [];
  let hits = 0;
  const rowsLeft = () => budgetRows - answered.length;

  return {
    population,
    answered,
    hits: () => hits,
    rowsLeft,
    known: (row) => byKey.get(row.key),
    async ask(rows) {
      const fresh = new Map<string, PerturbedRow>();
      let isComplete = true;
      for (const row of rows) {
        if (byKey.has(row.key) || fresh.has(row.key)) hits++;
        else if (fresh.size < rowsLeft()) fresh.set(row.key, row);
        else isComplete = false;
      }
      const asked = [...fresh.values()];
      if (asked.length === 0) return isComplete;
      const answers = await inPieces(population.plan(asked), run);
      asked.forEach((row, i) => {
        const isSame = agrees(answers, i);
        byKey.set(row.key, isSame);
        answered.push({ row, agrees: isSame });
      });
      return isComplete;
    },
    items(rule, kind) {
      if (!Number.isFinite(population.draws)) return undefined;
      return kind === "interventional" ? forced(population, rule) : selected(population, rule);
    },
  };
}

/** Asks a plan in several questions at once: a pool gives each to a worker that is free. */
async function inPieces(plan: Plan, run: Run): Promise<Matrix> {
  const { rows } = plan.z;
  const pieces = Math.min(MOST_PIECES, Math.max(1, Math.floor(rows / LEAST_PIECE_ROWS)));
  const edges = Array.from({ length: pieces + 1 }, (_, i) => Math.floor((i * rows) / pieces));
  const answers = await Promise.all(edges.slice(1).map((to, i) => run.ask(planRows(plan, { from: edges[i], to }))));
  const { columns } = answers[0];
  const data = new Float64Array(rows * columns);
  for (const [i, answer] of answers.entries()) data.set(answer.data, edges[i] * columns);
  return { data, rows, columns };
}

function forced(population: RulePopulation, rule: RuleParts): RuleItems {
  const collected = collector();
  for (let draw = 0; draw < population.draws; draw++) {
    const weight = population.weight(draw);
    if (weight > 0) collected.add(population.row(rule, draw), weight);
  }
  return collected.items();
}

function selected(population: RulePopulation, rule: RuleParts): RuleItems {
  const collected = collector();
  for (let draw = 0; draw < population.draws; draw++) {
    const weight = population.weight(draw);
    if (weight > 0 && population.meets(rule, draw)) collected.add(population.row([], draw), weight);
  }
  return collected.items();
}

function collector(): { add(row: PerturbedRow, weight: number): void; items(): RuleItems } {
  const place = new Map<string, number>();
  const rows: PerturbedRow[] = [];
  const weights: number[] = [];
  let total = 0;
  return {
    add(row, weight) {
      total += weight;
      const at = place.get(row.key);
      if (at !== undefined) {
        weights[at] += weight;
        return;
      }
      place.set(row.key, rows.length);
      rows.push(row);
      weights.push(weight);
    },
    items: () => ({ rows, weights: Float64Array.from(weights, (weight) => weight / total) }),
  };
}
