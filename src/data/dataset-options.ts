import { checkKnownOptions, checkOneOf } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import { suggestNames } from "../core/checks/nearest-names.js";
import { showValue } from "../core/checks/show-value.js";
import type { Feature, Output } from "../core/features.js";
import type { Model } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";

/** A column with the true answers. */
export type TargetChoice =
  | string
  | {
      readonly column: string;
      /** Default: "class" where the model answers probabilities or logits, the column holds labels, or only 0 and 1. */
      readonly kind?: "class" | "number";
      /** The class that a single probability speaks of, and that performance and fairness count as positive. */
      readonly positive?: string | number | boolean;
    };

/** A column whose values are groups, or a column of numbers cut into bands. */
export type GroupChoice =
  | string
  | {
      readonly column: string;
      /** Rising: 25 and 45 make "age <= 25", "25 < age <= 45" and "age > 45". */
      readonly cuts?: readonly number[];
      /** Default: the column's name. */
      readonly name?: string;
    };

/** Roles of the columns. */
export type DatasetOptions = {
  /** Its features are the columns taken, its outputs say whether the target is a class or a number. */
  readonly model?: Model;
  /** In place of a model: features as a model has them, or names of columns whose kinds are inferred. */
  readonly features?: readonly Feature[] | readonly string[];
  readonly target?: TargetChoice;
  readonly groups?: readonly GroupChoice[];
  /** A column of answers that a model gave before: labels, probabilities, scores or numbers; see storedAnswers. */
  readonly prediction?: string;
  /** A column of numbers of 0 or more. */
  readonly weights?: string;
  /** A column that names each row; two rows of one name are an error. */
  readonly id?: string;
  /** A column whose equal values mark rows that belong together: rows of one person, of one hospital. */
  readonly cluster?: string;
  /** A column of numbers or dates. */
  readonly time?: string;
};

/** Options that name a target for sure, so that the compiler knows of it. */
export type LabelOptions = { readonly target: TargetChoice };

export const DATASET_OPTIONS = [
  "model",
  "features",
  "target",
  "groups",
  "prediction",
  "weights",
  "id",
  "cluster",
  "time",
] as const;

/** Options with every short form written out. */
export type Roles = {
  readonly where: string;
  readonly features?: readonly Feature[] | readonly string[];
  readonly outputs?: readonly Output[];
  readonly target?: { readonly column: string; readonly kind?: "class" | "number"; readonly positive?: string };
  readonly groups: readonly { readonly column: string; readonly cuts?: readonly number[]; readonly name: string }[];
  readonly prediction?: string;
  readonly weights?: string;
  readonly id?: string;
  readonly cluster?: string;
  readonly time?: string;
};

/** The columns that a source holds, and what it is called in errors. */
export type SourceColumns = { readonly where: string; readonly names: readonly string[] };

/** Checks the options, as far as that can be done without the data. */
export function rolesOf(where: string, options: DatasetOptions, more: readonly string[] = []): Roles {
  checkKnownOptions(where, options, [...DATASET_OPTIONS, ...more]);
  const { model, features, target, groups = [] } = options;
  if (model !== undefined && features !== undefined) {
    fail(where, "expected model or features, got both; a model says its features itself");
  }
  if (model !== undefined && model?.input?.kind !== "columns") {
    fail(
      where,
      `expected a model of columns, got ${model?.input ? `one of ${model.input.kind}` : describeValue(model)}`,
    );
  }
  if (features !== undefined && !(Array.isArray(features) && features.length > 0)) {
    fail(where, `expected features to be a list of at least one feature or name, got ${describeValue(features)}`);
  }
  if (!Array.isArray(groups)) fail(where, `expected groups to be a list of columns, got ${describeValue(groups)}`);
  for (const name of ["prediction", "weights", "id", "cluster", "time"] as const) {
    const column = options[name];
    if (column !== undefined && typeof column !== "string") {
      fail(where, `expected ${name} to be the name of a column, got ${describeValue(column)}`);
    }
  }
  return {
    where,
    features: model?.input.kind === "columns" ? model.input.features : features,
    ...(model && { outputs: model.outputs }),
    ...(target !== undefined && { target: targetRole(where, target) }),
    groups: groups.map((group, i) => groupRole(where, group, i)),
    ...(options.prediction !== undefined && { prediction: options.prediction }),
    ...(options.weights !== undefined && { weights: options.weights }),
    ...(options.id !== undefined && { id: options.id }),
    ...(options.cluster !== undefined && { cluster: options.cluster }),
    ...(options.time !== undefined && { time: options.time }),
  };
}

