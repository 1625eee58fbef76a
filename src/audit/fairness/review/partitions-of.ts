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
  const crossed = cross(parts);
  const groups = crossed.labels.length;
  if (groups <= MAX_GROUPS) return [crossed];
  const names = parts.map(({ name }) => name).join(" x ");
  notes.push({
    code: "GROUPS_NOT_CROSSED",
    message: `${names} would make ${groups} groups, and at most ${MAX_GROUPS} can be compared; they are reviewed one by one.`,
  });
  return [];
}

function cross(parts: readonly Partition[]): Partition {
  const { codes, places } = crossedCodes(parts);
  const by = parts.map((part) => part.name);
  const found = {
    ...{ name: by.join(" x "), by, seen: parts.flatMap(({ seen }) => seen), codes },
    labels: places.map((each) => each.map((place, p) => parts[p].labels[place]).join(", ")),
    values: places.map((each) => each.flatMap((place, p) => parts[p].values[place])),
  };
  const reference = places.findIndex((each) => each.every((place, p) => place === parts[p].reference));
  return reference < 0 ? found : { ...found, reference };
}

/**
 * For each row the position of its combination of groups among those that rows have, and per combination the group of each
 * column. Column after column, so that no more is made than there are rows: forty columns of two make 2^40 combinations.
 */
function crossedCodes(parts: readonly Partition[]): { codes: Int32Array; places: readonly (readonly number[])[] } {
  let { codes } = parts[0];
  let places: (readonly number[])[] = parts[0].labels.map((_, place) => [place]);
  for (const { labels, codes: others } of parts.slice(1)) {
    const pairs = Float64Array.from(codes, (code, row) => code * labels.length + others[row]);
    const present = [...new Set(pairs)].sort((a, b) => a - b);
    const at = new Map(present.map((pair, i) => [pair, i]));
    places = present.map((pair) => [...places[Math.floor(pair / labels.length)], pair % labels.length]);
    codes = Int32Array.from(pairs, (pair) => at.get(pair) as number);
  }
  return { codes, places };
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
