/** A row, part by part: whether the condition is met there, and the number of what is there. */
export interface TreeRow {
  readonly meets: Uint8Array;
  readonly content: Int32Array;
}

/** A row in which parts can be made to hold. */
export interface ReferenceRow extends TreeRow {
  /** The number of what is there once a part holds. */
  readonly kept: Int32Array;
}

/** Parts of a reference row that change it once they hold. */
export type ChangingParts = {
  /** One per part: its bit in a subset, 0 for parts that do not change the row. */
  readonly bitOf: Int32Array;
  /** All these bits. */
  readonly all: number;
};

/** Values of a reference row by the parts that are made to hold. */
export interface ValueOfHeld {
  /** @param holds  1 for each part that is made to hold */
  of(holds: Uint8Array): number;
  /** The same as `of`, and the place from which `withPart` goes on. */
  start(holds: Uint8Array): number;
  /**
   * The same as `of` for the parts of the last `start` and one more, sooner: most trees do not test that one.
   *
   * @param holds  1 for each of them all
   */
  withPart(holds: Uint8Array, part: number): number;
  /**
   * Fills in the values for every subset of the changing parts, at the place of its bits: what `of` has, to the last
   * bit, and many times sooner than one after the other.
   */
  fill(parts: ChangingParts, values: Float64Array): void;
}

/** In place of a threshold: left are rows that meet the part's condition. */
export const MEETS = -1;

/** Nodes at this depth are leaves. */
export const MAX_DEPTH = 16;

/**
 * Trees in flat arrays. A leaf has part -1; the left child of a node comes right behind it. Values are multiples of 2^-40
 * from 0 to 1, so that sums of them are exact in whatever order, and the value of a row is the same however it is come by.
 */
export type Forest = {
  readonly roots: readonly number[];
  readonly part: Int32Array;
  readonly atMost: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
};

/** The mean of the trees' values for a row. */
export function meanOfTrees({ roots, part, atMost, right, value }: Forest, { meets, content }: TreeRow): number {
  let sum = 0;
  for (const root of roots) {
    let node = root;
    while (part[node] >= 0) {
      const at = part[node];
      const isLeft = atMost[node] === MEETS ? meets[at] === 1 : content[at] <= atMost[node];
      node = isLeft ? node + 1 : right[node];
    }
    sum += value[node];
  }
  return sum / roots.length;
}

/**
 * A forest for one reference row alone. Nodes that its parts pass on the same side, made to hold or not, are left out,
 * and the others ask no more than whether their part holds: paths are a few times shorter.
 *
 * Plainly: `meanOfTrees` of the row with these parts made to hold, to the last bit.
 *
 * Cost: once as many steps as there are nodes that the row can come to.
 */
export function restrictedForest(forest: Forest, row: ReferenceRow): ValueOfHeld {
  let restricted: ReturnType<typeof restrict> | undefined;
  const { length } = forest.roots;
  /** Of each tree, the value that the last start came to, and their sum. */
  const started = new Float64Array(length);
  let startedSum = 0;
  /** Nodes on the way there that asked for a part that did not hold, of each part those that came first to last. */
  const asked = nodesByPart(row.content.length, length);
  return {
    of(holds) {
      restricted ??= restrict(forest, row);
      let sum = 0;
      for (let tree = 0; tree < length; tree++) sum += valueIn(restricted, tree, holds);
      return sum / length;
    },
    start(holds) {
      restricted ??= restrict(forest, row);
      const { roots, tests, next, values } = restricted;
      asked.clear();
      startedSum = 0;
      for (let tree = 0; tree < length; tree++) {
        let node = roots[tree];
        for (let part = tests[node]; part >= 0; part = tests[node]) {
          if (holds[part] === 0) asked.add(part, tree, node);
          node = next[2 * node + holds[part]];
        }
        started[tree] = values[next[2 * node]];
        startedSum += started[tree];
      }
      return startedSum / length;
    },
    withPart(holds, part) {
      restricted ??= restrict(forest, row);
      const { tests, next, values } = restricted;
      let sum = startedSum;
      for (let at = asked.first[part]; at >= 0; at = asked.following[at]) {
        let node = next[2 * asked.node[at] + 1];
        for (let test = tests[node]; test >= 0; test = tests[node]) node = next[2 * node + holds[test]];
        sum += values[next[2 * node]] - started[asked.tree[at]];
      }
      return sum / length;
    },
    fill: (parts, values) => fillFromTrees(forest, row, parts, values),
  };
}

