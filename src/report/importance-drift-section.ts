import type { ImportanceDrift } from "../core/kinds/importance-drift.js";
import { counted } from "../render/counted.js";
import { driftCells, driftOrder } from "../render/text/importance-drift-text.js";
import type { KindSection } from "./kind-section.js";

/** One table per output. */
export const importanceDriftSection: KindSection<ImportanceDrift> = {
  numbers: (explanation) =>
    explanation.subject.outputs.map((name, output) => ({
      caption: `${name}: ${counted(explanation.result.rowsBefore, "row")} before, ${counted(explanation.result.rowsNow, "row")} now`,
      columns: ["feature", "mean absolute effect before", "now", "difference, 95% interval", ""],
      rows: driftOrder(explanation, output).map((part) => driftCells(explanation, output, part)),
    })),
};
