import * as Plot from "@observablehq/plot";
import type { Performance } from "../../core/kinds/performance.js";
import { counted } from "../../render/counted.js";
import { greatest } from "../../render/greatest.js";
import { rounded } from "../../render/text/estimate-text.js";
import type { Chart } from "../chart.js";
import { plotSvg } from "../plot-svg.js";
import { titled } from "../titled.js";

/** The part of the height that the blocks of rows take. */
const BLOCKS = 0.14;

/** Predicted probability against observed frequency, with the band of a calibrated model. */
export const calibrationChart: Chart<Performance> = {
  kind: "performance",
  name: "calibration",
  needs: "one",
  heading: "Whether its probabilities come true",
  suits: ({ result }) => (result.classification?.calibration.bins.length ?? 0) > 0,
  caption:
    "From left to right what the model says, upwards how often it came true. A model whose probabilities are right stays within the grey band around the diagonal. Points are tenths of the rows, with 95% intervals; blocks at the foot show where the rows are.",
  svg([{ subject, result }], { width, theme }) {
    const { classification } = result;
    const { calibration, positive } = classification as NonNullable<typeof classification>;
    const { bins, curve, expectedIfCalibrated, error } = calibration;
    const about =
      calibration.of === "positive class" ? `probability of ${positive}` : "probability of the predicted class";
    const title = `${subject.model}: ${about}`;
    const more = `${counted(result.rows, "row")}; off by ${rounded(error)} on average, ${rounded(expectedIfCalibrated)} by chance alone`;
    const band = curve.filter(({ low, high }) => low !== null && high !== null);
    const densities = bins.map(({ rows, from, to }) => rows / Math.max(to - from, 0.01));
    const densest = greatest(densities);
    const blocks = bins.map(({ from, to }, b) => ({
      from: Math.min(from, to - 0.005),
      to: Math.max(to, from + 0.005),
      height: (BLOCKS * densities[b]) / densest,
    }));
    const points = bins.map(({ meanProbability, observed }) => ({ x: meanProbability, ...observed }));
    const known = points.filter(({ value }) => value !== null);
    return plotSvg(`${title}; ${more}`, theme, {
      width,
      height: Math.round(Math.min(480, width * 0.8)) + 60,
      marginTop: 58,
      marginBottom: 44,
      marginLeft: 54,
      marginRight: 18,
      x: { domain: [0, 1], label: about, ticks: 5, labelAnchor: "center", labelArrow: "none" },
      y: { domain: [0, 1], label: "how often it came true", ticks: 5, labelAnchor: "center", labelArrow: "none" },
      marks: [
        Plot.gridY({ stroke: theme.line, strokeOpacity: 1, ticks: 5 }),
        Plot.rect(blocks, { x1: "from", x2: "to", y1: 0, y2: "height", fill: theme.neutral, fillOpacity: 0.35 }),
        Plot.areaY(band, { x: "probability", y1: "low", y2: "high", fill: theme.faint, fillOpacity: 0.22 }),
        Plot.line([{ at: 0 }, { at: 1 }], { x: "at", y: "at", stroke: theme.faint, strokeDasharray: "4 3" }),
        Plot.line(curve, { x: "probability", y: "observed", stroke: theme.raises, strokeWidth: 2 }),
        Plot.ruleX(
          known.filter(({ low, high }) => low !== null && high !== null),
          { x: "x", y1: "low", y2: "high", stroke: theme.ink, strokeWidth: 1.5 },
        ),
        Plot.dot(known, { x: "x", y: "value", r: 4, fill: theme.neutral, stroke: theme.paper }),
        ...titled(title, more, { marginLeft: 54 }, width, theme),
      ],
    });
  },
};
