import { dataset, reductions, type Train } from "whybox/audit";
import { fitLogistic } from "../../../../benchmarks/fairness/fit-logistic.js";
import { parkMiller } from "../../../fixtures/park-miller.js";

export type Row = { a: number; b: number; f: number; sex: string; y: string };

/** The first column says the class, the second one the group as well. */
export function people(rows: number, seed: number): Row[] {
  const random = parkMiller(seed);
  return Array.from({ length: rows }, () => {
    const f = random.uniform() < 0.4 ? 1 : 0;
    const [a, b] = [random.normal(), random.normal() + (f ? -0.8 : 0.4)];
    const y = a + 0.8 * b + random.normal() > (f ? 0.2 : 0) ? "yes" : "no";
    return { a, b, f, sex: f ? "f" : "m", y };
  });
}

export const given = (records: readonly Row[], options = {}) =>
  dataset(records, { features: ["a", "b", "f"], target: "y", groups: ["sex"], ...options });

export const learn = given(people(500, 3));

export const later = given(people(2000, 4));

export const logistic: Train = (rows, labels, weights) => fitLogistic(rows, labels, weights, learn.features);

export const reduced = (options: Parameters<typeof reductions>[2] = {}, train: Train = logistic) =>
  reductions(train, learn, { favourable: "yes", test: later, ...options });
