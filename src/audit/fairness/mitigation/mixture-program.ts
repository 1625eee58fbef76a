import { solve } from "yalps";

/** A classifier summarised by its rates on the fitted rows. */
export type Candidate = {
  /** Weighted share of wrong decisions. */
  readonly error: number;
  /** Share selected: events x groups. */
  readonly rates: readonly (readonly number[])[];
};

const OPTIONS = { precision: 1e-10, maxPivots: 100_000 };
/** Smaller shares count as rounding. */
const ROUNDING = 1e-7;

/**
 * The mixture of fewest errors among those whose groups' rates lie within the tolerance of each other; where none does, what
 * is beyond costs `bound` errors each.
 *
 * @returns shares of the candidates, and errors + bound x excess
 */
export function mixtureProgram(
  candidates: readonly Candidate[],
  tolerance: number,
  bound: number,
): { shares: number[]; value: number } {
  const [{ rates: first }] = candidates;
  const constraints = new Map<string, { equal?: number; min?: number; max?: number }>([["shares", { equal: 1 }]]);
  const variables = new Map<string, Map<string, number>>([["excess", new Map([["cost", bound]])]]);
  for (const [e, groups] of first.entries()) {
    variables.set(`lowest ${e}`, new Map());
    for (const g of groups.keys()) {
      constraints.set(`low ${e} ${g}`, { min: 0 });
      constraints.set(`high ${e} ${g}`, { max: tolerance });
      variables.get("excess")?.set(`high ${e} ${g}`, -1);
      variables.get(`lowest ${e}`)?.set(`low ${e} ${g}`, -1);
      variables.get(`lowest ${e}`)?.set(`high ${e} ${g}`, -1);
    }
  }
  for (const [h, { error, rates }] of candidates.entries()) {
    const coefficients = new Map([
      ["cost", error],
      ["shares", 1],
    ]);
    rates.forEach((groups, e) => {
      groups.forEach((rate, g) => {
        coefficients.set(`low ${e} ${g}`, rate);
        coefficients.set(`high ${e} ${g}`, rate);
      });
    });
    variables.set(`${h}`, coefficients);
  }
  const solution = solve({ direction: "minimize", objective: "cost", constraints, variables }, OPTIONS);
  const found = new Map(solution.variables);
  const shares = candidates.map((_, h) => found.get(`${h}`) ?? 0).map((share) => (share > ROUNDING ? share : 0));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return { shares: shares.map((share) => share / total), value: solution.result };
}

/** The multipliers, one per event and ordered pair of groups, under which the best candidate is worst. */
export function worstMultipliers(candidates: readonly Candidate[], tolerance: number, bound: number): number[][][] {
  const [{ rates: first }] = candidates;
  const constraints = new Map<string, { max: number }>([["bound", { max: bound }]]);
  // A value may be below 0 by at most the sum of all multipliers, so the variable starts from there.
  const variables = new Map<string, Map<string, number>>([["value", new Map([["value", 1]])]]);
  for (const [h, { error }] of candidates.entries()) {
    constraints.set(`candidate ${h}`, { max: error + 2 * bound });
    variables.get("value")?.set(`candidate ${h}`, 1);
  }
  eachPair(first, (e, i, j) => {
    const coefficients = new Map([
      ["value", -tolerance],
      ["bound", 1],
    ]);
    for (const [h, { rates }] of candidates.entries()) coefficients.set(`candidate ${h}`, rates[e][j] - rates[e][i]);
    variables.set(`${e} ${i} ${j}`, coefficients);
  });
  const found = new Map(
    solve({ direction: "maximize", objective: "value", constraints, variables }, OPTIONS).variables,
  );
  const multipliers = first.map((groups) => groups.map(() => groups.map(() => 0)));
  eachPair(first, (e, i, j) => {
    multipliers[e][i][j] = found.get(`${e} ${i} ${j}`) ?? 0;
  });
  return multipliers;
}

/** Every event and ordered pair of groups. */
export function eachPair(
  rates: readonly (readonly unknown[])[],
  visit: (event: number, first: number, second: number) => void,
): void {
  for (const [e, groups] of rates.entries()) {
    for (const i of groups.keys()) for (const j of groups.keys()) if (i !== j) visit(e, i, j);
  }
}
