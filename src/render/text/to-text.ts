import { checkAwaited } from "../../core/checks/check-awaited.js";
import { checkKnownOptions, checkWholeNumber } from "../../core/checks/check-options.js";
import type { Asked, Explanation } from "../../core/explanation.js";
import { counted } from "../counted.js";
import { printable } from "../printable.js";
import { textOf } from "./texts.js";
import { wrap } from "./wrap.js";

export type TextOptions = {
  /** Characters per line. Default 80; never below 60. */
  readonly width?: number;
  /** How many parts to show, the largest first; the rest is summed up in one line. Default: all. */
  readonly top?: number;
};

/**
 * An explanation for a terminal: parts by size as bars, their values, numbers aligned, with standard
 * errors, cost and notes. Plain text without colour. Of a kind that this version does not know, a sentence that says so.
 *
 * @throws WhyboxError INVALID_ARGUMENT for an option that does not fit
 * @example
 * console.log(toText(await kernelShap(probe(model, columns(background, instance)))));
 */
export function toText(explanation: Explanation, options: TextOptions = {}): string {
  checkAwaited("toText", "an explanation", explanation);
  checkKnownOptions("toText", options, ["width", "top"]);
  checkWholeNumber("toText", "width", options.width, 0);
  checkWholeNumber("toText", "top", options.top, 1);
  const width = Math.max(60, options.width ?? 80);
  const top = options.top ?? Math.max(1, explanation.subject.parts.length);
  const lines = [
    ...textOf(explanation).lines(explanation, { width, top }),
    costText(explanation),
    ...explanation.notes.flatMap(({ message }) => wrap(`! ${message}`, width, "  ")),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

/** The cost of an explanation on one line: what was asked, by what, and the seed. */
export function costText({ kind, cost, result, method, run }: Explanation): string {
  const stopped = kind === "importance" ? "some explanations are of aborted runs; " : "aborted before it was done; ";
  const asked = `${cost.stoppedBy === "aborted" ? stopped : ""}${askedFor(result as AskedResult)}`;
  const { sentRows, money } = cost;
  const sent = sentRows === undefined || sentRows === cost.modelRows ? "" : ` (${sentRows.toLocaleString("en")} sent)`;
  const paid = money ? ` for ${Number(money.amount.toPrecision(4))} ${money.currency}`.trimEnd() : "";
  return `  ${asked}${counted(cost.modelRows, "model row")}${sent}${paid}, ${run.executor}, seed ${method.seed}`;
}

type AskedResult = { readonly asked?: Asked; readonly standardErrors?: readonly (readonly (number | null)[])[] };

function askedFor({ asked, standardErrors = [] }: AskedResult): string {
  if (!asked) return "";
  // All may be asked and the answers still vary, by the model's noise or by a sample of reference rows.
  const isExact = standardErrors.every((errors) => errors.every((error) => error === 0));
  const one = asked.of === "coalitions" ? "coalition" : "sample";
  if (asked.all)
    return `${isExact ? "exact: " : ""}${asked.count === 1 ? `the one ${one}` : `all ${counted(asked.count, one)}`} asked; `;
  return `sampled: ${counted(asked.count, one)} asked; `;
}
