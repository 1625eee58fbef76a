import type { Rule, RulePrecision } from "../core/explanation.js";
import { countText } from "../render/count-text.js";
import { percent } from "../render/text/answer-text.js";
import type { KindSection } from "./kind-section.js";

/** Both precisions and the coverage, with the rows behind them. */
export const ruleSection: KindSection<Rule> = {
  numbers({ result }) {
    const precision = (name: string, { precision: value, low, high, rows }: RulePrecision) => [
      name,
      value === null ? "not known" : percent(value),
      `${percent(low)} to ${percent(high)}`,
      countText(rows),
    ];
    return [
      {
        caption: "How often the rule holds, and how many rows it is about",
        columns: ["share", "estimate", "bounds", "rows"],
        rows: [
          precision("precision among rows made to meet the rule", result.interventional),
          precision("precision among rows that meet it by themselves", result.conditional),
          [
            "coverage: rows that meet the rule",
            percent(result.coverage),
            `${percent(result.coverageLow)} to ${percent(result.coverageHigh)}`,
            countText(result.coverageRows),
          ],
        ],
      },
    ];
  },
};
