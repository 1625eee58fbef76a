import * as v from "valibot";
import type { DecisionTree, TreeNode } from "../tree.js";
import { features } from "./features.js";
import { expectLength, misfit } from "./misfit.js";
import { count, finite, numbers } from "./numbers.js";

const reached = { samples: count, weight: finite, impurity: finite, value: numbers };
const split = {
  ...reached,
  feature: count,
  left: count,
  right: count,
  gain: finite,
  missing: v.picklist(["left", "right"]),
};
const leaf = v.object(reached);
const byThreshold = v.object({ ...split, threshold: finite });
const byCategories = v.object({ ...split, categories: v.array(count) });

/** By the fields that are there, so that a split with a fault is not read as a leaf. */
const node = v.lazy((input): v.GenericSchema => {
  if (typeof input !== "object" || input === null || !("feature" in input)) return leaf;
  return "categories" in input ? byCategories : byThreshold;
});

/** A decision tree, for a schema; checkDecisionTree checks what its fields say of each other. */
export const decisionTree = v.object({
  task: v.picklist(["classification", "regression"]),
  criterion: v.string(),
  features,
  outputs: v.array(v.string()),
  nodes: v.pipe(v.array(node), v.minLength(1)),
});

/** Throws unless positions and lengths hold together, and each node but the root is the child of exactly one. */
export function checkDecisionTree(path: string, { nodes, features: known, outputs }: DecisionTree): void {
  if (outputs.length === 0) misfit(`${path}.outputs`, "at least one output", 0);
  const hasParent = new Set([0]);
  for (const [at, node] of nodes.entries()) {
    const here = `${path}.nodes.${at}`;
    expectLength(`${here}.value`, node.value, outputs.length);
    if (!("feature" in node)) continue;
    const about = known[node.feature];
    if (!about) misfit(`${here}.feature`, `a position among ${known.length} features`, node.feature);
    if (about.kind !== ("threshold" in node ? "number" : "category"))
      misfit(`${here}.feature`, `a ${"threshold" in node ? "number" : "category"}`, about.kind);
    for (const side of ["left", "right"] as const) {
      const child = node[side];
      // Shared children would make few nodes many branches.
      if (child > at && child < nodes.length && !hasParent.has(child)) hasParent.add(child);
      else misfit(`${here}.${side}`, `a position from ${at + 1} to ${nodes.length - 1} of no other branch`, child);
    }
  }
}

/** The value as a decision tree on so many features; undefined where it is none. */
export function decisionTreeOf(value: unknown, featureCount: number): DecisionTree | undefined {
  const parsed = v.safeParse(decisionTree, value);
  if (!parsed.success) return undefined;
  const tree = parsed.output as DecisionTree;
  try {
    checkDecisionTree("tree", tree);
  } catch {
    return undefined;
  }
  return tree.features.length === featureCount ? tree : undefined;
}

/** True if a node asks nothing more. */
export function isLeaf(node: TreeNode): boolean {
  return !("feature" in node);
}
