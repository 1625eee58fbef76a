import type { Estimate } from "../../core/kinds/estimate.js";
import type { LossImportance } from "../../core/kinds/loss-importance.js";
import { counted } from "../counted.js";
import { greatest } from "../greatest.js";
import { listed } from "../listed.js";
import { printable } from "../printable.js";
import { andMore } from "./and-more.js";
import { bar } from "./bar.js";
import { estimateCells, estimateText, rounded } from "./estimate-text.js";
import type { KindText } from "./kind-text.js";
import { textTable } from "./text-table.js";
import { wrap } from "./wrap.js";

const BAR_WIDTH = 20;

/** Parts by how much they do for the loss. */
export const lossImportanceText: KindText<LossImportance> = {
  sentence(explanation) {
    const { subject, result } = explanation;
    const first = ordered(explanation)
      .filter((p) => isShown(result.values[p]))
      .slice(0, 3)
      .map((p) => `${printable(subject.parts[p].name)} (${estimateCells(result.values[p])[0]})`);
    const isPositive = result.values.some(({ value }) => (value ?? 0) > 0);
    const none = `on no part${isPositive ? " beyond chance" : ""}`;
    const most = first.length > 0 ? `most on ${listed(first)}` : none;
    return `The ${result.loss} of ${subject.model} depends ${most}; ${result.measure}.`;
  },
  lines(explanation, { width, top }) {
    const { subject, result } = explanation;
    const order = ordered(explanation);
    const largest = greatest(result.values.map(({ value }) => Math.abs(value ?? 0))) || Number.MIN_VALUE;
    const without = result.lossWithout === null ? "" : `; ${rounded(result.lossWithout)} with nothing known`;
    return [
      `${subject.model}: what its ${result.loss} depends on`,
      ...wrap(result.measure, width, "  "),
      ...wrap(
        `${result.loss} ${estimateText(result.baseLoss)} over ${counted(result.rows, "row")}${without}`,
        width,
        "  ",
      ),
      "",
      ...textTable(
        ["", "importance", "95% interval", ""],
        order
          .slice(0, top)
          .map((p) => [
            printable(subject.parts[p].name),
            ...estimateCells(result.values[p]),
            bar(Math.max(0, result.values[p].value ?? 0) / largest, BAR_WIDTH, false),
          ]),
        width,
      ),
      ...andMore(order.length - top, "part that matters less", "parts that matter less"),
      "",
    ];
  },
};

/** True above 0, and with an interval above 0 where there is one. */
function isShown({ value, low }: Estimate): boolean {
  return (value ?? 0) > 0 && (low ?? 1) > 0;
}

function ordered({ result }: LossImportance): number[] {
  return [...result.values.keys()].sort((a, b) => (result.values[b].value ?? 0) - (result.values[a].value ?? 0));
}
