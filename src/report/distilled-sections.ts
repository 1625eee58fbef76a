import type {
  AdditiveExplanation,
  DistilledExplanation,
  RuleListExplanation,
  SoftTreeExplanation,
  TreeExplanation,
} from "../core/explanation.js";
import type { Share } from "../core/kinds/distilled.js";
import { joinedText, treePaths } from "../core/tree-paths.js";
import { countText } from "../render/count-text.js";
import { counted } from "../render/counted.js";
import { answerText, percent } from "../render/text/answer-text.js";
import { rounded } from "../render/text/estimate-text.js";
import { leafFacts } from "../render/text/tree-text.js";
import { nameHtml } from "./escape-html.js";
import type { KindSection } from "./kind-section.js";
import type { NumbersTable } from "./numbers-table.js";

/** Introduction for readers who have never heard of a model of a model. */
const ABOUT_STUDENTS =
  "A simpler model that was taught to answer as the model does, so that it can be read. Believe it as far as it follows the model.";

/** Leaves that are written out as rules, and the deepest tree of which that is done. */
const MAX_RULES = 128;
const MAX_DEPTH = 64;

/** Each leaf as a rule, which a click on the leaf in the drawing shows. */
const treeSection: KindSection<TreeExplanation> = {
  about: () => `${ABOUT_STUDENTS} Follow the branches from the top to an answer.`,
  numbers: distilledTables,
  more({ result }, id) {
    const { tree, leaves } = result;
    if (tree.nodes.length > 2 * MAX_RULES || depthOf(tree) > MAX_DEPTH) return "";
    const measured = new Map(leaves.map((leaf) => [leaf.node, leaf]));
    const rules = treePaths(tree).map(({ leaf, conditions }) => {
      const words = conditions.length === 0 ? "always" : `if ${joinedText(conditions)}`;
      const answer = answerText(tree.task, tree.outputs, tree.nodes[leaf].value);
      const facts = leafFacts(measured.get(leaf));
      return `<li><button type="button" class="leaf" data-tree="${id}" data-leaf="${leaf}">${nameHtml(words)}: <strong>${nameHtml(answer)}</strong></button> <span class="facts">${nameHtml(facts)}</span></li>`;
    });
    return `<details class="rules"><summary>The leaves as rules</summary><ol>${rules.join("\n")}</ol></details>`;
  },
};

/** Each rule with its answer and how far it speaks for the model. */
const ruleListSection: KindSection<RuleListExplanation> = {
  about: () => `${ABOUT_STUDENTS} The first rule whose conditions hold gives the answer.`,
  numbers: (explanation) => {
    const { rules, leaves, task, outputs } = explanation.result;
    const measured = new Map(leaves.map((leaf) => [leaf.node, leaf]));
    return [
      {
        caption: "The rules, in their order",
        columns: ["rule", "answer", "share of rows", "held-out rows", "answers as the model does"],
        rows: rules.map(({ conditions, value }, i) => {
          const leaf = measured.get(i);
          return [
            conditions.length === 0 ? "everything else" : joinedText(conditions),
            answerText(task, outputs, value),
            leaf ? percent(leaf.support) : "not known",
            leaf ? countText(leaf.rows) : "",
            leaf ? shareText(leaf.agreement) : "",
          ];
        }),
      },
      ...distilledTables(explanation),
    ];
  },
};

/** Effect of each term on the answer. */
const additiveSection: KindSection<AdditiveExplanation> = {
  about: () => `${ABOUT_STUDENTS} Its answer is a sum: one curve per feature, read off and added up.`,
  numbers: (explanation) => [
    {
      caption: "How much each term moves the answer (standard deviation over the rows)",
      columns: ["term", "importance"],
      rows: explanation.result.terms.map(({ features, importance }) => [
        features.map((feature) => explanation.result.features[feature].name).join(" and "),
        rounded(importance),
      ]),
    },
    ...distilledTables(explanation),
  ],
};

/** Fidelity of the soft tree. */
const softTreeSection: KindSection<SoftTreeExplanation> = {
  about: () => `${ABOUT_STUDENTS} At each split a row goes both ways, more to one side than to the other.`,
  numbers: distilledTables,
};

/** The sections of models of a model. */
export const distilledSections = {
  tree: treeSection,
  ruleList: ruleListSection,
  additive: additiveSection,
  softTree: softTreeSection,
};

function depthOf({ nodes }: TreeExplanation["result"]["tree"]): number {
  const depth = new Int32Array(nodes.length);
  let deepest = 0;
  nodes.forEach((node, at) => {
    deepest = Math.max(deepest, depth[at]);
    if (!("feature" in node)) return;
    // Children come after their parents.
    depth[node.left] = depth[at] + 1;
    depth[node.right] = depth[at] + 1;
  });
  return deepest;
}

/** Fidelity of a student: by class, and by the size of the student. */
function distilledTables({ result }: DistilledExplanation): NumbersTable[] {
  const { fidelity, curve, size } = result;
  const where = counted(fidelity.rows, fidelity.measuredOn === "heldOut" ? "held-out row" : "training row");
  return [
    ...(fidelity.classes && fidelity.classes.length > 0
      ? [
          {
            caption: `How often it answers as the model does, by class, on ${where}`,
            columns: ["class", "rows", "found", "said", "right where said"],
            rows: fidelity.classes.map(({ name, rows, recall, said, precision }) => [
              ...[name, countText(rows), shareText(recall)],
              ...[countText(said), shareText(precision)],
            ]),
          },
        ]
      : []),
    ...(curve.length > 1
      ? [
          {
            caption: "What a larger or smaller one would be worth",
            columns: ["size", "variance explained", "standard error", "same class"],
            rows: curve.map((each) => [
              `${each.size}${each.size === size ? " (chosen)" : ""}`,
              each.fidelity === null ? "not known" : rounded(each.fidelity),
              each.standardError === null ? "not known" : rounded(each.standardError),
              each.agreement === null ? "" : percent(each.agreement),
            ]),
          },
        ]
      : []),
  ];
}

/** A share with its interval, in words. */
function shareText(share: Share | null): string {
  return share ? `${percent(share.share)} (${percent(share.low)} to ${percent(share.high)})` : "not known";
}
