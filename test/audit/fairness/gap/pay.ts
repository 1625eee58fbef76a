import { blackBox, type Feature } from "whybox";
import { type DatasetOptions, dataset, type GroupGap } from "whybox/audit";
import { parkMiller } from "../../../fixtures/park-miller.js";

export const numbers = (names: readonly string[]): Feature[] => names.map((name) => ({ name, kind: "number" }));

/** "district" stands for the group in the model, "skill" does not, "luck" is of no use. */
export const features = numbers(["district", "skill", "luck"]);

export const logistic = (x: number) => 1 / (1 + Math.exp(-x));

export const linear = blackBox((rows) => rows.map(([district, skill]) => 2 * district + skill + 5), {
  name: "linear",
  input: { kind: "columns", features },
  outputs: [{ name: "pay" }],
});

export const classifier = blackBox((rows) => rows.map(([district, skill]) => logistic(2 * district + skill)), {
  name: "classifier",
  input: { kind: "columns", features },
  outputs: [{ name: "yes", unit: "probability" }],
});

export function records(count: number, seed = 3) {
  const { uniform, normal } = parkMiller(seed);
  for (let i = 0; i < 10; i++) uniform();
  return Array.from({ length: count }, (_, i) => {
    const isFirst = i % 3 === 0;
    const district = normal() + (isFirst ? 1 : 0);
    const skill = normal();
    const truth = logistic((isFirst ? 0.5 : 2) * district + skill);
    return {
      ...{ district, skill, luck: uniform(), sex: isFirst ? "female" : "male" },
      ...{ y: uniform() < truth ? "yes" : "no", pay: 2 * district + skill + 5 + normal(), house: i >> 2 },
    };
  });
}

export const table = (model: typeof linear, count: number, seed?: number, options: DatasetOptions = {}) =>
  dataset(records(count, seed), {
    ...{ model, groups: ["sex"], target: model === linear ? "pay" : { column: "y", positive: "yes" } },
    ...options,
  });

export const sumOf = ({ result }: GroupGap) =>
  result.parts.reduce((sum, { difference }) => sum + (difference.value as number), 0) +
  (result.base.value as number) +
  (result.rest?.value ?? 0);
