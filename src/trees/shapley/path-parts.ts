import type { FlatTree } from "../apply/flat-tree.js";

/**
 * Leaves whose path asks for more parts than this are not tabled by pattern, because patterns are up to
 * 2^parts many: 256 x 8 numbers are 16 kB, which fits the first-level cache. With 12, a forest of depth 16 was
 * measured to take 1.2 times as long, a single row 1.6 times.
 */
export const MAX_TABLED_PARTS = 8;

/** The parts that the paths of a tree ask for. */
export type PathParts = {
  /** A node: the parts asked for on its way from the root, each once, in the order of the first question. */
  readonly parts: readonly Int32Array[];
  /** A split: the bit of its part in the patterns below it. */
  readonly bit: Int32Array;
  /** 1 where the node is, or leads to, a leaf of at most MAX_TABLED_PARTS parts. */
  readonly shallow: Uint8Array;
  /** 1 where it is, or leads to, a leaf of more. */
  readonly deep: Uint8Array;
  /** The largest number of parts of any leaf. */
  readonly max: number;
};

/**
 * Merges the questions of every path by part: a leaf is reached when every part meets all that the path asks
 * of it, so a path has at most as many conditions as parts, however often it comes back to one.
 *
 * @param partOf  the part of each feature
 */
export function pathParts(tree: FlatTree, partOf: Int32Array): PathParts {
  const { nodes, feature, left, right } = tree;
  const parts = new Array<Int32Array>(nodes);
  parts[0] = new Int32Array(0);
  const bit = new Int32Array(nodes);
  let max = 0;
  for (let node = 0; node < nodes; node++) {
    if (feature[node] < 0) {
      max = Math.max(max, parts[node].length);
      continue;
    }
    const part = partOf[feature[node]];
    const known = parts[node].indexOf(part);
    const below = known < 0 ? appended(parts[node], part) : parts[node];
    // Wrong beyond 31 parts, and not read there: only deep leaves are below.
    bit[node] = 1 << (known < 0 ? parts[node].length : known);
    parts[left[node]] = below;
    parts[right[node]] = below;
  }
  const shallow = new Uint8Array(nodes);
  const deep = new Uint8Array(nodes);
  for (let node = nodes - 1; node >= 0; node--) {
    if (feature[node] < 0) {
      shallow[node] = parts[node].length <= MAX_TABLED_PARTS ? 1 : 0;
      deep[node] = 1 - shallow[node];
    } else {
      shallow[node] = shallow[left[node]] | shallow[right[node]];
      deep[node] = deep[left[node]] | deep[right[node]];
    }
  }
  return { parts, bit, shallow, deep, max };
}

function appended(list: Int32Array, last: number): Int32Array {
  const longer = new Int32Array(list.length + 1);
  longer.set(list);
  longer[list.length] = last;
  return longer;
}
