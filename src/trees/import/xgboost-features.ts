import type { Feature } from "../../core/features.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { OTHER_CODES } from "../apply/forest-rows.js";
import { codeLabels } from "./code-labels.js";

/** The part of the export that describes features; checked where it is read. */
type Exported = {
  readonly learner_model_param: { readonly num_feature: string };
  readonly feature_names: readonly string[];
  readonly feature_types: readonly string[];
  /** Labels of each column, since version 3. */
  readonly cats?: { readonly enc: readonly Labels[] };
};

/** Numbers that stand for themselves, or the bytes of texts that are split at offsets. */
type Labels = { readonly values: readonly unknown[]; readonly offsets?: readonly number[] };

/** What a tree asks, one entry per node; of splits by sets the codes. */
type Asking = {
  readonly left_children: readonly number[];
  readonly split_indices: readonly number[];
  readonly categories: readonly number[];
  readonly categories_nodes: readonly number[];
  readonly categories_segments: readonly number[];
  readonly categories_sizes: readonly number[];
};

/** The most columns without names in the file: the names made for them take memory that the file does not. */
const MAX_UNNAMED_FEATURES = 65_536;

/**
 * The features of an XGBoost model. Columns that are split by sets, or that the file calls categories, are categories;
 * their labels are those in the file, else codes, and a last one for every code above those in the sets.
 *
 * @param areGiven  the caller says what the columns mean, so that labels in the file do not matter
 * @throws WhyboxError INVALID_DATA for labels that XGBoost has cut, or names that are not as many as columns
 */
export function xgboostFeatures(
  where: string,
  { learner_model_param, feature_names, feature_types, cats }: Exported,
  trees: readonly Asking[],
  areGiven: boolean,
): Feature[] {
  const count = Number(learner_model_param.num_feature);
  if (feature_names.length > 0 ? count !== feature_names.length : !(count >= 1 && count <= MAX_UNNAMED_FEATURES)) {
    const expected = feature_names.length || `a number from 1 to ${MAX_UNNAMED_FEATURES}`;
    const message = `expected ${expected}, got ${learner_model_param.num_feature}`;
    throw new WhyboxError("INVALID_DATA", `${where}: learner.learner_model_param.num_feature: ${message}`);
  }
  const { highest, isSplitByThresholds } = asked(trees);
  return Array.from({ length: count }, (_, i): Feature => {
    const name = feature_names[i] ?? `f${i}`;
    const code = highest.get(i) ?? -1;
    // Up to version 1.7 thresholds may split the codes of a column that the file calls a category.
    const isCategory = code >= 0 || (feature_types[i] === "c" && !isSplitByThresholds.has(i));
    if (!isCategory) return { name, kind: "number", missing: true };
    const known = areGiven ? [] : labelsOf(where, cats?.enc[i], name);
    // A column that no tree asks has labels too.
    const fits = known.length > Math.max(0, code);
    const categories = fits ? known : [...codeLabels(where, name, code), OTHER_CODES];
    return { name, kind: "category", categories, missing: true };
  });
}

/** The highest code in the sets of each column, and the columns that thresholds split. */
function asked(trees: readonly Asking[]) {
  const highest = new Map<number, number>();
  const isSplitByThresholds = new Set<number>();
  for (const tree of trees) {
    const setNodes = new Set(tree.categories_nodes);
    tree.left_children.forEach((left, node) => {
      if (left >= 0 && !setNodes.has(node)) isSplitByThresholds.add(tree.split_indices[node]);
    });
    tree.categories_nodes.forEach((node, i) => {
      const feature = tree.split_indices[node];
      const code = categorySet(tree, i).reduce((max, each) => Math.max(max, each), -1);
      highest.set(feature, Math.max(highest.get(feature) ?? -1, code));
    });
  }
  return { highest, isSplitByThresholds };
}

/** The codes of the i-th split by a set. */
export function categorySet(tree: Asking, i: number): number[] {
  const from = tree.categories_segments[i];
  return tree.categories.slice(from, from + tree.categories_sizes[i]);
}

/**
 * XGBoost counts characters where it should count bytes (seen from 3.1 to 3.2): beyond ASCII, labels lose their ends
 * to their neighbours.
 */
function labelsOf(where: string, encoded: Labels | undefined, feature: string): string[] {
  if (!encoded) return [];
  const { values, offsets } = encoded;
  if (!offsets) return values.map(String);
  const bytes = Uint8Array.from(values as number[], Number);
  if (bytes.some((byte) => byte > 127)) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: learner.gradient_booster.model.cats: XGBoost has cut the labels of "${feature}", because they are not all ASCII; say what the columns mean: forestFromXGBoost(json, { features })`,
    );
  }
  return offsets.slice(1).map((end, i) => new TextDecoder().decode(bytes.subarray(offsets[i], end)));
}
