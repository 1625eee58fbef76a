import type { Feature } from "./features.js";
import type { FeatureCondition } from "./kinds/distilled.js";
import { roundedTo } from "./rounded-to.js";
import type { DecisionTree, Split, TreeNode } from "./tree.js";

/** The conditions under which a row ends in a leaf. */
export type TreePath = {
  /** Position in the tree's `nodes`. */
  readonly leaf: number;
  /** One per feature on the path, in order of first use; intervals and sets are merged. */
  readonly conditions: readonly FeatureCondition[];
};

/** The values that a path leaves to one feature. */
type Allowed = { above: number; atMost: number; codes: readonly number[] | undefined; missing: boolean };

/** The way to every leaf, left to right, with conditions that another implies taken in. */
export function treePaths(tree: Pick<DecisionTree, "nodes" | "features">): TreePath[] {
  const paths: TreePath[] = [];
  const digits = digitsOfThresholds(tree.nodes);
  // No recursion: a tree may be deeper than the stack.
  const left: { readonly at: number; readonly allowed: ReadonlyMap<number, Allowed> }[] = [
    { at: 0, allowed: new Map() },
  ];
  for (let next = left.pop(); next; next = left.pop()) {
    const { at, allowed } = next;
    const node = tree.nodes[at];
    if (!("feature" in node)) {
      const conditions = [...allowed].map(([feature, each]) =>
        conditionOf(feature, tree.features[feature], each, digits(feature)),
      );
      paths.push({ leaf: at, conditions: conditions.filter((each) => each !== undefined) });
      continue;
    }
    const before = allowed.get(node.feature) ?? everything(tree.features[node.feature]);
    for (const side of ["right", "left"] as const) {
      left.push({ at: node[side], allowed: new Map(allowed).set(node.feature, narrowed(before, node, side)) });
    }
  }
  return paths;
}

/** All of the conditions in words, `or missing` kept together with what it belongs to. */
export function joinedText(conditions: readonly FeatureCondition[]): string {
  const bracket = conditions.length > 1;
  return conditions.map(({ text, orMissing }) => (bracket && orMissing ? `(${text})` : text)).join(" and ");
}

function everything(feature: Feature): Allowed {
  const codes = feature.kind === "category" ? feature.categories.map((_, code) => code) : undefined;
  return {
    above: Number.NEGATIVE_INFINITY,
    atMost: Number.POSITIVE_INFINITY,
    codes,
    missing: feature.missing === true,
  };
}

function narrowed(before: Allowed, node: Split, side: "left" | "right"): Allowed {
  const missing = before.missing && node.missing === side;
  if ("categories" in node) {
    const isLeft = side === "left";
    const left = new Set(node.categories);
    const codes = before.codes?.filter((code) => left.has(code) === isLeft);
    return { ...before, codes, missing };
  }
  return side === "left"
    ? { ...before, atMost: Math.min(before.atMost, node.threshold), missing }
    : { ...before, above: Math.max(before.above, node.threshold), missing };
}

/**
 * A condition in words and numbers; undefined where everything meets it.
 *
 * @param digits  of the tree's thresholds on this feature, see `digitsOfThresholds`
 */
export function conditionOf(
  feature: number,
  about: Feature,
  allowed: Allowed,
  digits = DIGITS,
): FeatureCondition | undefined {
  const { above, atMost, codes } = allowed;
  /** Undefined where there are no gaps. */
  const missing = about.missing ? allowed.missing : undefined;
  const orMissing = missing && ({ orMissing: true } as const);
  if (about.kind === "category") {
    const kept = codes ?? [];
    if (kept.length === about.categories.length && missing !== false) return undefined;
    return {
      feature,
      in: kept,
      ...orMissing,
      text: `${about.name} ${categoriesText(kept, about.categories, missing)}`,
    };
  }
  // Where gaps alone go right, the threshold is the largest number there is.
  const [low, high] = [above > Number.NEGATIVE_INFINITY, atMost < Number.MAX_VALUE];
  if (!low && !high) return missing === false ? { feature, text: `${about.name} is not missing` } : undefined;
  const bounds =
    low && high
      ? `${shortNumber(above, digits)} < ${about.name} <= ${shortNumber(atMost, digits)}`
      : low
        ? `${about.name} > ${shortNumber(above, digits)}`
        : `${about.name} <= ${shortNumber(atMost, digits)}`;
  const withGaps = above === Number.MAX_VALUE ? `${about.name} is missing` : `${bounds} or missing`;
  return { feature, ...(low && { above }), ...(high && { atMost }), ...orMissing, text: missing ? withGaps : bounds };
}

/** "Is not a" would leave open whether a gap is meant too. */
function categoriesText(kept: readonly number[], labels: readonly string[], missing: boolean | undefined): string {
  if (kept.length > 1 && kept.length === labels.length - 1) {
    const other = labels.find((_, code) => kept[code] !== code);
    return missing === false ? `is neither ${other} nor missing` : `is ${missing ? "missing or " : ""}not ${other}`;
  }
  const names = [...kept.map((code) => labels[code]), ...(missing ? ["missing"] : [])];
  return `is ${names.join(" or ") || "nothing"}`;
}

/** Digits that part neighbours in a column of measurements; whole numbers, such as time stamps, have all of theirs. */
const DIGITS = 9;
const ALL_DIGITS = 17;

function shortNumber(value: number, digits = DIGITS): string {
  return String(Number.isSafeInteger(2 * value) ? value : roundedTo(value, digits));
}

/**
 * Digits of the thresholds of each feature: all of them where nine do not tell two thresholds apart, in whatever nodes
 * of the tree they are, since its values then differ beyond nine digits too.
 */
export function digitsOfThresholds(nodes: readonly TreeNode[]): (feature: number) => number {
  const thresholds = new Map<number, Set<number>>();
  for (const node of nodes) {
    if (!("threshold" in node)) continue;
    const known = thresholds.get(node.feature) ?? new Set();
    thresholds.set(node.feature, known.add(node.threshold));
  }
  const isFine = new Set<number>();
  for (const [feature, values] of thresholds) {
    const texts = new Set([...values].map((value) => shortNumber(value)));
    if (texts.size < values.size) isFine.add(feature);
  }
  return (feature) => (isFine.has(feature) ? ALL_DIGITS : DIGITS);
}
