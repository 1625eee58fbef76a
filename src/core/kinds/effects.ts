import * as v from "valibot";
import type { Explained } from "../explained.js";
import { defineKind } from "./kind.js";
import { expectAmong, expectLength, expectShape, misfit } from "./misfit.js";
import { count, finite, numbers, numbersOrGaps, share } from "./numbers.js";

/** A model's mean answers as functions of one feature, or of two. */
export type Effects = Explained<"effects", EffectsResult>;

export type EffectsResult = {
  /**
   * Partial dependence: rows as they are but for the feature. Accumulated: changes between neighbours, added up. Mean
   * attribution: of the rows whose own value lies there, what their explanations give the feature.
   */
  readonly effect: "partial dependence" | "accumulated local effects" | "mean attribution";
  /** Rows of the dataset that were asked about, or explained. */
  readonly rows: number;
  /** True where curves begin at 0 (partial dependence) or have mean 0 over the rows (accumulated). */
  readonly centred: boolean;
  /** True where values are slopes, per unit of the feature. */
  readonly derivative: boolean;
  readonly curves: readonly EffectCurve[];
  readonly surfaces: readonly EffectSurface[];
};

/** Points at which a feature was read: ascending numbers, or labels. */
export type EffectAxis = {
  /** Position among the features. */
  readonly feature: number;
  readonly at: readonly number[] | readonly string[];
  /** Least and greatest value in the data, and its deciles; null for labels. */
  readonly data: { readonly min: number; readonly max: number; readonly deciles: readonly number[] } | null;
  /** Share of the rows that lie nearest to each point; for accumulated effects, left of it and right of the one before. */
  readonly shares: readonly number[];
  /** True for points outside the data, where the model was read where nothing is known of it. */
  readonly outside: readonly boolean[];
};

export type EffectCurve = EffectAxis & {
  /** outputs x points, with 95% bands over rows, point by point */
  readonly values: readonly (readonly number[])[];
  readonly low: readonly (readonly (number | null)[])[];
  readonly high: readonly (readonly (number | null)[])[];
  readonly interval: string;
  /** outputs: standard deviation of the curve over the rows (importance by what it moves). */
  readonly spread: readonly number[];
  /** Single rows (individual conditional expectation): row of the dataset, and outputs x points. */
  readonly rows?: readonly { readonly row: number; readonly values: readonly (readonly number[])[] }[];
};

export type EffectSurface = {
  readonly axes: readonly [EffectAxis, EffectAxis];
  /** outputs x points of the first x points of the second. Accumulated: the interaction alone, main effects taken off. */
  readonly values: readonly (readonly (readonly number[])[])[];
  /** Rows of the dataset in each cell, points of the first x points of the second. */
  readonly counts: readonly (readonly number[])[];
};

const axis = {
  feature: count,
  at: v.union([numbers, v.array(v.string())]),
  data: v.nullable(v.object({ min: finite, max: finite, deciles: numbers })),
  shares: v.array(share),
  outside: v.array(v.boolean()),
};

export const effects = defineKind<Effects>(
  "effects",
  v.object({
    effect: v.picklist(["partial dependence", "accumulated local effects", "mean attribution"]),
    rows: count,
    centred: v.boolean(),
    derivative: v.boolean(),
    curves: v.array(
      v.object({
        ...axis,
        values: v.array(numbers),
        low: v.array(numbersOrGaps),
        high: v.array(numbersOrGaps),
        interval: v.string(),
        spread: numbers,
        rows: v.optional(v.array(v.object({ row: count, values: v.array(numbers) }))),
      }),
    ),
    surfaces: v.array(
      v.object({
        axes: v.tuple([v.object(axis), v.object(axis)]),
        values: v.array(v.array(numbers)),
        counts: v.array(numbers),
      }),
    ),
  }),
  ({ result, subject }) => {
    const checkAxis = (path: string, { feature, at, shares, outside }: EffectAxis) => {
      expectAmong(`${path}.feature`, [feature], subject.parts.length, "features");
      expectLength(`${path}.shares`, shares, at.length);
      expectLength(`${path}.outside`, outside, at.length);
    };
    for (const [i, curve] of result.curves.entries()) {
      const path = `result.curves.${i}`;
      checkAxis(path, curve);
      for (const table of ["values", "low", "high"] as const) {
        expectShape(`${path}.${table}`, curve[table], subject.outputs.length, curve.at.length);
      }
      expectLength(`${path}.spread`, curve.spread, subject.outputs.length);
      for (const [r, { values }] of (curve.rows ?? []).entries()) {
        expectShape(`${path}.rows.${r}.values`, values, subject.outputs.length, curve.at.length);
      }
      for (const [o, low] of curve.low.entries()) {
        const open = low.findIndex((bound, at) => (bound === null) !== (curve.high[o][at] === null));
        if (open >= 0) misfit(`${path}.high.${o}.${open}`, "null where low is, and only there", curve.high[o][open]);
      }
    }
    for (const [i, surface] of result.surfaces.entries()) {
      const path = `result.surfaces.${i}`;
      for (const each of surface.axes) checkAxis(`${path}.axes`, each);
      const [rows, columns] = surface.axes.map(({ at }) => at.length);
      expectLength(`${path}.values`, surface.values, subject.outputs.length);
      for (const [o, table] of surface.values.entries()) expectShape(`${path}.values.${o}`, table, rows, columns);
      expectShape(`${path}.counts`, surface.counts, rows, columns);
    }
  },
);
