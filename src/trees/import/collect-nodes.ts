import type { Leaf, Split, TreeNode } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";

type Question = Split extends infer S ? (S extends unknown ? Omit<S, "left" | "right"> : never) : never;

/** A node as an export holds it, and where it holds its children. */
export type ExportedNode<Place> =
  | { readonly node: Leaf }
  | { readonly node: Question; readonly left: Place; readonly right: Place };

/**
 * Nodes in the order that DecisionTree wants, children after parents, from wherever an export keeps them.
 *
 * @param most  how many nodes there can be: more means that the export goes round in a circle
 * @throws WhyboxError INVALID_DATA for a circle
 */
export function collectNodes<Place>(
  where: string,
  root: Place,
  most: number,
  read: (place: Place) => ExportedNode<Place>,
): TreeNode[] {
  const nodes: TreeNode[] = [];
  const waiting: { place: Place; parent: number; side: "left" | "right" }[] = [];
  const add = (place: Place): number => {
    if (nodes.length >= most) throw new WhyboxError("INVALID_DATA", `${where}: a node is its own ancestor`);
    const found = read(place);
    const at = nodes.length;
    if (!("left" in found)) {
      nodes.push(found.node);
      return at;
    }
    nodes.push({ ...found.node, left: -1, right: -1 });
    waiting.push({ place: found.right, parent: at, side: "right" }, { place: found.left, parent: at, side: "left" });
    return at;
  };
  add(root);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const child = add(next.place);
    nodes[next.parent] = { ...(nodes[next.parent] as Split), [next.side]: child };
  }
  return nodes;
}