/**
 * The columns that are features: known ones, or names whose kinds are still to be found out.
 *
 * @throws WhyboxError INVALID_DATA for a column that is not there, naming those most like it
 */
export function featuresOf(
  { where, names }: SourceColumns,
  roles: Roles,
): { readonly known?: readonly Feature[]; readonly names: readonly string[] } {
  const { target, groups, prediction, weights, id, cluster, time } = roles;
  for (const { column } of groups) checkColumn(where, names, column, "groups");
  const notFeatures = { target: target?.column, prediction, weights, id, cluster, time };
  for (const [role, column] of Object.entries(notFeatures)) {
    if (column !== undefined) checkColumn(where, names, column, role);
  }
  const given = roles.features;
  const reserved = Object.values(notFeatures);
  const wanted = given
    ? given.map((each) => (typeof each === "string" ? each : each.name))
    : names.filter((name) => !reserved.includes(name));
  if (wanted.length === 0) fail(where, "no column is left to be a feature");
  for (const name of wanted) checkColumn(where, names, name, "features");
  if (target && wanted.includes(target.column)) {
    fail(where, `the target ${JSON.stringify(target.column)} is among the features: the model would see the answer`);
  }
  const known = given && typeof given[0] !== "string" ? (given as readonly Feature[]) : undefined;
  return { ...(known && { known }), names: wanted };
}

function checkColumn(where: string, names: readonly string[], column: string, role: string): void {
  if (names.includes(column)) return;
  const problem = `${where}: there is no column ${JSON.stringify(column)} (${role})${suggestNames(column, names)}`;
  // Features may come from the model, and the other columns from the options alone.
  const cause = role === "features" ? undefined : new WhyboxError("INVALID_ARGUMENT", problem);
  throw new WhyboxError("INVALID_DATA", problem, cause && { cause });
}

function targetRole(where: string, target: TargetChoice): NonNullable<Roles["target"]> {
  if (typeof target === "string") return { column: target };
  if (typeof target !== "object" || typeof target?.column !== "string") {
    fail(where, `expected target to be a column or { column, kind?, positive? }, got ${describeValue(target)}`);
  }
  checkKnownOptions(`${where}: target`, target, ["column", "kind", "positive"]);
  checkOneOf(where, "target.kind", target.kind, ["class", "number"]);
  const { column, kind, positive } = target;
  if (positive !== undefined && kind === "number") fail(where, "a target of numbers has no positive class");
  return {
    column,
    ...(kind !== undefined && { kind }),
    ...(positive !== undefined && { positive: String(positive), kind: "class" as const }),
  };
}

function groupRole(where: string, group: GroupChoice, index: number): Roles["groups"][number] {
  if (typeof group === "string") return { column: group, name: group };
  if (typeof group !== "object" || typeof group?.column !== "string") {
    fail(where, `expected groups[${index}] to be a column or { column, cuts?, name? }, got ${describeValue(group)}`);
  }
  checkKnownOptions(`${where}: groups[${index}]`, group, ["column", "cuts", "name"]);
  const { column, cuts, name = column } = group;
  const rising = (list: readonly number[]) => list.every((cut, i) => Number.isFinite(cut) && !(cut <= list[i - 1]));
  if (cuts !== undefined && !(Array.isArray(cuts) && cuts.length > 0 && rising(cuts))) {
    fail(where, `expected the cuts of ${JSON.stringify(column)} to be rising numbers, got ${showValue(cuts)}`);
  }
  return { column, name, ...(cuts && { cuts }) };
}

function fail(where: string, message: string): never {
  throw new WhyboxError("INVALID_ARGUMENT", `${where}: ${message}`);
}
