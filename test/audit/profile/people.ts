import type { Profile } from "whybox/audit";
import { parkMiller } from "../../fixtures/park-miller.js";

export const codes = ({ result }: Profile) => result.issues.map(({ code }) => code);

export const issue = ({ result }: Profile, code: string) => {
  const found = result.issues.find((each) => each.code === code);
  if (!found) throw new Error(`${code} not among ${result.issues.map((each) => each.code).join()}`);
  return found;
};

/** People of whom age and income tell whether they pay, more or less. */
export function people(count: number, seed: number) {
  const { uniform, normal, below } = parkMiller(seed);
  for (let i = 0; i < 20; i++) uniform();
  return Array.from({ length: count }, () => {
    const age = 20 + below(50);
    const income = Math.exp(7 + normal());
    const city = ["Bonn", "Cork", "Graz", "Oslo"][below(4)];
    const paid = uniform() < 1 / (1 + Math.exp(-(age - 45) / 8 - (Math.log(income) - 7))) ? "yes" : "no";
    return { age, income, city, paid };
  });
}
