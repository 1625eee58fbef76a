import fc from "fast-check";
import type { DecisionTree, Split } from "whybox/trees";

export const splitsOf = ({ nodes }: DecisionTree) => nodes.filter((node): node is Split => "feature" in node);

const criterion = fc.constantFrom("gini", "entropy", "squaredError", "absoluteError");
/** Small tables with many equal values, so that ties come up. */
export const problem = fc
  .tuple(criterion, fc.integer({ min: 2, max: 14 }), fc.integer({ min: 1, max: 3 }))
  .chain(([chosen, rows, columns]) => {
    const classes = chosen === "gini" || chosen === "entropy";
    return fc.record({
      criterion: fc.constant(chosen),
      task: fc.constant(classes ? ("classification" as const) : ("regression" as const)),
      x: fc.array(fc.array(fc.integer({ min: -3, max: 6 }), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
      y: fc.array(fc.integer({ min: 0, max: classes ? 2 : 9 }), { minLength: rows, maxLength: rows }),
      weights: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: rows, maxLength: rows }),
    });
  });
export const conditions = (tree: DecisionTree) =>
  tree.nodes.map((node) =>
    "threshold" in node ? [node.feature, node.threshold] : node.value.map((value) => value.toFixed(9)),
  );

export const numbers = (rows: number, of: (row: number) => number) => Array.from({ length: rows }, (_, row) => of(row));
