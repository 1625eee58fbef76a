import { isExplanation } from "../../core/checks/check-explanations.js";
import { checkKnownOptions, checkWholeNumber } from "../../core/checks/check-options.js";
import { describeValue } from "../../core/checks/describe-value.js";
import type { Asked, Explanation, StoppingRecord } from "../../core/explanation.js";
import { checkAwaited } from "../../core/is-promise.js";
import { roundedTo } from "../../core/rounded-to.js";
import type { DecisionTree } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { countText } from "../count-text.js";
import { counted } from "../counted.js";
import { printable } from "../printable.js";
import { textOf } from "./texts.js";
import { treeLines } from "./tree-text.js";
import { wrap } from "./wrap.js";

export type TextOptions = {
  /** Characters per line. Default 80; never below 60. */
  readonly width?: number;
  /**
   * Number of parts to show, or of pairs and rows where these are listed, the largest first; the rest is summed up in one line.
   * Default: as many as there are parts.
   */
  readonly top?: number;
};

/** Things beside explanations that toText prints: a tree as fitTree grows it, and rules as `rules` reads them off one. */
type Printable = DecisionTree | readonly { readonly text: string }[];

/**
 * An explanation for a terminal: parts by size as bars, their values, numbers aligned, with standard
 * errors, cost and notes. Plain text without colour. Of a kind that this version does not know, a sentence that says so.
 * Also a decision tree, indented, and rules, one per line.
 *
 * @throws WhyboxError INVALID_ARGUMENT for an option that does not fit, or for anything else than these
 * @example
 * console.log(toText(await kernelShap(probe(model, columns(background, instance)))));
 */
export function toText(explanation: Explanation | Printable, options: TextOptions = {}): string {
  checkAwaited("toText", "an explanation", explanation);
  checkKnownOptions("toText", options, ["width", "top"]);
  checkWholeNumber("toText", "width", options.width, 0);
  checkWholeNumber("toText", "top", options.top, 1);
  const width = Math.max(60, options.width ?? 80);
  if (!isExplanation(explanation)) return `${linesOf(explanation).map(printable).join("\n")}\n`;
  const top = options.top ?? Math.max(1, explanation.subject.parts.length);
  const lines = [
    ...textOf(explanation).lines(explanation, { width, top }),
    costText(explanation),
    ...explanation.notes.flatMap(({ message }) => wrap(`! ${message}`, width, "  ")),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

/** A tree or rules without an explanation around them. */
function linesOf(value: Printable): string[] {
  if (Array.isArray(value) && value.every((rule) => typeof rule?.text === "string"))
    return value.map(({ text }) => text);
  const tree = value as DecisionTree | null | undefined;
  if (Array.isArray(tree?.nodes) && Array.isArray(tree.features) && Array.isArray(tree.outputs)) {
    return treeLines(tree, (leaf) => counted(tree.nodes[leaf].samples, "row"));
  }
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `toText: expected an explanation, a tree or rules, got ${describeValue(value)}`,
  );
}

/** The cost of an explanation on one line: what was asked, by what, and the seed. */
export function costText({ kind, cost, result, method, run }: Explanation): string {
  const stopped = kind === "importance" ? "some explanations are of aborted runs; " : "aborted before it was done; ";
  const asked = `${cost.stoppedBy === "aborted" ? stopped : ""}${askedFor(result as AskedResult)}`;
  const { sentRows, money } = cost;
  const sent = sentRows === undefined || sentRows === cost.modelRows ? "" : ` (${countText(sentRows)} sent)`;
  const paid = money ? ` for ${roundedTo(money.amount, 4)} ${money.currency}`.trimEnd() : "";
  return `  ${asked}${counted(cost.modelRows, "model row")}${sent}${paid}, ${run.executor}, seed ${method.seed}`;
}

type AskedResult = {
  readonly asked?: Asked;
  readonly standardErrors?: readonly (readonly (number | null)[])[];
  readonly until?: StoppingRecord;
};

function askedFor({ asked, standardErrors = [], until }: AskedResult): string {
  if (!asked) return "";
  // All may be asked and the answers still vary, by the model's noise or by a sample of reference rows.
  const isCertain = (error: number | null) => error === 0 || (error === null && asked.of === "samples");
  const isExact = standardErrors.every((errors) => errors.every(isCertain));
  const one = asked.of === "coalitions" ? "coalition" : "sample";
  if (asked.ofDiffering) {
    return `${isExact ? "exact: " : ""}all ${one}s of the parts that differ asked for each background row; `;
  }
  if (asked.all)
    return `${isExact ? "exact: " : ""}${asked.count === 1 ? `the one ${one}` : `all ${counted(asked.count, one)}`} asked; `;
  const stopped = until?.met ? `, until ${until.why}` : "";
  return `sampled: ${counted(asked.count, one)} asked${stopped}; `;
}
