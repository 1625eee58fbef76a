import { describeValue } from "../../core/checks/describe-value.js";
import { suggestNames } from "../../core/checks/nearest-names.js";
import { option, wholeNumber } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import { type Attribution, type Note, SCHEMA } from "../../core/explanation.js";
import type { Strategies } from "../../core/kinds/strategies.js";
import { oneClass, twoClassesNote } from "../../core/one-class.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { seedOption } from "../../explain/run/run-options.js";
import { shuffleFirst } from "../../random/shuffle.js";
import { type Seed, stream } from "../../random/stream.js";
import type { Answers } from "../answers/answers.js";
import { unasked } from "../run/audit-frame.js";
import { attributionVectors } from "./attribution-vectors.js";
import { describeStrategies } from "./describe-strategies.js";
import { spectralClusters } from "./spectral-clusters.js";

/** Most explanations, as all pairs are compared at once. Others are left out, drawn by the seed. */
const MAX_EXPLANATIONS = 800;

export const strategiesOptions = optionsOf("strategies", {
  seed: seedOption,
  output: option<string>()({
    says: "the output whose attributions are compared",
    defaultSays: "the one that most explanations explain",
    expected: "the name of an output",
    accepts: (value) => typeof value === "string",
  }),
  neighbours: wholeNumber({ min: 1, max: 100, default: 10, says: "neighbours of each explanation in the graph" }),
  clusters: wholeNumber({ min: 1, max: 50, says: "how many clusters", defaultSays: "by the eigengap" }),
  maxClusters: wholeNumber({ min: 1, max: 50, default: 10, says: "clusters at most, by the eigengap" }),
  answers: option<Answers>()({
    says: "the model's answers to the same rows, for error rates and groups",
    defaultSays: "none",
    expected: "answers of answersOf",
    accepts: (value) => typeof value === "object" && value !== null && "dataset" in value,
    recorded: false,
  }),
});
export type StrategiesOptions = Given<typeof strategiesOptions>;

/**
 * Groups explanations by kind of reason: clusters of attributions (SpRAy), each with what sets it apart. A model that
 * has learned a shortcut, such as a tag in the corner of one class's images, shows a cluster that relies on the tag.
 *
 * Explanations of table rows, texts and images are compared as `attributionVectors` says: by part, word or place. With
 * `answers`, each cluster has its error rate and the groups in it; explanation i is of the row that it names
 * (`subject.row`), else of row i.
 *
 * Where the predicted class of two was explained in each row, all rows count as explained for one class, with a note.
 *
 * @param all  attributions of one model, such as those of explainAll, two or more
 * @returns kind "strategies"; more than 800 explanations are sampled, with a note
 * @throws WhyboxError INVALID_ARGUMENT for anything else than attributions of one model
 * Source: Lapuschkin et al. 2019, Nature Communications 10, 1096. See spectralClusters.
 * Cost: no model row; O(explanations^2 parts), and a few eigenvectors of a graph with some edges per explanation.
 * @example
 * console.log(toText(strategies(explanations, { answers })));
 */
export function strategies(all: readonly Attribution[], given: StrategiesOptions = {}): Strategies {
  const startedAt = new Date();
  const startedMs = performance.now();
  const where = "strategies";
  const options = strategiesOptions.resolve(given);
  checkExplanations(where, all);
  const classes = oneClass(all, options.output);
  const explanations = classes?.explanations ?? all;
  const output = options.output ?? mostExplained(explanations);
  const place = explanations.map(({ subject }) => subject.outputs.indexOf(output));
  const having = [...place.keys()].filter((i) => place[i] >= 0);
  if (having.length === 0) {
    const known = [...new Set(explanations.flatMap(({ subject }) => subject.outputs))];
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: no explanation explains the output ${JSON.stringify(output)}${suggestNames(output, known)}`,
    );
  }
  const chosen = sampled(having, options.seed);
  const taken = chosen.map((i) => explanations[i]);
  const { parts, vectors, grid } = attributionVectors(
    where,
    taken,
    chosen.map((i) => place[i]),
  );
  const { neighbours, clusters, maxClusters, seed, answers } = options;
  const wanted = clusters === undefined ? undefined : Math.min(clusters, vectors.length);
  const found = spectralClusters(vectors, { neighbours, clusters: wanted, maxClusters, seed });
  const rowOf = (i: number) => taken[i].subject.row ?? chosen[i];
  const described = describeStrategies({ vectors, parts, labels: found.labels, count: found.count, answers, rowOf });
  const assignments = new Array<number>(explanations.length).fill(-1);
  chosen.forEach((i, c) => {
    assignments[i] = described.place[found.labels[c]];
  });
  const [first] = taken;
  return {
    schema: SCHEMA,
    kind: "strategies",
    method: { name: where, options: strategiesOptions.record(options), seed },
    subject: {
      scope: "dataset",
      model: first.subject.model,
      outputs: [output],
      units: [first.subject.units[place[chosen[0]]] ?? null],
      parts,
      prediction: [taken.reduce((sum, { subject }, c) => sum + subject.prediction[place[chosen[c]]], 0) / taken.length],
      baseline: [null],
    },
    result: {
      rows: taken.length,
      clusters: described.clusters.map((cluster) => ({
        ...cluster,
        prototypes: cluster.prototypes.map((c) => chosen[c]),
      })),
      assignments,
      eigenvalues: found.eigenvalues.slice(0, maxClusters + 1),
      grid,
    },
    diagnostics: {},
    notes: [
      ...(classes ? [twoClassesNote(classes)] : []),
      ...notesOf(explanations.length, having.length, chosen.length, output),
    ],
    ...unasked(startedAt, startedMs),
  };
}

function checkExplanations(where: string, explanations: readonly Attribution[]): void {
  if (!Array.isArray(explanations) || explanations.length < 2) {
    const got = Array.isArray(explanations) ? `${explanations.length}` : describeValue(explanations);
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected two or more attributions, got ${got}`);
  }
  const odd = explanations.findIndex((each) => each?.kind !== "attribution");
  if (odd >= 0) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: explanation ${odd}: expected an attribution, got ${describeValue(explanations[odd])}`,
    );
  }
  const [{ subject }] = explanations;
  const other = explanations.findIndex((each) => each.subject.model !== subject.model);
  if (other >= 0) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: explanation ${other} is of ${explanations[other].subject.model}, the first of ${subject.model}; compare those of one model`,
    );
  }
}

function mostExplained(explanations: readonly Attribution[]): string {
  const counts = new Map<string, number>();
  for (const { subject } of explanations)
    for (const name of subject.outputs) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

function sampled(list: readonly number[], seed: Seed): number[] {
  if (list.length <= MAX_EXPLANATIONS) return [...list];
  const all = shuffleFirst([...list], MAX_EXPLANATIONS, stream(seed, "strategies sample"));
  return all.slice(0, MAX_EXPLANATIONS).sort((a, b) => a - b);
}

function notesOf(all: number, having: number, taken: number, output: string): Note[] {
  const notes: Note[] = [];
  if (having < all)
    notes.push({
      code: "OTHER_OUTPUTS",
      message: `${all - having} of ${all} explanations do not explain ${output} and are left out.`,
    });
  if (taken < having)
    notes.push({
      code: "ROWS_SAMPLED",
      message: `${taken} of ${having} explanations were clustered, drawn by the seed.`,
    });
  return notes;
}
