import type { ImportanceDrift } from "../../core/kinds/importance-drift.js";
import { counted } from "../counted.js";
import { greatest } from "../greatest.js";
import { listed } from "../listed.js";
import { printable } from "../printable.js";
import { valueScale } from "../value-scale.js";
import { andMore } from "./and-more.js";
import { roundedBeside } from "./estimate-text.js";
import type { KindText } from "./kind-text.js";
import { textTable } from "./text-table.js";
import { wrap } from "./wrap.js";

/** A table per output: mean absolute values before and now, and whether they differ by more than chance. */
export const importanceDriftText: KindText<ImportanceDrift> = {
  sentence(explanation) {
    const { subject, result } = explanation;
    const [first] = subject.outputs;
    const changed = driftOrder(explanation, 0).filter((part) => hasChanged(explanation, 0, part));
    if (changed.length === 0)
      return `Nothing shows that ${first} moves with other features than before, or more or less with any.`;
    const named = changed.slice(0, 3).map((part) => {
      const shown = sizes(explanation, 0, part);
      return `${printable(subject.parts[part].name)} (${shown(result.before[0][part])} before, ${shown(result.now[0][part])} now)`;
    });
    const more = changed.length > 3 ? `, and ${counted(changed.length - 3, "other feature")}` : "";
    return `How far ${first} moves with a feature has changed for ${listed(named)}${more}.`;
  },
  lines(explanation, { width, top }) {
    const { subject, result } = explanation;
    return subject.outputs.flatMap((output, i) => {
      const scale = valueScale(explanation, i);
      const order = driftOrder(explanation, i);
      return [
        `${subject.model}: ${printable(output)}${scale ? `, in ${scale}` : ""}`,
        ...wrap(
          `mean absolute value over ${counted(result.rowsBefore, "row")} before and ${counted(result.rowsNow, "row")} now; 95% interval of the difference`,
          width,
          "  ",
        ),
        "",
        ...textTable(
          ["", "before", "now", "difference", ""],
          order.slice(0, top).map((part) => driftCells(explanation, i, part)),
          width,
        ),
        ...andMore(order.length - top, "feature that differs less", "features that differ less"),
        "",
      ];
    });
  },
};

/** Parts by falling size of the difference. */
export function driftOrder({ result, subject }: ImportanceDrift, output: number): number[] {
  const size = (part: number) => Math.abs(result.now[output][part] - result.before[output][part]);
  return [...subject.parts.keys()].toSorted((a, b) => size(b) - size(a));
}

/** True where chance is an unlikely reason. */
export function hasChanged({ result }: ImportanceDrift, output: number, part: number): boolean {
  const pValue = result.pValues[output][part];
  return pValue !== null && pValue < result.alpha;
}

/** What is smaller than this beside the largest value of an output is left by rounding. */
const ROUNDING = 1e-12;

/** Writes numbers of a part with the digits that the interval of its difference leaves. */
function sizes({ result }: ImportanceDrift, output: number, part: number): (value: number) => string {
  const [low, high] = [result.low[output][part], result.high[output][part]];
  const half = ((high ?? 0) - (low ?? 0)) / 2;
  const floor = ROUNDING * greatest([...result.before[output], ...result.now[output]]);
  return (value) => roundedBeside(value, Math.max(half, floor));
}

/** Name, before, now, interval of the difference, verdict. */
export function driftCells(explanation: ImportanceDrift, output: number, part: number): string[] {
  const { subject, result } = explanation;
  const [low, high] = [result.low[output][part], result.high[output][part]];
  const shown = sizes(explanation, output, part);
  return [
    printable(subject.parts[part].name),
    shown(result.before[output][part]),
    shown(result.now[output][part]),
    low === null || high === null ? "" : `${shown(low)} to ${shown(high)}`,
    result.pValues[output][part] === null
      ? "unknown"
      : hasChanged(explanation, output, part)
        ? "changed"
        : "may be chance",
  ];
}
