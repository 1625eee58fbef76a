import type { AskOptions, Executor } from "../../core/executor.js";
import { inPieces } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixRow } from "../../core/matrix-rows.js";
import type { Model } from "../../core/model.js";
import { inProcess } from "../../evaluate/in-process.js";
import { type Meter, meter, type RunOptions } from "../../explain/run/run.js";

/** Most memory for rows that exist at once, in bytes. */
const BLOCK_BYTES = 4 << 20;
/** Rows that are written, or whose answers are read, before other work may have its turn. */
const PIECE_ROWS = 500;

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
}

export function rowQuestions(
  model: Model,
  columns: number,
  budgetRows: number,
  options: RunOptions & { readonly executor?: Executor },
): RowQuestions {
  const executor = options.executor ?? inProcess();
  const metered = meter(executor.name, budgetRows, options);
  const blockRows = Math.max(1, Math.floor(BLOCK_BYTES / (8 * Math.max(1, columns))));
  return {
    cost: metered.cost,
    record: metered.record,
    expect: metered.expect,
    withCost: metered.withCost,
    giveWay: metered.giveWay,
    async ask(rows, fill, each) {
      for (let from = 0; from < rows; from += blockRows) {
        const count = Math.min(blockRows, rows - from);
        const block: Matrix = { data: new Float64Array(count * columns), rows: count, columns };
        await inPieces(count, PIECE_ROWS, metered.giveWay, (first, end) => {
          for (let i = first; i < end; i++) fill(from + i, matrixRow(block, i));
        });
        const answers = await metered.ask((ask: AskOptions) => executor.predict(model, block, ask));
        await inPieces(count, PIECE_ROWS, metered.giveWay, (first, end) => {
          for (let i = first; i < end; i++) each(from + i, matrixRow(answers, i));
        });
      }
    },
  };
}
