import * as Plot from "@observablehq/plot";

type ErrorBar = {
  readonly i: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly pale?: boolean;
};

/** Thin lines from low to high with a tick at each end, `inset` pixels from the edges of the row, where both are known and differ. */
export function errorBars(rows: readonly ErrorBar[], stroke: string, inset = 8): Plot.Markish[] {
  const known = rows.filter(({ low, high }) => low !== null && high !== null && low < high);
  const style = {
    ...{ y: "i", stroke, strokeWidth: 1.5 },
    ...(known.some(({ pale }) => pale) && { strokeOpacity: ({ pale }: ErrorBar) => (pale ? 0.5 : 1) }),
  };
  const end = { ...style, insetTop: inset, insetBottom: inset };
  return [
    Plot.ruleY(known, { ...style, x1: "low", x2: "high" }),
    Plot.tickX(known, { ...end, x: "low" }),
    Plot.tickX(known, { ...end, x: "high" }),
  ];
}
