import type { Feature } from "../../../core/features.js";
import type { Steps } from "../../../core/give-way.js";
import type { FeatureCondition } from "../../../core/kinds/distilled.js";
import type { ListedRule } from "../../../core/kinds/rule-list.js";
import type { Matrix } from "../../../core/matrix.js";
import { takeRows } from "../../../core/matrix-rows.js";
import { treePaths } from "../../../core/tree-paths.js";
import { leafOf } from "../../../trees/apply/leaf-of.js";
import { fitTreeInSteps } from "../../../trees/fit/fit-tree.js";
import { comparableAnswers, type LabelledRows } from "../labelled-rows.js";
import { firstMet, ruleListAnswers } from "./rule-list-answers.js";
import type { Student, StudentsInSteps } from "./student.js";

/** Leaves of the tree that a rule is taken from: enough to choose among, few enough that rules stay short. */
const CANDIDATES = 8;
/** Conditions of a rule, unless told otherwise. */
const DEFAULT_CONDITIONS = 3;
/** The fewest rows that a rule covers. */
const MIN_ROWS = 5;

type RuleList = {
  readonly features: readonly Feature[];
  readonly outputs: readonly string[];
  readonly rules: readonly ListedRule[];
};

/**
 * Rule lists that learn from a teacher, one of each size; the last rule of each asks nothing and answers the rest.
 *
 * The next rule is the leaf of a small tree, grown on the rows that no rule before has met, that takes most off the
 * summed squared error of the teacher's probabilities, or numbers, over these rows.
 *
 * @param sizes  numbers of rules, the default one among them, ascending
 * @param depth  the most conditions per rule, before those on the same feature are merged
 * Source: rules from partial trees: Frank & Witten 1998 (Generating accurate rule sets without global optimization).
 */
export function* ruleListStudents(
  rows: LabelledRows,
  sizes: readonly number[],
  depth = DEFAULT_CONDITIONS,
): StudentsInSteps<RuleList> {
  const { features, outputs } = rows;
  const comparable = yield* comparableAnswers(rows);
  const rules: ListedRule[] = [];
  let last = 0;
  let rest: Uint32Array = Uint32Array.from({ length: rows.x.rows }, (_, row) => row);
  let exhausted = false;
  for (const size of sizes) {
    while (!exhausted && rules.length < size - 1) {
      const next = yield* nextRule(rows, comparable, rest, depth);
      if (!next) {
        exhausted = true;
        break;
      }
      rules.push(next.rule);
      rest = next.rest;
    }
    if (last === rules.length + 1) break;
    last = rules.length + 1;
    yield ruleListStudent({ features, outputs, rules: [...rules, answerOf(rows, rest, [])] });
  }
}

function* nextRule(
  rows: LabelledRows,
  comparable: Matrix,
  rest: Uint32Array,
  maxDepth: number,
): Steps<{ rule: ListedRule; rest: Uint32Array } | undefined> {
  const { features, outputs } = rows;
  const some = { x: takeRows(rows.x, rest), y: takeRows(comparable, rest) };
  const weights = Float64Array.from(rest, (row) => rows.weights[row]);
  if (!weights.some((weight) => weight > 0)) return undefined;
  const tree = yield* fitTreeInSteps(some.x, some.y, {
    task: "regression",
    features,
    outputs,
    weights,
    maxDepth,
    maxLeaves: CANDIDATES,
    minSamplesLeaf: Math.max(1, Math.min(MIN_ROWS, Math.floor(rest.length / 100))),
  });
  if (tree.nodes.length === 1) return undefined;
  const root = tree.nodes[0];
  // Decrease of the squared error when a leaf is split off: between-group weight x squared distance of means.
  const gainOf = (leaf: number) => {
    const { weight, value } = tree.nodes[leaf];
    const distance = value.reduce((sum, each, o) => sum + (each - root.value[o]) ** 2, 0);
    return weight < root.weight ? (distance * weight * root.weight) / (root.weight - weight) : 0;
  };
  const paths = treePaths(tree);
  const best = paths.reduce((a, b) => (gainOf(b.leaf) > gainOf(a.leaf) ? b : a));
  const leaf = leafOf(tree, some.x);
  const isMet = (_: number, i: number) => leaf[i] === best.leaf;
  return {
    rule: answerOf(rows, rest.filter(isMet), best.conditions),
    rest: rest.filter((row, i) => !isMet(row, i)),
  };
}

function answerOf(
  { answers, weights }: LabelledRows,
  met: Uint32Array,
  conditions: readonly FeatureCondition[],
): ListedRule {
  const value = new Array<number>(answers.columns).fill(0);
  let weight = 0;
  for (const row of met) {
    weight += weights[row];
    for (let o = 0; o < value.length; o++) value[o] += weights[row] * answers.data[row * answers.columns + o];
  }
  return { conditions, value: value.map((sum) => (weight > 0 ? sum / weight : 0)), samples: met.length, weight };
}

function ruleListStudent(description: RuleList): Student<RuleList> {
  return {
    size: description.rules.length,
    description,
    leafOf: (x) => firstMet(description, x),
    answer: (x) => ruleListAnswers(description, x),
  };
}
