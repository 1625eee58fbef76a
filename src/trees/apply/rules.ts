import type { TreeExplanation } from "../../core/explanation.js";
import { checkAwaited } from "../../core/is-promise.js";
import type { FeatureCondition } from "../../core/kinds/distilled.js";
import type { DecisionTree } from "../../core/tree.js";
import { joinedText, treePaths } from "../../core/tree-paths.js";
import { argmax } from "../../math/argmax.js";
import { checkedTree } from "./checked-tree.js";

/** One leaf as a rule. */
export type LeafRule = {
  /** Position in the tree's `nodes`. */
  readonly leaf: number;
  /** At most one per feature: an interval or a set of categories. */
  readonly conditions: readonly FeatureCondition[];
  /** The class it answers, or its numbers: `malignant`, `price 12.5`. */
  readonly answer: string;
  /** The whole rule in words: `if age <= 37 and job is nurse then pays back`. */
  readonly text: string;
  /** The share of rows, by weight, that end in the leaf. */
  readonly support: number;
  /**
   * Classification: the share of those that the teacher answers as the rule does, on held-out rows where the tree is a
   * distilled explanation and any ended here; else the leaf's share or mean probability of its class. Null for
   * regression.
   */
  readonly precision: number | null;
  /** Classification: the leaf's share or mean probability of each class, by name. Null for regression. */
  readonly mix: { readonly [name: string]: number } | null;
};

/**
 * A tree as rules: one per leaf, those of most support first. Conditions on the same feature are merged, so that none is
 * implied by another.
 *
 * @param of  a tree, or a distilled explanation that holds one
 * @example
 * for (const { text, precision } of rules(await distill(model, rows))) console.log(text, precision);
 */
export function rules(of: DecisionTree | TreeExplanation): LeafRule[] {
  checkAwaited("rules", "a tree, as fitTree or distill returns it", of);
  const tree = checkedTree(
    "rules",
    "result" in Object(of) ? (of as TreeExplanation).result?.tree : (of as DecisionTree),
  );
  const measured = new Map("result" in of ? of.result.leaves.map((leaf) => [leaf.node, leaf]) : []);
  const total = tree.nodes[0].weight;
  return treePaths(tree)
    .map(({ leaf, conditions }) => {
      const { value, weight } = tree.nodes[leaf];
      const known = measured.get(leaf);
      const best = argmax(value, 0);
      const isClass = tree.task === "classification";
      const answer = isClass
        ? tree.outputs[best]
        : value.map((each, o) => `${tree.outputs[o]} ${Number(each.toPrecision(4))}`).join(", ");
      const condition = joinedText(conditions);
      return {
        leaf,
        conditions,
        answer,
        text: condition === "" ? `always ${answer}` : `if ${condition} then ${answer}`,
        support: known?.support ?? (total > 0 ? weight / total : 0),
        precision: isClass ? (known?.agreement?.share ?? value[best]) : null,
        mix: isClass ? Object.fromEntries(tree.outputs.map((name, o) => [name, value[o]])) : null,
      };
    })
    .toSorted((a, b) => b.support - a.support || a.leaf - b.leaf);
}
