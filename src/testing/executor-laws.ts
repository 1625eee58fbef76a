import { checkArgument } from "../core/checks/check-argument.js";
import { keep, noneKept } from "../core/coalitions.js";
import type { ChunkDone, Executor } from "../core/executor.js";
import type { Masker } from "../core/masker.js";
import { isMatrix, type Matrix } from "../core/matrix.js";
import type { Model } from "../core/model.js";
import type { Plan } from "../core/plan.js";
import { inProcess } from "../evaluate/in-process.js";
import { columns } from "../maskers/columns/columns.js";
import { stream } from "../random/stream.js";
import { expectCode, expectLaw, sameBits } from "./broken-law.js";

/**
 * Runs an executor through what every executor must obey, and throws the first law that it breaks.
 *
 * @param make  makes a fresh executor; each is closed
 * @param model  of columns, one that the executor can carry
 * @param rows  at least three rows for it
 * @throws BrokenLaw with the law and what was found
 * @example
 * test("the pool obeys the laws", () => obeysExecutorLaws(() => workerPool({ size: 2 }), model, rows));
 */
export async function obeysExecutorLaws(make: () => Executor, model: Model, rows: Matrix): Promise<void> {
  checkArgument("obeysExecutorLaws", typeof make === "function", "make to be a function that makes an executor", make);
  checkArgument("obeysExecutorLaws", typeof model?.predict === "function", "model to be a model", model);
  checkArgument("obeysExecutorLaws", isMatrix(rows) && rows.rows >= 3, "rows to be a Matrix of at least 3 rows", rows);
  const instance = rows.data.slice(0, rows.columns);
  const weights = Float64Array.from({ length: rows.rows }, (_, row) => row + 1);
  const masker = columns(rows, instance);
  const executor = make();
  try {
    await givesTheSameBits(executor, model, masker);
    await givesTheSameBits(executor, model, columns(rows, instance, { weights }));
    await saysWhatItDid(executor, model, masker);
    const expected = await inProcess().predict(model, rows);
    expectLaw(sameBits((await executor.predict(model, rows)).data, expected.data), "predict asks rows as they are");
    await stopsWhenAborted(executor, model, masker);
  } finally {
    await executor.close();
  }
  const law = "a question after close() is refused with EXECUTOR_CLOSED";
  await expectCode(executor.ask(model, masker, plans(masker)[0]), "EXECUTOR_CLOSED", law);
  await executor.close();
}

/** Plans of every form: whole averages, a range of reference rows, one named reference row per mask. */
function plans({ parts, references }: Masker<Matrix>): Plan[] {
  const random = stream(0, "executor laws");
  const z = noneKept(40, parts);
  for (let row = 1; row < z.rows; row++) {
    for (let part = 0; part < parts; part++) if (row === 1 || random.uniform() < 0.5) keep(z, row, part);
  }
  const referenceOf = Int32Array.from({ length: z.rows }, () => random.integer(references));
  return [{ z }, { z, references: { from: 1, to: references } }, { z, referenceOf }];
}

async function givesTheSameBits(executor: Executor, model: Model, masker: Masker<Matrix>): Promise<void> {
  const forms = ["averages over all reference rows", "over a range of them", "with one named reference row per mask"];
  for (const [i, plan] of plans(masker).entries()) {
    const expected = await inProcess({ chunkBytes: 1 }).ask(model, masker, plan);
    const answers = await executor.ask(model, masker, plan);
    expectLaw(
      answers.rows === plan.z.rows && answers.columns === model.outputs.length,
      "answers are plan rows x outputs",
      `got ${answers.rows} x ${answers.columns}`,
    );
    expectLaw(sameBits(answers.data, expected.data), "answers have the bits of any other executor's", forms[i]);
  }
}

async function saysWhatItDid(executor: Executor, model: Model, masker: Masker<Matrix>): Promise<void> {
  const [plan] = plans(masker);
  const chunks: ChunkDone[] = [];
  const answers = await executor.ask(model, masker, plan, { onChunk: (chunk) => chunks.push(chunk) });
  const modelRows = chunks.reduce((sum, chunk) => sum + chunk.modelRows, 0);
  expectLaw(
    modelRows === plan.z.rows * masker.references,
    "chunks add up to one model row per mask and reference row",
    `got ${modelRows} for ${plan.z.rows} x ${masker.references}`,
  );
  const put = new Float64Array(answers.data.length).fill(Number.NaN);
  for (const chunk of chunks) put.set(chunk.answers.data, chunk.from * answers.columns);
  expectLaw(sameBits(put, answers.data), "the chunks put together are the answer");
}

async function stopsWhenAborted(executor: Executor, model: Model, masker: Masker<Matrix>): Promise<void> {
  const [plan] = plans(masker);
  const law = "an aborted question rejects with ABORTED";
  await expectCode(executor.ask(model, masker, plan, { signal: AbortSignal.abort() }), "ABORTED", law);
  const stop = new AbortController();
  const question = executor.ask(model, masker, plan, { signal: stop.signal });
  stop.abort();
  // It may have been answered already.
  const settled = await question.then(
    () => "ABORTED",
    (error: { code?: string }) => error.code,
  );
  expectLaw(settled === "ABORTED", law, `got ${settled}`);
  await executor.ask(model, masker, plan);
}
