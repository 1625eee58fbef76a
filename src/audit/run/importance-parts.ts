import { option } from "../../core/checks/option-kinds.js";
import type { Dataset } from "../../core/dataset.js";
import type { Part } from "../../core/explanation.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { columnOf } from "./column-of.js";

/** Named groups of columns that are taken together. */
export type ColumnGroups = { readonly [name: string]: readonly string[] };

export const groupsOption = option<ColumnGroups>()({
  says: "features that are taken together, by the name of the group; others stand for themselves",
  defaultSays: "every feature by itself",
  expected: "lists of names of features by the name of the group",
  accepts: (value) =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(
      (list) => Array.isArray(list) && list.length > 0 && list.every((name) => typeof name === "string"),
    ),
});

/** The parts to measure: features, and groups of them. */
export function importanceParts(
  where: string,
  dataset: Dataset,
  groups: ColumnGroups = {},
  features?: readonly string[],
): (Part & { readonly columns: readonly number[] })[] {
  const owner = new Map<number, string>();
  const grouped = Object.entries(groups).map(([name, members]) => {
    const columns = members.map((member) => columnOf(where, dataset, member));
    for (const column of columns) {
      const other = owner.get(column);
      if (other !== undefined) {
        const feature = JSON.stringify(dataset.features[column].name);
        throw new WhyboxError(
          "INVALID_ARGUMENT",
          other === name
            ? `${where}: group ${JSON.stringify(name)} names feature ${feature} twice`
            : `${where}: feature ${feature} is in the groups ${JSON.stringify(other)} and ${JSON.stringify(name)}`,
        );
      }
      owner.set(column, name);
    }
    return { name, columns };
  });
  const wanted = features?.map((name) => columnOf(where, dataset, name)) ?? [...dataset.features.keys()];
  const singles = wanted
    .filter((column) => !owner.has(column))
    .map((column) => ({ name: dataset.features[column].name, columns: [column] }));
  return [...singles, ...grouped];
}
