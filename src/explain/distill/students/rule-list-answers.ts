import type { FeatureCondition } from "../../../core/kinds/distilled.js";
import type { ListedRule } from "../../../core/kinds/rule-list.js";
import type { Matrix } from "../../../core/matrix.js";

type Rules = { readonly rules: readonly ListedRule[]; readonly outputs: readonly string[] };

/** rows x outputs: the answer of the first rule that each row meets; the last rule of a list is met by all. */
export function ruleListAnswers(list: Rules, x: Matrix): Matrix {
  const columns = list.outputs.length;
  const data = new Float64Array(x.rows * columns);
  for (const [row, rule] of firstMet(list, x).entries()) {
    if (rule >= 0) data.set(list.rules[rule].value, row * columns);
  }
  return { data, rows: x.rows, columns };
}

/** Position of the first rule that each row meets; -1 where it meets none. */
export function firstMet({ rules }: Pick<Rules, "rules">, { data, rows, columns }: Matrix): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) =>
    rules.findIndex(({ conditions }) => meetsConditions(conditions, data, row * columns)),
  );
}

/** True if the row at this offset of the data meets every condition. */
function meetsConditions(conditions: readonly FeatureCondition[], data: Float64Array, offset: number): boolean {
  for (const { feature, above, atMost, in: codes, orMissing } of conditions) {
    const value = data[offset + feature];
    if (Number.isNaN(value)) {
      if (!orMissing) return false;
    } else if (codes) {
      if (!codes.includes(value)) return false;
    } else if ((above !== undefined && !(value > above)) || (atMost !== undefined && !(value <= atMost))) return false;
  }
  return true;
}
