import type { Note } from "../explanation.js";
import type { Output } from "../features.js";
import type { Matrix } from "../matrix.js";

/** Rounding of single precision, and of probabilities that were written with two decimals. */
const ROUNDING = 1e-6;
const ROUNDED_SUM = 0.02;

/** Looks at answers that are called probabilities, and notes what is odd about them. */
export interface OddProbabilities {
  look(answers: Matrix): void;
  /** What was seen so far. The words name no row, so that they do not depend on which rows a run happens to ask. */
  notes(): Note[];
}

/** Notes on whatever is odd about answers that are called probabilities. */
export function oddProbabilityNotes(outputs: readonly Output[], answers: readonly Matrix[]): Note[] {
  const odd = oddProbabilities(outputs);
  for (const each of answers) odd.look(each);
  return odd.notes();
}

/** A watch over the answers of a model, or of means of them. */
export function oddProbabilities(outputs: readonly Output[]): OddProbabilities {
  const probable = outputs.flatMap(({ unit }, output) => (unit === "probability" ? [output] : []));
  const areClasses = probable.length === outputs.length && outputs.length > 1;
  const outside = new Set<number>();
  let misses = false;
  return {
    look({ data, rows, columns }) {
      if (probable.length === 0) return;
      for (let row = 0, at = 0; row < rows; row++, at += columns) {
        let sum = 0;
        for (const output of probable) {
          const value = data[at + output];
          sum += value;
          if (value < -ROUNDING || value > 1 + ROUNDING) outside.add(output);
        }
        misses ||= areClasses && Math.abs(sum - 1) > ROUNDED_SUM;
      }
    },
    notes() {
      const notes: Note[] = [];
      if (outside.size > 0) {
        const names = probable.filter((output) => outside.has(output)).map((output) => `"${outputs[output].name}"`);
        notes.push({
          code: "PROBABILITY_OUTSIDE",
          message: `Answers to ${names.join(", ")} are called probabilities, and some are below 0 or above 1. They are taken as they are; give them another unit, or mend the model.`,
        });
      }
      if (misses) {
        notes.push({
          code: "PROBABILITIES_NOT_SUMMING",
          message:
            "The outputs are called probabilities, and do not add up to 1. That is right where several can hold at once; of classes that exclude each other, the answers are not probabilities.",
        });
      }
      return notes;
    },
  };
}
