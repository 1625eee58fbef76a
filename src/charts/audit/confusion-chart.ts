import type { Performance } from "../../core/kinds/performance.js";
import { counted } from "../../render/counted.js";
import { printable } from "../../render/printable.js";
import { withDecimals } from "../../render/with-decimals.js";
import type { Chart } from "../chart.js";
import { shortLabel } from "../short-label.js";
import { svgPage, textLine } from "../svg-page.js";
import { heatGrid } from "./heat-grid.js";

/** Classes beyond which cells are too small to be told apart. */
const MAX_CLASSES = 40;
const TOP = 72;

/** True classes from top to bottom, predicted ones from left to right. */
export const confusionChart: Chart<Performance> = {
  kind: "performance",
  name: "confusion",
  needs: "one",
  heading: "What is taken for what",
  suits: ({ result: { classification } }) =>
    classification !== null && classification.classes.length > 0 && classification.classes.length <= MAX_CLASSES,
  caption:
    "Each line is a true class: blue is the share of it that the model gets right, orange the share that it takes for another class; darker is more. Numbers are rows.",
  svg([{ subject, result }], { width, theme }) {
    const { classes, confusion } = result.classification as NonNullable<typeof result.classification>;
    const names = classes.map(printable);
    const totals = confusion.map((row) => row.reduce((sum, each) => sum + each, 0));
    const grid = heatGrid({
      rows: names,
      columns: names,
      shade: (r, c) => (totals[r] > 0 ? ((r === c ? -1 : 1) * confusion[r][c]) / totals[r] : 0),
      text: (r, c) => withDecimals(confusion[r][c], 1),
      ...{ left: 8, top: TOP, width: Math.min(width - 16, 220 + 70 * classes.length), theme },
      cellHeight: classes.length > 16 ? 16 : 26,
    });
    const title = `${subject.model}: true and predicted class`;
    const facts = `${counted(result.rows, "row")}; true class on the left, predicted class on top`;
    return svgPage(
      width,
      TOP + grid.height + 10,
      `${title}; ${facts}`,
      [
        textLine(6, 20, shortLabel(title, 90), { size: 14, bold: true, most: width, colour: theme.ink }),
        textLine(6, 39, facts, { size: 12, most: width, colour: theme.faint }),
        grid.body,
      ],
      theme.paper,
    );
  },
};
