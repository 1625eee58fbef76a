import { isPromise } from "../core/is-promise.js";
import type { Model } from "../core/model.js";

/** Advice to those whose predict is written for one row. */
export const ONE_ROW = "predict gets all rows at once; a function of one row goes in as (rows) => rows.map(predictRow)";

/** Advice to those whose predict gets rows as lists and may read them as objects. */
export const BY_NAME = 'if predict reads features by name, give blackBox rows: "records"';

/** Advice on a list of another length than was asked for: as many answers as a row has features may be one row's. */
export function adviceOnLength(length: number, columns: number | undefined): string {
  return length === columns ? `; ${ONE_ROW}` : "";
}

/** Numbers of several rows run together, as adding up two lists or two objects gives them: "1,22,3". */
const ROWS_IN_ONE = /^(?:[-+\d.e]*,[-+\d.e,]*|(?:\[object Object\])+)$/;

/**
 * What to do about an answer that is no number: the end of an error, empty where nothing is known.
 *
 * @param answer  to a row, or in place of the list of all
 * @param list  the answers to all rows, where they are a list
 * @param asked  how many rows were asked
 * @param byName  whether predict gets rows of named features as lists
 */
export function predictAdvice(
  answer: unknown,
  list: ArrayLike<unknown> | undefined,
  { outputs }: Pick<Model<never>, "outputs">,
  asked: number,
  byName: boolean,
): string {
  if (isPromise(answer)) return "; wait for all of them: async (rows) => Promise.all(rows.map(predictRow))";
  if (typeof answer === "string" && ROWS_IN_ONE.test(answer)) return `; ${ONE_ROW}`;
  const isShort = list?.length !== asked;
  const looksLikeOneRow = outputs.length > 1 && typeof answer === "number" && list?.length === outputs.length;
  if (looksLikeOneRow && !Number.isNaN(answer)) return `; ${ONE_ROW}`;
  const isNothing = Array.isArray(answer) ? answer.some(isUnknown) : isUnknown(answer);
  // Nothing at all in place of a list is a forgotten return more often than not.
  if (!isNothing || !list) return "";
  return `${isShort || looksLikeOneRow ? `; ${ONE_ROW}` : ""}${byName ? `; ${BY_NAME}` : ""}`;
}

/** True for what reading a name that is not there gives, and for what reckoning with that gives. */
function isUnknown(value: unknown): boolean {
  return value === undefined || Number.isNaN(value);
}