/** Nodes of trees in a list per part; in each tree at most one node asks for a part. */
function nodesByPart(parts: number, trees: number) {
  const first = new Int32Array(parts).fill(-1);
  const most = trees * Math.min(parts, MAX_DEPTH);
  const [part, following] = [new Int32Array(most), new Int32Array(most)];
  const [tree, node] = [new Int32Array(most), new Int32Array(most)];
  let count = 0;
  return {
    first,
    following,
    tree,
    node,
    clear() {
      for (let at = 0; at < count; at++) first[part[at]] = -1;
      count = 0;
    },
    add(ofPart: number, inTree: number, atNode: number) {
      part[count] = ofPart;
      tree[count] = inTree;
      node[count] = atNode;
      following[count] = first[ofPart];
      first[ofPart] = count++;
    },
  };
}

function valueIn({ roots, tests, next, values }: ReturnType<typeof restrict>, tree: number, holds: Uint8Array): number {
  let node = roots[tree];
  // No branch that a processor could guess wrong.
  for (let part = tests[node]; part >= 0; part = tests[node]) node = next[2 * node + holds[part]];
  return values[next[2 * node]];
}

/** Tree by tree, every leaf adds its value to all subsets that come to it. */
function fillFromTrees(
  { roots, part, atMost, right, value }: Forest,
  { meets, content, kept }: ReferenceRow,
  { bitOf, all }: ChangingParts,
  values: Float64Array,
): void {
  const walk = (from: number, held: number, fixed: number): void => {
    let node = from;
    for (;;) {
      const at = part[node];
      if (at < 0) break;
      const isLeft = atMost[node] === MEETS ? meets[at] === 1 : content[at] <= atMost[node];
      const isLeftHeld = atMost[node] === MEETS || kept[at] <= atMost[node];
      const bit = bitOf[at];
      if (isLeft !== isLeftHeld && bit !== 0 && (fixed & bit) === 0) {
        walk(isLeft ? node + 1 : right[node], held, fixed | bit);
        walk(isLeftHeld ? node + 1 : right[node], held | bit, fixed | bit);
        return;
      }
      // Either way the same, or settled by a node above.
      node = ((held & bit) !== 0 ? isLeftHeld : isLeft) ? node + 1 : right[node];
    }
    const open = all & ~fixed;
    const added = value[node];
    for (let subset = open; ; subset = (subset - 1) & open) {
      values[held | subset] += added;
      if (subset === 0) return;
    }
  };
  for (let subset = all; ; subset = (subset - 1) & all) {
    values[subset] = 0;
    if (subset === 0) break;
  }
  for (const root of roots) walk(root, 0, 0);
  for (let subset = all; ; subset = (subset - 1) & all) {
    values[subset] /= roots.length;
    if (subset === 0) return;
  }
}

/** The part that a node tests, -1 for leaves; where to go on if it does not hold and if it does, or the place of a leaf's value. */
function restrict({ roots, part, atMost, right, value }: Forest, { meets, content, kept }: ReferenceRow) {
  const tests: number[] = [];
  const next: number[] = [];
  const values: number[] = [];
  const decided = new Int8Array(content.length);
  const copy = (from: number): void => {
    let node = from;
    for (;;) {
      const at = part[node];
      if (at < 0) {
        tests.push(-1);
        next.push(values.push(value[node]) - 1, 0);
        return;
      }
      const isLeft = atMost[node] === MEETS ? meets[at] === 1 : content[at] <= atMost[node];
      const isLeftHeld = atMost[node] === MEETS || kept[at] <= atMost[node];
      if (isLeft === isLeftHeld || decided[at] !== OPEN) {
        // A node above may have asked whether this part holds.
        node = (decided[at] === HOLDS ? isLeftHeld : isLeft) ? node + 1 : right[node];
        continue;
      }
      const place = tests.push(at) - 1;
      next.push(place + 1, 0);
      decided[at] = AS_IT_IS;
      copy(isLeft ? node + 1 : right[node]);
      next[2 * place + 1] = tests.length;
      decided[at] = HOLDS;
      copy(isLeftHeld ? node + 1 : right[node]);
      decided[at] = OPEN;
      return;
    }
  };
  const starts = roots.map((root) => {
    const start = tests.length;
    copy(root);
    return start;
  });
  return {
    roots: Int32Array.from(starts),
    tests: Int32Array.from(tests),
    next: Int32Array.from(next),
    values: Float64Array.from(values),
  };
}

/** The state of a part below nodes that may have tested it. */
const OPEN = 0;
const AS_IT_IS = 1;
const HOLDS = 2;
