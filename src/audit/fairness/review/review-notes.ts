import type { Note } from "../../../core/explanation.js";
import type { FairnessResult, GroupingReview } from "../../../core/kinds/fairness.js";
import type { Answers } from "../../answers/answers.js";

/** Probabilities of all classes may miss 1 by so much, as rounded ones do. */
const ROUNDING = 0.02;
/** Groups that a note names. */
const MAX_NAMED = 5;

/** Doubts about a review: rows and groups that say less than they seem to. */
export function reviewNotes(result: FairnessResult, answers: Answers): Note[] {
  const { groupings, rows, rowsWithoutTruth, smallest, overall } = result;
  const notes: Note[] = [];
  if (rowsWithoutTruth > 0) {
    notes.push({
      code: "ROWS_WITHOUT_TRUTH",
      message: `${rowsWithoutTruth} of ${rows + rowsWithoutTruth} rows have no true answer and are left out; if answers are missing more often in one group, its rates are not those of all its people.`,
    });
  }
  if (!("accuracy" in overall) && !("meanResidual" in overall)) {
    notes.push({
      code: "NO_TARGET",
      message: "The dataset has no target: only what the model says is compared, and not whether it is right.",
    });
  }
  notes.push(...sumNotes(answers));
  for (const grouping of groupings) {
    notes.push(...oneClassNotes(grouping, smallest));
    const small = grouping.groups.filter((group) => group.rows < smallest);
    if (small.length > 0) notes.push(smallNote(grouping, small, smallest));
  }
  return notes;
}

/** Answers that are probabilities one by one, though not of classes of which each row has one. */
function sumNotes(answers: Answers): Note[] {
  if (answers.task !== "classification" || answers.outputs.length < 2) return [];
  const { data, rows, columns } = answers.probabilities;
  let [wrong, first] = [0, ""];
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += data[row * columns + c];
    if (Math.abs(sum - 1) <= ROUNDING) continue;
    if (wrong === 0) first = `${Number(sum.toPrecision(3))} in row ${row}`;
    wrong++;
  }
  if (wrong === 0) return [];
  return [
    {
      code: "PROBABILITIES_NOT_SUMMING",
      message: `In ${wrong} of ${rows} rows the probabilities of all classes do not add up to 1 (${first}); scores, their errors and calibration take them as they are.`,
    },
  ];
}

/** Groups large enough to be judged in which every row is of one class: half of the definitions say nothing of them. */
function oneClassNotes({ name, groups }: GroupingReview, smallest: number): Note[] {
  return (
    [
      ["truePositiveRate", "no row that is truly favourable", "true positive rate", "equal opportunity"],
      ["falsePositiveRate", "only rows that are truly favourable", "false positive rate", "equalized odds"],
    ] as const
  ).flatMap(([measure, what, rate, definition]) => {
    const bare = groups.filter(({ rows, measures }) => rows >= smallest && measures[measure]?.value === null);
    if (bare.length === 0) return [];
    const message = `By ${name}, ${named(bare.map((group) => group.name))} ${bare.length === 1 ? "has" : "have"} ${what}: ${bare.length === 1 ? "its" : "their"} ${rate} is not defined, and ${definition} compares the other groups alone.`;
    return [{ code: "GROUPS_OF_ONE_CLASS", message }];
  });
}

function smallNote({ name, groups }: GroupingReview, small: GroupingReview["groups"], smallest: number): Note {
  return {
    code: "SMALL_GROUPS",
    message: `${small.length} of ${groups.length} groups of ${name} have fewer than ${smallest} rows: ${named(small.map((group) => `${group.name} (${group.rows})`))}. They are shown, and take no part in the largest gap or in any finding.`,
  };
}

function named(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return `${names.slice(0, MAX_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
