import { suggestNames } from "../../../core/checks/nearest-names.js";
import type { Dataset, Grouping } from "../../../core/dataset.js";
import type { Note } from "../../../core/explanation.js";
import { WhyboxError } from "../../../core/whybox-error.js";

/** Rows divided into groups, by one column of groups or by several at once. */
export type Partition = {
  readonly name: string;
  readonly by: readonly string[];
  /** Those of these columns that are features of the model. */
  readonly seen: readonly string[];
  /** Groups that have rows. */
  readonly labels: readonly string[];
  /** Per label its value in each column of `by`; null where the cell is empty. */
  readonly values: readonly (readonly (string | null)[])[];
  /** One per reviewed row: the position among `labels`. */
  readonly codes: Int32Array;
  /** Position of the reference group; undefined: each group is compared with all others together. */
  readonly reference?: number;
};

/** Most groups of one partition: every pair of them is compared, by every measure. */
export const MAX_GROUPS = 400;

/**
 * The partitions of a review: by each column, by each pair and by all at once. Rows without a group are one of their own.
 * Columns that together make more than 400 groups are not crossed; a note says so.
 *
 * @throws WhyboxError INVALID_ARGUMENT for names that are not there, and for columns with a single group or more than 400
 */
export function partitionsOf(
  dataset: Dataset,
  at: Int32Array,
  asked: readonly string[] | undefined,
  reference: { readonly [grouping: string]: string } = {},
  where = "fairness",
): { partitions: Partition[]; notes: Note[] } {
  const notes: Note[] = [];
  const singles = namedGroupings(where, dataset, asked, "groups").map((grouping) => single(where, grouping, at, notes));
  for (const name of Object.keys(reference)) {
    if (singles.some((partition) => partition.name === name)) continue;
    throw invalid(
      where,
      `reference: there are no groups ${JSON.stringify(name)}${suggestNames(
        name,
        singles.map((each) => each.name),
      )}`,
    );
  }
  const withReference = singles.map((partition) => {
    const label = reference[partition.name];
    if (!Object.hasOwn(reference, partition.name)) return partition;
    const found = partition.labels.indexOf(label);
    if (found < 0)
      throw invalid(
        where,
        `reference: ${partition.name} has no group ${JSON.stringify(label)} with rows${suggestNames(label, partition.labels)}`,
      );
    return { ...partition, reference: found };
  });
  const crossed = combinations(withReference).flatMap((parts) => crossedFew(parts, notes));
  return { partitions: [...withReference, ...crossed], notes };
}

/** The strata of the control columns: rows with equal values in all of them. */
export function strataOf(dataset: Dataset, at: Int32Array, control: readonly string[]): Int32Array {
  const singles = namedGroupings("fairness", dataset, control, "control").map((grouping) => coded(grouping, at));
  return (singles.length === 1 ? singles[0] : cross(singles)).codes;
}

function namedGroupings(
  where: string,
  dataset: Dataset,
  asked: readonly string[] | undefined,
  option: string,
): readonly Grouping[] {
  const { groups } = dataset;
  if (groups.length === 0) {
    throw invalid(
      where,
      `${option}: the dataset has no groups; make it with dataset(records, { ..., groups: ["sex"] })`,
    );
  }
  return [...new Set(asked ?? groups.map(({ name }) => name))].map((name) => {
    const found = groups.find((grouping) => grouping.name === name);
    if (found) return found;
    throw invalid(
      where,
      `${option}: the dataset has no groups ${JSON.stringify(name)}${suggestNames(
        name,
        groups.map((each) => each.name),
      )}`,
    );
  });
}

