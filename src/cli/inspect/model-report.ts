import { batchRows } from "../../core/checks/check-answers.js";
import type { Output } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import { takeRows } from "../../core/matrix-rows.js";
import type { Batch, Model } from "../../core/model.js";

/** Facts about a model found by asking it. */
export type ModelReport = {
  readonly name: string;
  readonly input: Model["input"];
  readonly outputs: readonly Output[];
  readonly facts: { readonly [name: string]: unknown };
  /** The answer to the first row, output by output. */
  readonly sample: readonly number[];
  readonly speed: readonly { readonly batchRows: number; readonly rowsPerSecond: number }[];
  /** Largest difference of answers to a row alone and among others; 0 is to the last bit. */
  readonly batchDependence: number;
  /** Largest difference of two answers to the same batch. */
  readonly repeatDifference: number;
  readonly askedRows: number;
};

const BATCH_ROWS = [1, 16, 256, 4096];
/** For each size of batches: long enough to tell, short enough to wait for. */
const MEASURED_MS = 400;
const MAX_CALLS = 200;
const MAX_PRICED_ROWS = 16;
const MAX_COMPARED_ROWS = 32;

/**
 * Asks a model a few times: for a sample, its speed, and whether a row's answer depends on the batch or on chance.
 *
 * @param rows  some rows that it takes; they are repeated to fill batches
 */
export async function modelReport<B extends Batch>(model: Model<B>, rows: B): Promise<ModelReport> {
  let askedRows = 0;
  const ask = async (batch: B): Promise<Matrix> => {
    askedRows += batchRows(batch);
    return model.predict("data" in batch ? ({ ...batch, data: batch.data.slice() } as B) : batch);
  };
  const alone: number[] = [];
  const count = Math.min(batchRows(rows), model.rowsPerCall ?? MAX_COMPARED_ROWS, model.price ? 2 : MAX_COMPARED_ROWS);
  for (let row = 0; row < count; row++) alone.push(...(await ask(filled(rows, row, 1))).data);
  const together = (await ask(filled(rows, 0, count))).data.slice();
  const again = (await ask(filled(rows, 0, count))).data;
  const speed: ModelReport["speed"][number][] = [];
  for (const size of sizes(model)) {
    const batch = filled(rows, 0, size);
    if (!model.price) await ask(batch);
    const startedMs = performance.now();
    let calls = 0;
    while (calls < (model.price ? 1 : MAX_CALLS) && performance.now() - startedMs < MEASURED_MS) {
      await ask(batch);
      calls++;
    }
    speed.push({ batchRows: size, rowsPerSecond: (1000 * calls * size) / (performance.now() - startedMs) });
  }
  const { name, input, outputs, concurrency, rowsPerCall, noise, price } = model;
  return {
    name,
    input,
    outputs,
    facts: { concurrency, rowsPerCall, noise, price, workers: model.ref !== undefined },
    sample: alone.slice(0, outputs.length),
    speed,
    batchDependence: largestGap(together, alone),
    repeatDifference: largestGap(together, again),
    askedRows,
  };
}

/** No batch that is larger than the model takes, and few rows where each of them costs money. */
function sizes({ rowsPerCall = Number.POSITIVE_INFINITY, price }: Pick<Model, "rowsPerCall" | "price">): number[] {
  return BATCH_ROWS.filter((size) => size === 1 || size <= Math.min(rowsPerCall, price ? MAX_PRICED_ROWS : size));
}

function largestGap(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Array.from(one).reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0);
}

/** A number of rows from this one on, beginning again at the first after the last. */
function filled<B extends Batch>(rows: B, from: number, count: number): B {
  const all = batchRows(rows);
  const taken = Array.from({ length: count }, (_, i) => (from + i) % all);
  return ("data" in rows ? takeRows(rows, taken) : taken.map((row) => rows[row])) as Batch as B;
}
