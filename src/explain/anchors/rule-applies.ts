import { describeValue } from "../../core/checks/describe-value.js";
import type { Predicate, Rule } from "../../core/explanation.js";
import { checkAwaited } from "../../core/is-promise.js";
import { WhyboxError } from "../../core/whybox-error.js";

/**
 * True if a row of a table, or a text, meets every condition of a rule.
 *
 * A word counts as there where no letter, digit or underscore touches it, as `tokens` splits a text unless told
 * otherwise; a rule with a word twice (mode "positions") wants it twice.
 *
 * @param rule  as anchors returns it, or read back with parseExplanation
 * @param row  numbers by column, categories as codes, NaN where missing; or a text
 * @throws WhyboxError INVALID_ARGUMENT for an explanation that is no rule, a row that is too short or of another kind,
 *   and conditions that no other row can be held against: regions of an image, groups of columns, players of a game
 * Cost: no model row.
 * @example
 * const alike = rows.filter((row) => ruleApplies(rule, row));
 */
export function ruleApplies(rule: Rule, row: ArrayLike<number> | string): boolean {
  checkAwaited("ruleApplies", "a rule", rule);
  if (rule?.kind !== "rule") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `ruleApplies: expected a rule, as anchors returns it, got ${describeValue((rule as { kind?: unknown } | null)?.kind)}`,
    );
  }
  const { predicates } = rule.result;
  if (rule.subject.source?.kind === "text") {
    if (typeof row === "string") return hasWords(rule, row);
    throw new WhyboxError("INVALID_ARGUMENT", "ruleApplies: the rule is about a text; expected a string");
  }
  if (typeof row === "string" || typeof row?.length !== "number") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `ruleApplies: the rule is about rows of a table; expected numbers, got ${describeValue(row)}`,
    );
  }
  return predicates.every((predicate) => isMet(rule, predicate, row));
}

function isMet({ subject }: Rule, predicate: Predicate, row: ArrayLike<number>): boolean {
  const { name, columns } = subject.parts[predicate.part];
  if (columns?.length !== 1 || "present" in predicate) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `ruleApplies: "${name}" is no single column, so no other row can be held against it`,
    );
  }
  const [column] = columns;
  if (column >= row.length) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `ruleApplies: expected a row with column ${column}, "${name}", got ${row.length} columns`,
    );
  }
  const value = row[column];
  if ("missing" in predicate) return Number.isNaN(value);
  if ("in" in predicate) return predicate.in.includes(value);
  const { above = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = predicate;
  return value > above && value <= atMost;
}

function hasWords({ subject, result }: Rule, text: string): boolean {
  const wanted = new Map<string, number>();
  for (const part of result.parts) {
    const { name } = subject.parts[part];
    wanted.set(name, (wanted.get(name) ?? 0) + 1);
  }
  const found = new Map<string, number>();
  for (const word of text.split(/[^\p{L}\p{N}_]+/u)) found.set(word, (found.get(word) ?? 0) + 1);
  return [...wanted].every(([word, times]) => (found.get(word) ?? 0) >= times);
}
