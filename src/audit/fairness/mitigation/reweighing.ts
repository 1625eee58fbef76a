import { type Given, optionsOf } from "../../../core/checks/options.js";
import type { Dataset } from "../../../core/dataset.js";
import type { Note } from "../../../core/explanation.js";
import type { Mitigation, WeighedCell } from "../../../core/kinds/mitigation.js";
import { unasked } from "../../run/audit-frame.js";
import { mitigationFrame } from "./mitigation-frame.js";
import { mitigationOptions } from "./mitigation-options.js";
import { trainingRows } from "./training-rows.js";

const { seed, groups } = mitigationOptions;
export const reweighingOptions = optionsOf("reweighing", { seed, groups });
export type ReweighingOptions = Given<typeof reweighingOptions>;

export type Reweighing = {
  /** One per row of the dataset, for training: 0 for rows without a true answer. Their sum is that of the weights before. */
  readonly weights: Float64Array;
  /** The dataset with these weights. */
  readonly dataset: Dataset;
  readonly report: Mitigation;
};

/**
 * Weights that make group and true class independent, for your own training: rows of a class that is rare in their group
 * weigh more, those of one that is frequent there weigh less.
 *
 * A row of group g and class c gets P(g) P(c) / P(g, c) times its weight. Works for any number of groups and classes. What
 * it does to a model is measured by `compareFairness` on other rows, once the model is trained.
 *
 * @param dataset  with a target of classes and groups; rows without a group are a group of their own
 * @throws WhyboxError INVALID_ARGUMENT for a dataset without classes or groups, or with one group; INVALID_DATA for one class
 * Source: Kamiran & Calders 2012, Knowledge and Information Systems 33, 1-33, algorithm 3.
 * Cost: no model row; O(rows).
 * @example
 * const { weights } = reweighing(people, { groups: ["sex"] });
 * const model = train(people.rows, people.target.values, weights);
 */
export function reweighing(dataset: Dataset, given: ReweighingOptions = {}): Reweighing {
  const startedAt = new Date();
  const startedMs = globalThis.performance.now();
  const where = "reweighing";
  const options = reweighingOptions.resolve(given);
  const { at, weights: weightsBefore, truth, target, partition, notes } = trainingRows(where, dataset, options.groups);
  const { labels, codes } = partition;
  const classes = target.classes.length;
  const counts = labels.map(() => new Float64Array(classes));
  const rows = labels.map(() => new Int32Array(classes));
  weightsBefore.forEach((weight, i) => {
    counts[codes[i]][truth[i]] += weight;
    rows[codes[i]][truth[i]]++;
  });
  const total = weightsBefore.reduce((sum, weight) => sum + weight, 0);
  const ofGroup = counts.map((each) => each.reduce((sum, weight) => sum + weight, 0));
  const ofClass = target.classes.map((_, c) => counts.reduce((sum, each) => sum + each[c], 0));
  const cells = labels.flatMap((group, g) =>
    target.classes.flatMap((name, c): WeighedCell[] => {
      if (ofClass[c] === 0) return [];
      const [seen, independent] = [counts[g][c] / total, (ofGroup[g] / total) * (ofClass[c] / total)];
      return [
        {
          group,
          class: name,
          rows: rows[g][c],
          share: Math.min(1, seen),
          independent: Math.min(1, independent),
          factor: seen > 0 ? independent / seen : null,
        },
      ];
    }),
  );
  const weights = new Float64Array(dataset.rows.rows);
  at.forEach((row, i) => {
    const [g, c] = [codes[i], truth[i]];
    weights[row] = (weightsBefore[i] * ofGroup[g] * ofClass[c]) / (total * counts[g][c]);
  });
  return {
    weights,
    dataset: { ...dataset, weights },
    report: mitigationFrame(
      {
        method: where,
        options: reweighingOptions.record(options),
        seed: options.seed,
        dataset,
        model: null,
        outputs: [],
        ...unasked(startedAt, startedMs),
      },
      {
        groups: partition.name,
        favourable: null,
        constraint: null,
        rows: at.length,
        change: { of: "weights", cells },
        effect: null,
        frontier: [],
      },
      [...notes, ...emptyNotes(cells), ...heavyNotes(cells)],
    ),
  };
}

function emptyNotes(cells: readonly WeighedCell[]): Note[] {
  const empty = cells.filter(({ factor }) => factor === null);
  if (empty.length === 0) return [];
  const named = empty.slice(0, 3).map((cell) => `${cell.group} of class ${cell.class}`);
  const more = empty.length > 3 ? ` and ${empty.length - 3} more` : "";
  return [
    {
      code: "EMPTY_CELLS",
      message: `There is no row of ${named.join(", ")}${more}: no weights can make group and class independent. Collect such rows, or leave the group out.`,
    },
  ];
}

/** A weight above this multiple lets one row stand for many. */
const HEAVY = 10;

function heavyNotes(cells: readonly WeighedCell[]): Note[] {
  const heavy = cells.filter(({ factor }) => factor !== null && factor > HEAVY);
  if (heavy.length === 0) return [];
  const [first] = heavy.toSorted((a, b) => (b.factor as number) - (a.factor as number));
  return [
    {
      code: "HEAVY_WEIGHTS",
      message: `${first.rows} rows of ${first.group}, ${first.class} weigh ${Number((first.factor as number).toPrecision(3))} times as much as before: few rows stand for many, and a model trained on them varies with each.`,
    },
  ];
}
