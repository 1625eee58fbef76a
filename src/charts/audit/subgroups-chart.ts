import type { Subgroups } from "../../core/kinds/subgroups.js";
import type { Chart } from "../chart.js";
import { emptyChart } from "../titled.js";
import { ruleDots } from "./rule-dots.js";

/** The measure in each subgroup beside that of everyone else. */
export const subgroupsChart: Chart<Subgroups> = {
  kind: "subgroups",
  name: "subgroups",
  needs: "one",
  caption:
    "Each line is a subgroup that nobody named: the full dot is the measure inside, the empty one that of everyone else, the thin line the 95% interval of the former. Measured on rows that the subgroup was not found on.",
  svg([{ subject, result }], { width, top, theme }) {
    const title = `${subject.model}: subgroups of other ${result.title}`;
    if (result.subgroups.length === 0) return emptyChart(title, "no subgroup stands up", width, theme);
    return ruleDots({
      title,
      more: `p-values pay for ${result.rulesLookedAt.toLocaleString("en-US")} rules`,
      axis: result.title,
      one: "subgroup",
      rules: result.subgroups.map(({ gap, ...subgroup }) => ({ ...subgroup, excess: gap })),
      ...{ top, width, theme },
    });
  },
};
