import { suggestNames } from "../../../core/checks/nearest-names.js";
import { quotedNames } from "../../../core/checks/quoted-names.js";
import type { Dataset, Grouping } from "../../../core/dataset.js";
import type { Note } from "../../../core/explanation.js";
import { WhyboxError } from "../../../core/whybox-error.js";

/** Two groups of rows whose gap is explained. */
export type ComparedGroups = {
  readonly grouping: Grouping;
  readonly of: string;
  readonly against: string;
  /** Positions in the dataset. */
  readonly rows: readonly [of: Int32Array, against: Int32Array];
  readonly notes: readonly Note[];
};

type Choice = { readonly group?: string; readonly of?: string; readonly against?: string };

/**
 * Finds the two requested groups among these rows.
 *
 * @throws WhyboxError INVALID_ARGUMENT for groups that are not there or have no row, or where it is not said which
 */
export function comparedGroups(where: string, dataset: Dataset, rows: Int32Array, choice: Choice): ComparedGroups {
  const grouping = chosenGrouping(where, dataset, choice.group);
  const { labels, codes, name } = grouping;
  const present = labels.filter((_, code) => rows.some((row) => codes[row] === code));
  if (present.length < 2) {
    throw invalid(
      `${where}: all rows of ${JSON.stringify(name)} are of one group (${JSON.stringify(present[0] ?? "not said")}); a gap needs two`,
    );
  }
  if (choice.of === undefined && present.length > 2) {
    throw invalid(
      `${where}: expected of to say which group of ${JSON.stringify(name)} the gap is of, one of ${quotedNames(present)}`,
    );
  }
  const of = choice.of ?? (present.find((label) => label !== choice.against) as string);
  const against = choice.against ?? (present.length === 2 ? present.find((label) => label !== of) : undefined);
  for (const [option, label] of [
    ["of", of],
    ["against", against],
  ] as const) {
    if (label === undefined || present.includes(label)) continue;
    throw invalid(
      `${where}: ${option}: ${name} has no group ${JSON.stringify(label)} with rows${suggestNames(label, present)}`,
    );
  }
  if (of === against) throw invalid(`${where}: of and against are the same group, ${JSON.stringify(of)}`);
  const code = labels.indexOf(of);
  const other = against === undefined ? undefined : labels.indexOf(against);
  const unknown = rows.reduce((sum, row) => sum + (codes[row] < 0 ? 1 : 0), 0);
  return {
    grouping,
    of,
    against: against ?? "all others",
    rows: [
      rows.filter((row) => codes[row] === code),
      rows.filter((row) => (other === undefined ? codes[row] >= 0 && codes[row] !== code : codes[row] === other)),
    ],
    notes:
      unknown === 0
        ? []
        : [
            {
              code: "ROWS_WITHOUT_GROUP",
              message: `${unknown} of ${rows.length} rows do not say their ${name} and are left out.`,
            },
          ],
  };
}

/** The named column of groups, or the only one. */
export function chosenGrouping(where: string, { groups }: Dataset, name: string | undefined): Grouping {
  if (groups.length === 0) {
    throw invalid(`${where}: the dataset has no groups; make it with dataset(records, { ..., groups: ["sex"] })`);
  }
  const names = groups.map((group) => group.name);
  if (name === undefined && groups.length > 1) {
    throw invalid(`${where}: expected group to be one of the dataset's groups, ${quotedNames(names)}`);
  }
  const found = name === undefined ? groups[0] : groups.find((group) => group.name === name);
  if (found) return found;
  throw invalid(`${where}: the dataset has no groups ${JSON.stringify(name)}${suggestNames(name as string, names)}`);
}

function invalid(message: string): WhyboxError {
  return new WhyboxError("INVALID_ARGUMENT", message);
}
