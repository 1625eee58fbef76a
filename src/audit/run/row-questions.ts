import { checkSquares } from "../../core/checks/check-answers.js";
import { oddProbabilities } from "../../core/checks/odd-probabilities.js";
import type { AskOptions, Executor } from "../../core/executor.js";
import type { Note } from "../../core/explanation.js";
import { inPieces } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixRow, rowRange } from "../../core/matrix-rows.js";
import type { Model } from "../../core/model.js";
import { inProcess } from "../../evaluate/in-process.js";
import { answersVaryNote } from "../../explain/run/noise.js";
import { type Meter, meter, type RunOptions } from "../../explain/run/run.js";
import { repeatedRows } from "./repeated-rows.js";

/** Most memory for rows that exist at once, in bytes. */
const BLOCK_BYTES = 4 << 20;
/** Rows that are written, or whose answers are read, before other work may have its turn. */
const PIECE_ROWS = 500;
/** Answers that are checked before other work may have its turn: some milliseconds. */
const PIECE_CELLS = 1e6;

/** A metered way for an audit to ask a model. */
export interface RowQuestions extends Pick<Meter, "cost" | "record" | "expect" | "withCost" | "giveWay"> {
  /**
   * Asks about rows that are written one at a time, block by block.
   * @param fill  writes row `index` into `row`, which holds whatever was there before
   * @param each  gets the answer to each row, in order: outputs numbers, valid during the call
   */
  ask(
    rows: number,
    fill: (index: number, row: Float64Array) => void,
    each: (index: number, answer: Float64Array) => void,
  ): Promise<void>;
  /** Remembers answers that are known already, to be compared where the same rows are asked again. */
  remember(rows: Matrix, answers: Matrix): void;
  /**
   * A note, where equal rows got different answers.
   *
   * @param outputs  positions of the outputs looked at
   * @param covered  true if the intervals cover the noise
   */
  noiseNotes(outputs: readonly number[], covered: boolean): Note[];
}

export function rowQuestions(
  model: Model,
  columns: number,
  budgetRows: number,
  options: RunOptions & { readonly executor?: Executor },
): RowQuestions {
  const executor = options.executor ?? inProcess();
  const metered = meter(executor.name, budgetRows, options);
  const odd = oddProbabilities(model.outputs);
  const repeated = repeatedRows();
  const blockRows = Math.max(1, Math.floor(BLOCK_BYTES / (8 * Math.max(1, columns))));
  return {
    cost: metered.cost,
    record: metered.record,
    expect: metered.expect,
    withCost: metered.withCost,
    giveWay: metered.giveWay,
    remember(rows, answers) {
      repeated.places(rows).forEach((place, i) => {
        repeated.answered(place, matrixRow(answers, i));
      });
    },
    noiseNotes(outputs, covered) {
      const noise = repeated.noise();
      const varies = noise ? [answersVaryNote(noise, model, outputs, covered && "intervals")] : [];
      return [...varies, ...odd.notes()];
    },
    async ask(rows, fill, each) {
      for (let from = 0; from < rows; from += blockRows) {
        const count = Math.min(blockRows, rows - from);
        const block: Matrix = { data: new Float64Array(count * columns), rows: count, columns };
        await inPieces(count, PIECE_ROWS, metered.giveWay, (first, end) => {
          for (let i = first; i < end; i++) fill(from + i, matrixRow(block, i));
        });
        // Before the model may write into the block.
        const places = repeated.places(block);
        const answers = await metered.ask((ask: AskOptions) => executor.predict(model, block, ask));
        await inPieces(count, PIECE_CELLS / model.outputs.length, metered.giveWay, (from, to) => {
          checkSquares(`${model.name}.predict`, model.outputs, answers, "row", { from, to });
          odd.look(rowRange(answers, from, to));
        });
        await inPieces(count, PIECE_ROWS, metered.giveWay, (first, end) => {
          for (let i = first; i < end; i++) {
            repeated.answered(places[i], matrixRow(answers, i));
            each(from + i, matrixRow(answers, i));
          }
        });
      }
    },
  };
}