function single(where: string, grouping: Grouping, at: Int32Array, notes: Note[]): Partition {
  const { name, labels } = grouping;
  const partition = coded(grouping, at);
  if (partition.labels.length < 2) {
    throw invalid(
      where,
      `groups: all rows of ${JSON.stringify(name)} are of one group (${JSON.stringify(partition.labels[0])}); a comparison needs two`,
    );
  }
  if (partition.labels.length > MAX_GROUPS) {
    throw invalid(
      where,
      `groups: ${JSON.stringify(name)} has ${partition.labels.length} groups, and at most ${MAX_GROUPS} can be compared; put its values into fewer groups, or numbers between cuts such as ${name}:25:45`,
    );
  }
  const missing = at.reduce((sum, row) => sum + (grouping.codes[row] < 0 ? 1 : 0), 0);
  if (missing > 0) {
    notes.push({
      code: "ROWS_WITHOUT_GROUP",
      message: `${missing} of ${at.length} rows do not say their ${name}; they are a group of their own, "${unknownLabel(labels)}".`,
    });
  }
  const spelt = new Map<string, string>();
  for (const label of partition.labels) {
    const key = label.normalize("NFKC").trim().toLowerCase().replace(/\s+/g, " ");
    const other = spelt.get(key);
    if (other !== undefined) {
      notes.push({
        code: "GROUPS_ALIKE",
        message: `${JSON.stringify(other)} and ${JSON.stringify(label)} are two groups of ${name} that are spelt alike; if they are one, correct the data.`,
      });
    }
    spelt.set(key, label);
  }
  return partition;
}

/** Groups that have reviewed rows; empty cells form a group. */
function coded({ name, labels, codes, features }: Grouping, at: Int32Array): Partition {
  const all = [...labels, unknownLabel(labels)];
  return compact(
    { name, by: [name], seen: features.length > 0 ? [name] : [] },
    all,
    [...labels.map((label) => [label]), [null]],
    at.map((row) => (codes[row] < 0 ? labels.length : codes[row])),
  );
}

/** A name that no label has yet. */
function unknownLabel(labels: readonly string[]): string {
  let label = "not said";
  while (labels.includes(label)) label = `(${label})`;
  return label;
}

/** Every pair of columns, and all together where there are more than two. */
function combinations(singles: readonly Partition[]): (readonly Partition[])[] {
  const pairs = singles.flatMap((a, i) => singles.slice(i + 1).map((b) => [a, b] as const));
  return singles.length > 2 ? [...pairs, singles] : pairs;
}

/** The crossing of these columns, or a note where it has too many groups. */
function crossedFew(parts: readonly Partition[], notes: Note[]): Partition[] {
  const pairs = parts[0].codes.map((code, row) =>
    parts.slice(1).reduce((all, { labels, codes }) => all * labels.length + codes[row], code),
  );
  const groups = new Set(pairs).size;
  if (groups <= MAX_GROUPS) return [cross(parts)];
  const names = parts.map(({ name }) => name).join(" x ");
  notes.push({
    code: "GROUPS_NOT_CROSSED",
    message: `${names} would make ${groups} groups, and at most ${MAX_GROUPS} can be compared; they are reviewed one by one.`,
  });
  return [];
}

function cross(parts: readonly Partition[]): Partition {
  const sizes = parts.map(({ labels }) => labels.length);
  const codeOf = (each: readonly number[]) => each.reduce((code, one, p) => code * sizes[p] + one, 0);
  const codes = parts[0].codes.map((_, row) => codeOf(parts.map((part) => part.codes[row])));
  const all = Array.from({ length: sizes.reduce((product, size) => product * size, 1) }, (_, code) => {
    let rest = code;
    const places: number[] = [];
    for (let p = parts.length - 1; p >= 0; p--) {
      places.unshift(rest % sizes[p]);
      rest = Math.floor(rest / sizes[p]);
    }
    return places;
  });
  const labels = all.map((places) => places.map((place, p) => parts[p].labels[place]).join(", "));
  const values = all.map((places) => places.flatMap((place, p) => parts[p].values[place]));
  const references = parts.map(({ reference }) => reference);
  const by = parts.map((part) => part.name);
  const found = compact({ name: by.join(" x "), by, seen: parts.flatMap(({ seen }) => seen) }, labels, values, codes);
  if (!references.every((reference) => reference !== undefined)) return found;
  const reference = found.labels.indexOf(labels[codeOf(references as number[])]);
  return reference < 0 ? found : { ...found, reference };
}

function compact(
  named: Pick<Partition, "name" | "by" | "seen">,
  labels: readonly string[],
  values: Partition["values"],
  codes: Int32Array,
): Partition {
  const present = [...new Set(codes)].sort((a, b) => a - b);
  const place = new Map(present.map((code, i) => [code, i]));
  return {
    ...named,
    labels: present.map((code) => labels[code]),
    values: present.map((code) => values[code]),
    codes: codes.map((code) => place.get(code) as number),
  };
}

function invalid(where: string, message: string): WhyboxError {
  return new WhyboxError("INVALID_ARGUMENT", `${where}: ${message}`);
}
