import { showValue } from "../core/checks/show-value.js";
import type { Output } from "../core/features.js";
import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";

/**
 * Answers as servers give them, as a matrix: a number per row, a list of numbers per row, an object by output per row, or a label per
 * row, which becomes 1 for its output and 0 for the others.
 *
 * @throws WhyboxError MODEL_ANSWER_INVALID naming the row that is none of these
 */
export function tableAnswers(where: string, answers: unknown, rows: number, outputs: readonly Output[]): Matrix {
  const fail = (message: string): never => {
    throw new WhyboxError("MODEL_ANSWER_INVALID", `${where}: ${message}`);
  };
  if (!Array.isArray(answers)) return fail(`expected a list of ${rows} answers, got ${shown(answers)}`);
  if (answers.length !== rows) fail(`expected ${rows} answers, one for each row asked, got ${answers.length}`);
  const columns = outputs.length;
  const data = new Float64Array(rows * columns);
  for (const [row, answer] of answers.entries()) {
    const values = numbersOf(answer, outputs);
    if (values?.length !== columns) {
      const expected = columns === 1 ? "a number" : `${columns} numbers`;
      return fail(`expected ${expected}, or the name of an output, got ${shown(answer)} at row ${row}`);
    }
    data.set(values, row * columns);
  }
  return { data, rows, columns };
}

function numbersOf(answer: unknown, outputs: readonly Output[]): number[] | undefined {
  if (outputs.length === 1 && typeof answer === "number") return [answer];
  if (Array.isArray(answer)) return answer.every((value) => typeof value === "number") ? answer : undefined;
  if (typeof answer === "object" && answer !== null) {
    const values = outputs.map(({ name }) => (answer as { [name: string]: unknown })[name]);
    return values.every((value) => typeof value === "number") ? (values as number[]) : undefined;
  }
  const vote = outputs.findIndex(({ name }) => name === String(answer));
  return vote < 0 ? undefined : outputs.map((_, output) => (output === vote ? 1 : 0));
}

const MAX_SHOWN = 120;

function shown(value: unknown): string {
  const text = showValue(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)} ...` : text;
}
