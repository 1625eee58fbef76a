import type { Explained } from "../core/explained.js";
import { associationsChart } from "./audit/associations-chart.js";
import { calibrationChart } from "./audit/calibration-chart.js";
import { changesChart } from "./audit/changes-chart.js";
import { confusionChart } from "./audit/confusion-chart.js";
import { driftChart } from "./audit/drift-chart.js";
import { effectsChart } from "./audit/effects-chart.js";
import { frontierChart } from "./audit/frontier-chart.js";
import { groupGapChart } from "./audit/group-gap-chart.js";
import { individualDifferencesChart } from "./audit/individual-differences-chart.js";
import { interactionsChart } from "./audit/interactions-chart.js";
import { lossImportanceChart } from "./audit/loss-importance-chart.js";
import { residualsChart } from "./audit/residuals-chart.js";
import { slicesChart } from "./audit/slices-chart.js";
import { strategiesChart } from "./audit/strategies-chart.js";
import { subgroupsChart } from "./audit/subgroups-chart.js";
import { surfacesChart } from "./audit/surfaces-chart.js";
import { thresholdsChart } from "./audit/thresholds-chart.js";
import { barsChart } from "./bars-chart.js";
import type { Chart } from "./chart.js";
import { curvesChart } from "./curves-chart.js";
import { gapsChart } from "./fairness/gaps-chart.js";
import { groupCalibrationChart } from "./fairness/group-calibration-chart.js";
import { ratesChart } from "./fairness/rates-chart.js";
import { rocChart } from "./fairness/roc-chart.js";
import { gainsChart } from "./gains-chart.js";
import { chosenRegionsChart, ruleRegionsChart } from "./images/chosen-regions-chart.js";
import { regionsChart } from "./images/regions-chart.js";
import { importanceChart } from "./importance-chart.js";
import { importanceDriftChart } from "./importance-drift-chart.js";
import { interactionHeatmapChart } from "./interactions/interaction-heatmap-chart.js";
import { interactionNetworkChart } from "./interactions/interaction-network-chart.js";
import { beeswarmChart } from "./many/beeswarm-chart.js";
import { dependenceChart } from "./many/dependence-chart.js";
import { globalBarsChart } from "./many/global-bars-chart.js";
import { heatmapChart } from "./many/heatmap-chart.js";
import { ruleChart } from "./rule-chart.js";
import { ruleListChart } from "./rule-list-chart.js";
import { sizeCharts } from "./size-chart.js";
import { softTreeChart } from "./soft-tree-chart.js";
import { chosenWordsChart, textChart } from "./text-chart.js";
import { treeChart } from "./tree-chart.js";
import { waterfallChart } from "./waterfall-chart.js";

/** Every chart. Of the charts of a kind that suit an explanation, the first is drawn where none is named. */
export const charts = [
  regionsChart,
  textChart,
  waterfallChart,
  barsChart,
  globalBarsChart,
  beeswarmChart,
  dependenceChart,
  heatmapChart,
  importanceChart,
  importanceDriftChart,
  chosenRegionsChart,
  chosenWordsChart,
  gainsChart,
  ruleRegionsChart,
  ruleChart,
  treeChart,
  curvesChart,
  ratesChart,
  gapsChart,
  rocChart,
  groupCalibrationChart,
  interactionHeatmapChart,
  interactionNetworkChart,
  ruleListChart,
  softTreeChart,
  ...sizeCharts,
  calibrationChart,
  thresholdsChart,
  confusionChart,
  residualsChart,
  slicesChart,
  effectsChart,
  surfacesChart,
  interactionsChart,
  lossImportanceChart,
  associationsChart,
  driftChart,
  strategiesChart,
  subgroupsChart,
  changesChart,
  frontierChart,
  groupGapChart,
  individualDifferencesChart,
] as unknown as readonly Chart[];

/** The chart of an explanation's kind with that name, if it suits it. */
export function chartNamed(explanation: Explained<string, unknown>, name: string): Chart | undefined {
  return chartsOf(explanation, "one").find((chart) => chart.name === name);
}

/** The charts of an explanation's kind that suit it, in the order of the registry. */
export function chartsOf(explanation: Explained<string, unknown>, needs: Chart["needs"]): Chart[] {
  return charts.filter(
    (chart) => chart.kind === explanation.kind && chart.needs === needs && chart.suits?.(explanation) !== false,
  );
}
