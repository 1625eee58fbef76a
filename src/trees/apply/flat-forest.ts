import { describeValue } from "../../core/checks/describe-value.js";
import type { Note } from "../../core/explained.js";
import type { Feature } from "../../core/features.js";
import { atOnce, type Steps } from "../../core/give-way.js";
import { type DecisionTree, FOREST_RESPONSES, type Forest, type ForestResponse } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { type FlatTree, flatTree } from "./flat-tree.js";

/** A forest in typed arrays. */
export type FlatForest = {
  readonly features: readonly Feature[];
  readonly outputs: readonly string[];
  readonly unit?: string;
  readonly response?: ForestResponse;
  /** Criterion of the first tree, which names the library that it comes from. */
  readonly criterion: string;
  readonly trees: readonly FlatTree[];
  readonly base: readonly number[];
  readonly scale: number;
  readonly notes: readonly Note[];
};

/**
 * Reads the JSON of a forest, or of a tree as a forest of one.
 *
 * @param where  the function that was given it
 * @throws WhyboxError INVALID_DATA naming the path of what is no forest, or trees that do not fit each other; for leaves that
 *   may add up to infinity
 */
export function flatForest(where: string, given: DecisionTree | Forest): FlatForest {
  return atOnce(flatForestInSteps(where, given));
}

/** flatForest with a pause per tree. */
export function* flatForestInSteps(where: string, given: DecisionTree | Forest): Steps<FlatForest> {
  const fail = (message: string): never => {
    throw new WhyboxError("INVALID_DATA", `${where}: ${message}`);
  };
  if (typeof given !== "object" || given === null || !("nodes" in given || "trees" in given)) {
    fail("expected a tree { features, outputs, nodes } or a forest { trees, base, scale }");
  }
  if ("nodes" in given) {
    const flat = flatTree(where, "tree", given);
    const { features, outputs, task } = given;
    const base = outputs.map(() => 0);
    return {
      features,
      outputs,
      ...(task === "classification" && { unit: "probability" }),
      criterion: given.criterion,
      trees: [flat],
      base,
      scale: 1,
      notes: [],
    };
  }
  const { trees, base, scale, unit, response, notes = [] } = given;
  if (!Array.isArray(trees) || trees.length === 0) fail("trees: expected at least one tree");
  const flat: FlatTree[] = [];
  for (const [i, tree] of trees.entries()) {
    flat.push(flatTree(where, `trees.${i}`, tree));
    yield;
  }
  const [{ features, outputs }] = trees;
  trees.forEach((tree, i) => {
    if (!sameNames(tree.features, features)) fail(`trees.${i}.features: expected the features of trees.0`);
    if (!sameNames(tree.outputs, outputs)) fail(`trees.${i}.outputs: expected the outputs of trees.0`);
  });
  if (!Array.isArray(base) || base.length !== outputs.length || !base.every(Number.isFinite)) {
    fail(`base: expected ${outputs.length} finite numbers, one per output`);
  }
  if (!Number.isFinite(scale)) fail(`scale: expected a finite number, got ${describeValue(scale)}`);
  if (response !== undefined && !FOREST_RESPONSES.includes(response)) {
    fail(`response: expected one of ${FOREST_RESPONSES.join(", ")}, got ${JSON.stringify(response)}`);
  }
  for (const [i, output] of outputs.entries()) {
    const most = flat.reduce((sum, tree) => sum + largestLeaf(tree, i, outputs.length), 0);
    if (!Number.isFinite(Math.abs(base[i]) + Math.abs(scale) * most)) {
      fail(`trees: the leaves of output "${output}" may add up to more than a number can hold (1.8e308)`);
    }
    yield;
  }
  if (!Array.isArray(notes) || !notes.every(isNote)) fail("notes: expected a list of { code, message }");
  const { criterion } = trees[0];
  return {
    features,
    outputs,
    ...(unit !== undefined && { unit }),
    ...(response !== undefined && { response }),
    criterion,
    trees: flat,
    base,
    scale,
    notes,
  };
}

/** The largest size of a leaf for one of the outputs. */
function largestLeaf({ feature, values }: FlatTree, output: number, outputs: number): number {
  let most = 0;
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] < 0) most = Math.max(most, Math.abs(values[node * outputs + output]));
  }
  return most;
}

function isNote(note: unknown): note is Note {
  const { code, message } = (note ?? {}) as Partial<Note>;
  return typeof code === "string" && typeof message === "string";
}

type Named = string | { readonly name: string };

function sameNames(these: readonly Named[], those: readonly Named[]): boolean {
  if (these === those) return true;
  const nameOf = (named: Named) => (typeof named === "string" ? named : named.name);
  return these.length === those.length && these.every((named, i) => nameOf(named) === nameOf(those[i]));
}
