import type { Bend } from "./bend.js";

/**
 * The way from the empty to the grand coalition against the share of players kept, as a power: of the share kept where players
 * need each other, of the share hidden where they make up for each other.
 */
export interface Growth {
  readonly bend: Bend;
  /** 1 where effects add up, more the further they are from that. */
  readonly exponent: number;
}

/** Ways beyond these bounds say no more than these. */
const MIN_WAY = 0.01;

/** Between 1 and this, effects are taken to add up: a half coalition is then at most 0.05 off the middle. */
const MAX_ADDITIVE = 1.152;

/** @param way  how far coalitions that keep this share of the players are on the way, on average */
export function growthThrough(share: number, way: number): Growth {
  const bounded = Math.min(1 - MIN_WAY, Math.max(MIN_WAY, way));
  const saturates = bounded > share;
  const exponent = saturates ? Math.log(1 - bounded) / Math.log(1 - share) : Math.log(bounded) / Math.log(share);
  if (exponent <= MAX_ADDITIVE) return { bend: "none", exponent: 1 };
  return { bend: saturates ? "saturating" : "synergistic", exponent };
}

/** Coalitions keep at least this share of the players, and hide as many. */
const MIN_SHARE = 0.05;

/** The share of players kept in the middle between the empty and the grand coalition, where answers vary most. */
export function shareAtMiddle({ bend, exponent }: Growth): number {
  const root = Math.exp(Math.log(0.5) / exponent);
  return Math.min(1 - MIN_SHARE, Math.max(MIN_SHARE, bend === "saturating" ? 1 - root : root));
}
