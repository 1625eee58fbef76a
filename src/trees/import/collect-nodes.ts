import type { Leaf, Split, TreeNode } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";

type Question = Split extends infer S ? (S extends unknown ? Omit<S, "left" | "right"> : never) : never;

/** A node of an export, and the places of its children there. */
export type ExportedNode<Place> =
  | { readonly node: Leaf }
  | { readonly node: Question; readonly left: Place; readonly right: Place };

/** Real trees were seen to be a few thousand levels deep, on features that are sorted; a longer chain is a broken file. */
const MAX_DEPTH = 5000;

/**
 * The nodes of a tree in the order of DecisionTree, children after parents, from wherever an export keeps them.
 *
 * @param max  number of nodes in the export: more means that a node is its own ancestor
 * @throws WhyboxError INVALID_DATA for a circle, or a tree of more than 5000 levels
 */
export function collectNodes<Place>(
  where: string,
  root: Place,
  max: number,
  read: (place: Place) => ExportedNode<Place>,
): TreeNode[] {
  const nodes: TreeNode[] = [];
  const waiting: { place: Place; parent: number; side: "left" | "right"; depth: number }[] = [];
  const add = (place: Place, depth: number): number => {
    if (nodes.length >= max) throw new WhyboxError("INVALID_DATA", `${where}: a node is its own ancestor`);
    if (depth > MAX_DEPTH) {
      throw new WhyboxError("INVALID_DATA", `${where}: expected a tree of at most ${MAX_DEPTH} levels, got more`);
    }
    const found = read(place);
    const at = nodes.length;
    if (!("left" in found)) {
      nodes.push(found.node);
      return at;
    }
    nodes.push({ ...found.node, left: -1, right: -1 });
    waiting.push(
      { place: found.right, parent: at, side: "right", depth: depth + 1 },
      { place: found.left, parent: at, side: "left", depth: depth + 1 },
    );
    return at;
  };
  add(root, 0);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const child = add(next.place, next.depth);
    nodes[next.parent] = { ...(nodes[next.parent] as Split), [next.side]: child };
  }
  return nodes;
}
