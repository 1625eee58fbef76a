import type { TreeExplanation } from "../core/explanation.js";
import { joinedText, treePaths } from "../core/tree-paths.js";
import { answerText } from "../render/text/answer-text.js";
import { leafFacts } from "../render/text/tree-text.js";
import { ABOUT_STUDENTS, distilledTables } from "./distilled-tables.js";
import { nameHtml } from "./escape-html.js";
import type { KindSection } from "./kind-section.js";

/** Leaves that are written out as rules, and the deepest tree of which that is done. */
const MAX_RULES = 128;
const MAX_DEPTH = 64;

/** Each leaf as a rule, which a click on the leaf in the drawing shows. */
export const treeSection: KindSection<TreeExplanation> = {
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
