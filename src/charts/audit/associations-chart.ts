import type { Profile } from "../../core/kinds/profile.js";
import { counted } from "../../render/counted.js";
import { printable } from "../../render/printable.js";
import { rounded } from "../../render/text/estimate-text.js";
import type { Chart } from "../chart.js";
import { shortLabel } from "../short-label.js";
import { svgPage, textLine } from "../svg-page.js";
import { heatGrid, heatLegend } from "./heat-grid.js";

const TOP = 56;

/** Association between columns, as a table of columns by columns. */
export const associationsChart: Chart<Profile> = {
  kind: "profile",
  name: "associations",
  needs: "one",
  heading: "Which columns go together",
  suits: ({ result }) => result.associations.length > 0,
  caption:
    "Each cell is a pair of columns: the darker, the more one says of the other, from 0 (nothing) to 1 (everything). Blank cells are pairs too weak to be listed.",
  svg([{ subject, result }], { width, top, theme }) {
    // Those with the strongest ties, and among them in the order of the table.
    const strongest = new Map<string, number>();
    for (const { columns, strength } of result.associations)
      for (const name of columns) strongest.set(name, Math.max(strongest.get(name) ?? 0, strength));
    const chosen = new Set(
      [...strongest]
        .toSorted((a, b) => b[1] - a[1])
        .slice(0, Math.max(2, top))
        .map(([name]) => name),
    );
    const order = [...new Set([...result.columns.map(({ name }) => name), ...chosen])].filter((name) =>
      chosen.has(name),
    );
    const strength = new Map(
      result.associations.flatMap((each) => {
        const [a, b] = each.columns.map((name) => order.indexOf(name));
        return [
          [`${a} ${b}`, each.strength],
          [`${b} ${a}`, each.strength],
        ] as [string, number][];
      }),
    );
    const grid = heatGrid({
      rows: order.map(printable),
      columns: order.map(printable),
      shade: (r, c) => (r === c ? 0 : (strength.get(`${r} ${c}`) ?? null)),
      text: (r, c) =>
        strength.has(`${r} ${c}`) ? rounded(Math.round(100 * (strength.get(`${r} ${c}`) as number)) / 100) : "",
      ...{ left: 8, top: TOP, width: width - 24, cellHeight: 20, theme },
    });
    const title = `${subject.model}: which columns go together`;
    const left = strongest.size - order.length;
    const facts = `${counted(result.associations.length, "pair")}${left > 0 ? `; ${counted(left, "column")} with weaker ties not drawn` : ""}`;
    return svgPage(
      width,
      TOP + grid.height + 50,
      `${title}; ${facts}`,
      [
        textLine(6, 20, shortLabel(title, 90), { size: 14, bold: true, most: width, colour: theme.ink }),
        textLine(6, 39, facts, { size: 12, most: width, colour: theme.faint }),
        grid.body,
        heatLegend(
          width / 2,
          TOP + grid.height + 12,
          { low: "0", high: "1", label: "strength", isSigned: false },
          theme,
        ),
      ],
      theme.paper,
    );
  },
};
