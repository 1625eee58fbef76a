import { fields, flag, number, wholeNumber } from "../../core/checks/option-kinds.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { studentTail } from "../../math/student-tail.js";
import { twoDigits } from "../run/notes.js";

/** When to stop before the budget is spent. */
export const untilOption = fields(
  {
    standardError: number({ above: 0, says: "stop once every standard error is at most this, in link space" }),
    relative: number({
      above: 0,
      says: "stop once every standard error is at most this share of the output's largest absolute value",
    }),
    top: wholeNumber({
      min: 1,
      says: "stop once it is settled which parts have the largest absolute values, this many",
    }),
    signs: flag({ says: "stop once the sign of every value is settled" }),
  },
  {
    defaultSays: "none: the whole budget is spent",
    says: "stops before the budget is spent, once all of these hold; what is settled is wrong in at most 5% of runs",
  },
);

/** When to stop, as a user gives it. */
export type Until = {
  readonly standardError?: number;
  readonly relative?: number;
  readonly top?: number;
  readonly signs?: boolean;
};

/** Throws INVALID_ARGUMENT where there are not as many parts, or interactions, as have to be told from the others. */
export function checkUntil(method: string, until: Until | undefined, count: number, of = "parts"): void {
  if (until?.top === undefined || until.top < count) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${method}: expected until.top to be less than the number of ${of}, ${count}, got ${until.top}; all ${of} are the largest ${until.top}`,
  );
}

/** The number of coalitions at the first look; each further look is at twice as many. */
const FIRST_LOOK = 64;

/** A look that the last one follows this closely is left out. */
const MIN_GROWTH = 1.25;

/**
 * The numbers of coalitions after which to look at the estimate, each about twice the one before; the last is all of them.
 *
 * @param first  with fewer, a look says too little
 */
export function looksAt(coalitions: number, first = FIRST_LOOK): number[] {
  const looks: number[] = [];
  for (let at = Math.max(first, FIRST_LOOK); at * MIN_GROWTH < coalitions; at *= 2) looks.push(at);
  return [...looks, coalitions];
}

/** The probability that anything is called settled, at any look, and is not. */
const RISK = 0.05;

/** Values and standard errors this small beside the largest value are rounding. */
const ROUNDING = 1e-9;

/** The verdict of one look: stop or go on, and why. */
export type Verdict = {
  readonly met: boolean;
  readonly why: string;
  /** A bound on the chance that what is called settled at this look is wrong; null where nothing is. */
  readonly risk: number | null;
};

/** An estimate as far as rules look at it. */
export type Look = {
  /** One array per output. */
  readonly values: readonly Float64Array[];
  readonly standardErrors: readonly (Float64Array | null)[];
  readonly degreesOfFreedom: number;
};

/** Words for what has values. Default: parts. */
export type Judged = { readonly one: string; readonly many: string };
const PARTS: Judged = { one: "part", many: "parts" };

/** Values and standard errors of one output. */
type Found = { readonly values: Float64Array; readonly errors: Float64Array };

/**
 * Judges one look at an estimate by every rule that was given.
 *
 * Any decision that is called settled is wrong with a probability of at most 5% over all looks: each look has an equal
 * share of it (Bonferroni), and at one look the probabilities of all decisions that could be wrong add up. Rules about
 * standard errors do not look at values, and so do not favour one over another.
 *
 * @param looks  number of looks that there may be in all
 */
export function judgeLook(
  until: Until,
  { values, standardErrors, degreesOfFreedom }: Look,
  looks: number,
  judged = PARTS,
): Verdict {
  const outputs: Found[] = [];
  for (const [output, errors] of standardErrors.entries()) {
    if (!errors)
      return {
        met: false,
        why: "there are too few coalitions, or none that differ, to tell standard errors",
        risk: null,
      };
    outputs.push({ values: values[output], errors });
  }
  const reasons: string[] = [];
  const misses: string[] = [];
  const rule = (holds: boolean, why: string) => (holds ? reasons : misses).push(why);
  const largestError = Math.max(...outputs.map(({ errors }) => largest(errors)));
  const shares = outputs.map(({ values, errors }) => (largest(errors) > 0 ? largest(errors) / largest(values) : 0));

  if (until.standardError !== undefined) {
    rule(largestError <= until.standardError, `the largest standard error is ${twoDigits(largestError)}`);
  }
  if (until.relative !== undefined) {
    const share = Math.max(...shares);
    rule(share <= until.relative, `the largest standard error is ${twoDigits(share)} of the largest value`);
  }
  const allowed = RISK / looks;
  const risks: number[] = [];
  const settle = (what: string, risk: number) => {
    risks.push(risk);
    rule(risk <= allowed, `${what} ${risk <= allowed ? "is" : "is not"} settled`);
  };
  const decisions = (until.top === undefined ? 0 : 1) + (until.signs ? 1 : 0);
  const over = (risk: (found: Found) => number) => decisions * outputs.reduce((sum, found) => sum + risk(found), 0);
  const { top } = until;
  if (top !== undefined) {
    settle(
      top === 1 ? `which ${judged.one} is the largest` : `which ${top} ${judged.many} are the largest`,
      over((found) => riskOfTop(found, top, degreesOfFreedom)),
    );
  }
  if (until.signs)
    settle(
      "the sign of every value",
      over((found) => riskOfSigns(found, degreesOfFreedom)),
    );
  return {
    met: misses.length === 0,
    why: (misses.length > 0 ? misses : reasons).join("; "),
    risk: risks.length > 0 ? Math.min(1, Math.max(...risks)) : null,
  };
}

/** The chance that any part outside of the k with the largest absolute values belongs inside. */
function riskOfTop({ values, errors }: Found, top: number, degrees: number): number {
  const order = Array.from(values.keys()).sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
  // Values have a fixed sum, so that where one is too high the others are a little too low.
  const apart = Math.max(1, values.length - 1);
  let risk = 0;
  for (const inside of order.slice(0, top)) {
    for (const outside of order.slice(top)) {
      const gap = Math.abs(values[inside]) - Math.abs(values[outside]);
      const [a, b] = [errors[inside], errors[outside]];
      risk += tail(gap, Math.sqrt(a * a + b * b + (2 * a * b) / apart), degrees);
    }
  }
  return risk;
}

/** The chance that any value has the other sign. */
function riskOfSigns({ values, errors }: Found, degrees: number): number {
  const rounding = ROUNDING * largest(values);
  return values.reduce((risk, value, part) => {
    if (Math.abs(value) <= rounding && errors[part] <= rounding) return risk;
    return risk + tail(Math.abs(value), errors[part], degrees);
  }, 0);
}

/** The chance of being off by `gap`; of what is exactly equal, either may be called the larger. */
function tail(gap: number, error: number, degrees: number): number {
  return error > 0 ? studentTail(gap / error, Math.max(1, degrees)) : 0;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
