import { readFileSync } from "node:fs";
import type { Fairness } from "whybox/audit";
import type { Counts } from "../../../fixtures/counted-people.js";
import { parkMiller } from "../../../fixtures/park-miller.js";

export type Numbers = { readonly [name: string]: number };

export type Reference = {
  readonly overall: Numbers;
  readonly by_group: {
    readonly [group: string]: Counts & Numbers & { readonly wilson95: { readonly [name: string]: number[] } };
  };
  readonly aggregate: Numbers;
  readonly vs_reference: { readonly reference: string } & { readonly [group: string]: Numbers };
  readonly generalized_entropy_index_alpha2: number;
  readonly theil_index: number;
};

export const compas = JSON.parse(
  readFileSync(new URL("../../../fixtures/audit/compas-fairness.json", import.meta.url), "utf8"),
) as { readonly by_sex: Reference; readonly by_age_cat: Reference };

export const gapIn = ({ result }: Fairness, measure: string, grouping = 0) => {
  const gap = result.groupings[grouping].gaps.find((each) => each.measure === measure);
  if (!gap) throw new Error(measure);
  return gap;
};

export const groupIn = ({ result }: Fairness, name: string, grouping = 0) => {
  const group = result.groupings[grouping].groups.find((each) => each.name === name);
  if (!group) throw new Error(name);
  return group;
};

export const definitionIn = ({ result }: Fairness, name: string) => {
  const found = result.groupings[0].definitions.find((each) => each.name === name);
  if (!found) throw new Error(name);
  return found;
};

/** People of two sexes and three races, one of them not said, with a score and a truth by chance. */
export function peopleByChance() {
  const { uniform, below } = parkMiller(5);
  return Array.from({ length: 600 }, () => ({
    p: uniform(),
    y: uniform() < 0.5 ? "1" : "0",
    race: ["black", "white", null][below(3)],
    sex: ["f", "m"][below(2)],
    job: ["clerk", "nurse"][below(2)],
  }));
}
