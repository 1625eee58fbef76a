import * as v from "valibot";
import { byKind } from "./by-kind.js";
import type { Explanation } from "./explanation.js";
import type { DecisionTree } from "./tree.js";
import { WhyboxError } from "./whybox-error.js";

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const numbers = v.array(finite);
const share = v.object({ share: finite, low: finite, high: finite });

const missing = v.optional(v.literal(true));
const feature = byKind({
  number: v.object({ name: v.string(), kind: v.string(), unit: v.optional(v.string()), missing }),
  category: v.object({ name: v.string(), kind: v.string(), categories: v.array(v.string()), missing }),
});

const reached = { samples: count, weight: finite, impurity: finite, value: numbers };
const split = {
  ...reached,
  feature: count,
  left: count,
  right: count,
  gain: finite,
  missing: v.picklist(["left", "right"]),
};
const node = v.union([
  v.object({ ...split, threshold: finite }),
  v.object({ ...split, categories: v.array(count) }),
  v.object(reached),
]);

const tree = v.object({
  task: v.picklist(["classification", "regression"]),
  criterion: v.string(),
  features: v.array(feature),
  outputs: v.array(v.string()),
  nodes: v.pipe(v.array(node), v.minLength(1)),
});

const measuredOn = v.picklist(["heldOut", "training"]);
const distilled = {
  task: v.picklist(["classification", "regression"]),
  size: count,
  fidelity: v.object({
    measuredOn,
    rows: count,
    explained: v.nullable(share),
    agreement: v.nullable(share),
    constantAgreement: v.nullable(finite),
    classes: v.nullable(
      v.array(
        v.object({
          name: v.string(),
          rows: count,
          recall: v.nullable(share),
          said: count,
          precision: v.nullable(share),
        }),
      ),
    ),
    r2: v.array(v.nullable(finite)),
  }),
  curve: v.array(
    v.object({
      size: count,
      fidelity: v.nullable(finite),
      standardError: v.nullable(finite),
      agreement: v.nullable(finite),
    }),
  ),
  accuracy: v.nullable(v.object({ measuredOn, rows: count, teacher: v.nullable(finite), student: v.nullable(finite) })),
};

const leaves = v.array(
  v.object({
    node: count,
    support: finite,
    rows: count,
    agreement: v.nullable(share),
    means: v.nullable(
      v.array(v.object({ mean: finite, low: v.nullable(finite), high: v.nullable(finite), error: finite })),
    ),
  }),
);

const condition = v.object({
  feature: count,
  above: v.optional(finite),
  atMost: v.optional(finite),
  in: v.optional(v.array(count)),
  orMissing: v.optional(v.literal(true)),
  text: v.string(),
});

const described = { features: v.array(feature), outputs: v.array(v.string()) };

/** What the result of each kind that distill writes has to be. */
export const distilledResults = {
  tree: v.object({ ...distilled, tree, leaves }),
  ruleList: v.object({
    ...distilled,
    ...described,
    rules: v.pipe(
      v.array(v.object({ conditions: v.array(condition), value: numbers, samples: count, weight: finite })),
      v.minLength(1),
    ),
    leaves,
  }),
  additive: v.object({
    ...distilled,
    ...described,
    link: v.picklist(["identity", "logit"]),
    intercepts: numbers,
    terms: v.array(
      v.object({
        features: v.array(count),
        edges: v.array(v.nullable(numbers)),
        values: v.array(numbers),
        importance: finite,
      }),
    ),
  }),
  softTree: v.object({
    ...distilled,
    ...described,
    depth: count,
    inputs: v.array(
      v.object({
        feature: count,
        name: v.string(),
        centre: finite,
        scale: finite,
        category: v.optional(count),
        missing: v.optional(v.literal(true)),
      }),
    ),
    splits: v.array(v.object({ weights: numbers, bias: finite })),
    leaves: v.array(numbers),
  }),
};

/** True for what distill writes, after a check that positions and lengths in it hold together. */
export function checkDistilled(explanation: Explanation): boolean {
  switch (explanation.kind) {
    case "tree": {
      checkTree(explanation.result.tree);
      const { nodes } = explanation.result.tree;
      explanation.result.leaves.forEach(({ node: at }, i) => {
        if (at >= nodes.length || "feature" in nodes[at]) fail(`leaves.${i}.node`, "the position of a leaf", at);
      });
      return true;
    }
    case "ruleList": {
      const { rules, outputs, leaves: measured } = explanation.result;
      for (const [i, { value }] of rules.entries()) equal(`rules.${i}.value`, value.length, outputs.length);
      measured.forEach(({ node: at }, i) => {
        if (at >= rules.length) fail(`leaves.${i}.node`, "the position of a rule", at);
      });
      return true;
    }
    case "additive": {
      const { terms, outputs, intercepts, features } = explanation.result;
      equal("intercepts", intercepts.length, outputs.length);
      terms.forEach(({ features: own, values }, i) => {
        if (own.some((each) => each >= features.length))
          fail(`terms.${i}.features`, "positions of features", own.join(", "));
        for (const [bin, row] of values.entries()) equal(`terms.${i}.values.${bin}`, row.length, outputs.length);
      });
      return true;
    }
    case "softTree": {
      const { depth, splits, leaves: ends, inputs, outputs } = explanation.result;
      equal("splits", splits.length, 2 ** depth - 1);
      equal("leaves", ends.length, 2 ** depth);
      for (const [i, { weights }] of splits.entries()) equal(`splits.${i}.weights`, weights.length, inputs.length);
      for (const [i, value] of ends.entries()) equal(`leaves.${i}`, value.length, outputs.length);
      return true;
    }
    default:
      return false;
  }
}

function checkTree({ nodes, features, outputs }: DecisionTree): void {
  nodes.forEach((each, at) => {
    equal(`tree.nodes.${at}.value`, each.value.length, outputs.length);
    if (!("feature" in each)) return;
    if (each.feature >= features.length)
      fail(`tree.nodes.${at}.feature`, `a position among ${features.length} features`, each.feature);
    for (const side of ["left", "right"] as const) {
      const child = each[side];
      if (child > at && child < nodes.length) continue;
      fail(`tree.nodes.${at}.${side}`, `a position from ${at + 1} to ${nodes.length - 1}`, child);
    }
  });
}

function equal(path: string, got: number, expected: number): void {
  if (got !== expected) fail(path, `${expected} entries`, got);
}

function fail(path: string, expected: string, got: unknown): never {
  throw new WhyboxError(
    "INVALID_EXPLANATION",
    `parseExplanation: result.${path}: expected ${expected}, got ${String(got)}`,
  );
}
