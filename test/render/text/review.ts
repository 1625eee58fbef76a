import type { Fairness } from "whybox/audit";
import { known, made } from "./made.js";

export const group = (name: string, rows: number, value: number | null, more: object = {}) => ({
  ...{ name, values: [name], rows, share: 0.5, calibration: null, roc: null },
  measures: { selectionRate: { ...known(value), rows, small: rows < 20, together: null, shrunken: null }, ...more },
});

export const gap = (
  measure: string,
  highest: string | null,
  lowest: string | null,
  value: number | null,
  more: object = {},
) => ({
  ...{ measure, highest, lowest, difference: known(value), ratio: known(null), chance: null, shrunken: null },
  ...{ leftOut: [], comparisons: [], ...more },
});

export const definition = (name: string, evidence: string, estimate: object, more: object = {}) => ({
  ...{ name, title: `equal ${name}`, evidence, estimate, measures: ["selectionRate"], of: "difference" },
  ...{ tolerance: 0.05, needed: null, ...more },
});

export const grouping = (name: string, definitions: object[], more: object = {}) => ({
  ...{ name, by: [name], seen: [], reference: null, inequalityBetween: null, differentialFairness: null },
  ...{ impossibility: null, conditional: null, definitions },
  groups: [group("f", 200, 0.3), group("m", 300, 0.55)],
  gaps: [gap("selectionRate", "m", "f", 0.25)],
  ...more,
});

export const fairness = (groupings: object[], more: object = {}) =>
  made<Fairness>("fairness", {
    ...{ task: "classification", favourable: ["yes"], selected: "the probability of yes is 0.5 or more", rows: 500 },
    ...{ rowsWithoutTruth: 0, confidence: 0.95, smallest: 20, tolerance: 0.05, ratioTolerance: 0.8, overall: {} },
    ...{ score: { kind: "probability", name: "yes", isStored: false }, data: { target: "y" }, inequality: null },
    ...{ groupings, ...more },
  });
