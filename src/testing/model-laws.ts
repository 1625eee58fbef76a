import { batchRows } from "../core/checks/check-answers.js";
import { checkArgument, isObject } from "../core/checks/check-argument.js";
import type { Matrix } from "../core/matrix.js";
import { takeRows } from "../core/matrix-rows.js";
import type { Batch, Model } from "../core/model.js";
import { expectLaw, sameBits } from "./broken-law.js";

/**
 * Runs a model through what every model must obey, and throws the first law that it breaks.
 *
 * @param make  makes the model, the same each time
 * @param rows  at least two rows that it can be asked about
 * @throws BrokenLaw with the law and what was found
 * @example
 * test("the model obeys the laws", () => obeysModelLaws(() => credit, matrix([[39, 2], [18, 0]])));
 */
export async function obeysModelLaws<B extends Batch>(make: () => Model<B>, rows: B): Promise<void> {
  checkArgument("obeysModelLaws", typeof make === "function", "make to be a function that makes a model", make);
  checkArgument("obeysModelLaws", isObject(rows), "rows to be rows for the model", rows);
  const model = make();
  const count = batchRows(rows);
  expectLaw(count >= 2, "the laws of models take at least two rows", `got ${count}`);
  const ask = async (batch: B) => copyOf(await model.predict(copyBatch(batch)));
  const together = await ask(rows);
  const outputs = model.outputs.length;
  expectLaw(
    together.rows === count && together.columns === outputs && together.data.length === count * outputs,
    "predict answers rows x outputs",
    `got ${together.rows} x ${together.columns} for ${count} x ${outputs}`,
  );
  expectLaw(together.data.every(Number.isFinite), "answers are finite numbers");
  model.outputs.forEach(({ name, unit }, output) => {
    if (unit !== "probability") return;
    const outside = columnOf(together, output).find((value) => value < 0 || value > 1);
    expectLaw(outside === undefined, `output "${name}" is a probability, from 0 to 1`, `got ${outside}`);
  });
  expectLaw(sameBits((await ask(rows)).data, together.data), "the same rows get the same answers again");
  for (const row of [0, count - 1]) {
    const alone = await ask(rowsOf(rows, [row]));
    expectLaw(
      sameBits(alone.data, rowsOf(together, [row]).data),
      "a row alone gets the answer that it gets among others",
      `row ${row}: got ${alone.data} for ${rowsOf(together, [row]).data}`,
    );
  }
  const backwards = Array.from({ length: count }, (_, i) => count - 1 - i);
  expectLaw(
    sameBits((await ask(rowsOf(rows, backwards))).data, rowsOf(together, backwards).data),
    "answers come in the order of the rows",
  );
  await answersSideBySide(model, rows, together);
}

/** Questions that are put before others have been answered; a model that takes one at a time says `concurrency: 1`. */
async function answersSideBySide<B extends Batch>(model: Model<B>, rows: B, together: Matrix): Promise<void> {
  if ((model as { concurrency?: number }).concurrency === 1) return;
  const backwards = Array.from({ length: together.rows }, (_, i) => together.rows - 1 - i);
  const [all, turned] = await Promise.all([model.predict(copyBatch(rows)), model.predict(rowsOf(rows, backwards))]);
  const law = "an answer stays what it is while another question is under way (else say concurrency: 1)";
  expectLaw(sameBits(all.data, together.data), law);
  expectLaw(sameBits(turned.data, rowsOf(together, backwards).data), law);
}

function isTexts(batch: Batch): batch is readonly string[] {
  return Array.isArray(batch);
}

/** A model may write into what it is asked. */
function copyBatch<B extends Batch>(batch: B): B {
  return rowsOf(
    batch,
    Array.from({ length: batchRows(batch) }, (_, row) => row),
  );
}

function copyOf(matrix: Matrix): Matrix {
  return { ...matrix, data: matrix.data.slice() };
}

function rowsOf<B extends Batch>(batch: B, which: readonly number[]): B {
  if (isTexts(batch)) return which.map((row) => batch[row]) as unknown as B;
  return takeRows(batch, which) as unknown as B;
}

function columnOf({ data, columns, rows }: Matrix, column: number): number[] {
  return Array.from({ length: rows }, (_, row) => data[row * columns + column]);
}
