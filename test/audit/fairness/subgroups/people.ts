import { blackBox, type Feature } from "whybox";
import { answersOf, type DatasetOptions, dataset, subgroupScan } from "whybox/audit";
import { parkMiller } from "../../../fixtures/park-miller.js";

export const cities = ["Bonn", "Cork", "Graz", "Lyon"];

export const features: Feature[] = [
  { name: "score", kind: "number" },
  { name: "age", kind: "number" },
  { name: "city", kind: "category", categories: cities },
];

/** Says what the column "score" says. */
export const model = blackBox((rows) => rows.map(([score]) => score), {
  name: "scorer",
  input: { kind: "columns", features },
  outputs: [{ name: "yes", unit: "probability" }],
});

export type Person = { age: number; city: string; sex: string };

export type Chances = { readonly score: number; readonly yes: number };

/** People with the score and the chance of a true "yes" that `chances` gives them. */
export function people(
  seed: number,
  count: number,
  chances: (person: Person, uniform: () => number) => Chances,
  options: DatasetOptions = {},
) {
  const { uniform, below } = parkMiller(7919 * seed);
  for (let i = 0; i < 10; i++) uniform();
  const records = Array.from({ length: count }, (_, i) => {
    const person = { age: 20 + below(50), city: cities[below(4)], sex: uniform() < 0.5 ? "female" : "male" };
    const { score, yes } = chances(person, uniform);
    return { ...person, score, y: uniform() < yes ? "yes" : "no", weight: 1 + below(3), family: i >> 2 };
  });
  return dataset(records, { model, target: { column: "y", positive: "yes" }, groups: ["sex", "city"], ...options });
}

export const chosen = (rate: number, uniform: () => number) => ({ score: uniform() < rate ? 0.9 : 0.1, yes: 0.5 });

export const scan = async (data: ReturnType<typeof dataset>, options = {}) =>
  subgroupScan(await answersOf(model, data), { favourable: "yes", draws: 99, ...options });

export const isHard = ({ age, sex }: Person) => age < 40 && sex === "female";
