/**
 * A scale on which effects add up. `saturating`: players make up for each other, so that the first ones kept count most;
 * `synergistic`: they need each other, so that the last ones do.
 */
export type Bend = "none" | "saturating" | "synergistic";

/** The distance of the logarithm's pole beyond the grand coalition, as a share of the way there. */
const REST = 0.05;

/**
 * The place of a coalition on the bent scale, on which the empty one is at 0.
 *
 * @param way  how far it is on the way from the empty to the grand coalition
 */
export function bent(bend: Bend, way: number): number {
  if (bend === "none") return way;
  if (bend === "synergistic") return bent("saturating", 1) - bent("saturating", 1 - way);
  return Math.log(1 + REST) - Math.log(Math.max(1 + REST - way, REST / 2));
}
