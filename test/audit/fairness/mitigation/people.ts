import { adjustThresholds, dataset, type GroupThresholds, type Mitigation } from "whybox/audit";
import { createModel } from "../../../fixtures/scored-model.js";
import { type Person, scoredPeople } from "../../../fixtures/scored-people.js";

export const model = createModel();

export const people = scoredPeople(1200);

export const given = (
  records: readonly Person[] | readonly object[] = people,
  groups: readonly (string | object)[] = ["sex"],
) => dataset(records as { [name: string]: unknown }[], { model, target: "y", groups: groups as string[] });

export const thresholdsOf = ({ result }: Mitigation): readonly GroupThresholds[] => {
  if (result.change?.of !== "thresholds") throw new Error("no thresholds");
  return result.change.groups;
};

/** Expected rates of a group under its steps, over all draws. */
export function expectedRates(records: readonly Person[], { group, steps }: GroupThresholds) {
  const own = records.filter(({ sex }) => sex === group);
  const chance = ({ score }: Person) =>
    steps.reduce((sum, { threshold, share }) => sum + (threshold !== null && score >= threshold ? share : 0), 0);
  const mean = (list: readonly Person[]) => list.reduce((sum, each) => sum + chance(each), 0) / list.length;
  const wrong = own.reduce((sum, each) => sum + (each.y === "yes" ? 1 - chance(each) : chance(each)), 0);
  return {
    selection: mean(own),
    truePositive: mean(own.filter(({ y }) => y === "yes")),
    falsePositive: mean(own.filter(({ y }) => y === "no")),
    wrong,
  };
}

/** Fitted to all these rows, measured on others. */
export const fitted = (options: Parameters<typeof adjustThresholds>[2], records: readonly Person[] = people) =>
  adjustThresholds(model, given(records), { favourable: "yes", test: given(scoredPeople(400, 9)), ...options });
