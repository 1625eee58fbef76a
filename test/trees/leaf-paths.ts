import type { DecisionTree } from "whybox/trees";

/** A leaf, and whether a value of a feature meets all that the path to it asks of the feature. */
export interface LeafPath {
  readonly leaf: number;
  meets(feature: number, value: number): boolean;
}

/** Every leaf with its path, read off the JSON of the tree. */
export function leafPaths({ nodes, features }: DecisionTree): LeafPath[] {
  const paths: LeafPath[] = [];
  const visit = (at: number, meets: LeafPath["meets"]): void => {
    const node = nodes[at];
    if (!("feature" in node)) {
      paths.push({ leaf: at, meets });
      return;
    }
    const asked = features[node.feature];
    const goesLeft = (value: number) => {
      if ("threshold" in node) return Number.isNaN(value) ? node.missing === "left" : value <= node.threshold;
      const isKnown = asked.kind === "category" && value < asked.categories.length;
      return isKnown ? node.categories.includes(value) : node.missing === "left";
    };
    for (const side of ["left", "right"] as const) {
      const isLeft = side === "left";
      visit(
        node[side],
        (feature, value) => meets(feature, value) && (feature !== node.feature || goesLeft(value) === isLeft),
      );
    }
  };
  visit(0, () => true);
  return paths;
}
