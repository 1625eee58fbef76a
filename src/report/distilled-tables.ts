import type { DistilledExplanation } from "../core/explanation.js";
import type { Share } from "../core/kinds/distilled.js";
import { counted } from "../render/counted.js";
import { percent } from "../render/text/answer-text.js";
import { rounded } from "../render/text/estimate-text.js";
import type { NumbersTable } from "./numbers-table.js";

/** Introduction for readers who have never heard of a model of a model. */
export const ABOUT_STUDENTS =
  "A simpler model that was taught to answer as the model does, so that it can be read. Believe it as far as it follows the model.";

/** Fidelity of a student: by class, and by the size of the student. */
export function distilledTables({ result }: DistilledExplanation): NumbersTable[] {
  const { fidelity, curve, size } = result;
  const where = counted(fidelity.rows, fidelity.measuredOn === "heldOut" ? "held-out row" : "training row");
  return [
    ...(fidelity.classes && fidelity.classes.length > 0
      ? [
          {
            caption: `How often it answers as the model does, by class, on ${where}`,
            columns: ["class", "rows", "found", "said", "right where said"],
            rows: fidelity.classes.map(({ name, rows, recall, said, precision }) => [
              ...[name, rows.toLocaleString("en-US"), shareText(recall)],
              ...[said.toLocaleString("en-US"), shareText(precision)],
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
export function shareText(share: Share | null): string {
  return share ? `${percent(share.share)} (${percent(share.low)} to ${percent(share.high)})` : "not known";
}
