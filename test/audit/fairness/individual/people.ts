import { blackBox, type Feature } from "whybox";
import { answersOf, type DatasetOptions, dataset, individualFairness } from "whybox/audit";
import { parkMiller } from "../../../fixtures/park-miller.js";

export const features: Feature[] = [
  { name: "skill", kind: "number", missing: true },
  { name: "job", kind: "category", categories: ["clerk", "nurse"], missing: true },
  { name: "sex", kind: "category", categories: ["female", "male"] },
];

export const clamp = (x: number) => Math.min(1, Math.max(0, x));

/** The score is the skill, a little more for nurses, and less for women by `bias`. */
export const modelOf = (bias: number) =>
  blackBox(
    (rows) =>
      rows.map(([skill, job, sex]) => clamp(0.1 + 0.7 * (skill || 0) + 0.1 * (job || 0) - (sex === 0 ? bias : 0))),
    {
      name: "model",
      input: { kind: "columns", features },
      outputs: [{ name: "yes", unit: "probability" }],
    },
  );

export function people(model: ReturnType<typeof modelOf>, count: number, options: DatasetOptions = {}) {
  const { uniform, below } = parkMiller(7);
  for (let i = 0; i < 10; i++) uniform();
  const records = Array.from({ length: count }, (_, i) => ({
    ...{ skill: uniform(), job: ["clerk", "nurse"][below(2)], sex: i % 3 === 0 ? "female" : "male" },
    ...{ name: `person ${i}`, home: i >> 1, old: 20 + below(50) },
  }));
  return dataset(records, { model, groups: ["sex"], id: "name", ...options });
}

export const reviewed = async (bias: number, count = 120, options = {}, roles: DatasetOptions = {}) => {
  const model = modelOf(bias);
  return individualFairness(await answersOf(model, people(model, count, roles)), { favourable: "yes", ...options });
};
