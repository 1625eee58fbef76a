import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blackBox, type Feature, type Input, importModel, type Json, type Matrix, type Model, matrix } from "whybox";
import { modelUrl } from "../fixtures/waves.js";

const features: readonly Feature[] = [
  { name: "age", kind: "number", unit: "years", missing: true },
  { name: "job", kind: "category", categories: ["clerk", "nurse", "smith"] },
];
const input: Input = { kind: "columns", features };
const outputs = [{ name: "high" }, { name: "low" }];
const answer = (age: number | null, job: string) => [(age ?? 40) * 2 + job.length, (age ?? 40) - job.length];
const labels = ["clerk", "nurse", "smith"];

/** One function, in every form that blackBox takes. */
const models: Record<string, Model> = {
  arrays: blackBox((rows) => rows.map(([age, job]) => answer(Number.isNaN(age) ? null : age, labels[job])), {
    input,
    outputs,
  }),
  "arrays, async": blackBox(
    async (rows) => rows.map(([age, job]) => answer(Number.isNaN(age) ? null : age, labels[job])),
    { input, outputs },
  ),
  records: blackBox((rows) => rows.map(({ age, job }) => answer(age as number | null, job as string)), {
    input,
    outputs,
    rows: "records",
  }),
  "records, async": blackBox(
    async (rows: { [name: string]: Json }[]) => rows.map(({ age, job }) => answer(age as number | null, job as string)),
    { input, outputs, rows: "records" },
  ),
  matrix: blackBox(
    (batch: Matrix) => {
      const data = new Float64Array(2 * batch.rows);
      for (let row = 0; row < batch.rows; row++) {
        const age = batch.data[2 * row];
        data.set(answer(Number.isNaN(age) ? null : age, labels[batch.data[2 * row + 1]]), 2 * row);
      }
      return { data, rows: batch.rows, columns: 2 };
    },
    { input, outputs, rows: "matrix" },
  ),
};

const batches = fc
  .array(
    fc.tuple(
      fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.constant(Number.NaN)),
      fc.integer({ min: 0, max: 2 }),
    ),
    { minLength: 1, maxLength: 20 },
  )
  .map((rows) => matrix(rows));

describe.each(Object.entries(models))("a model wrapped from %s", (_, model) => {
  test("answers every row, by output, with finite numbers", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const { data, rows, columns } = await model.predict(batch);
        expect([rows, columns, data.length]).toEqual([batch.rows, 2, 2 * batch.rows]);
        for (let row = 0; row < rows; row++) {
          const age = batch.data[2 * row];
          expect(Array.from(data.subarray(2 * row, 2 * row + 2))).toEqual(
            answer(Number.isNaN(age) ? null : age, labels[batch.data[2 * row + 1]]),
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  test("answers a row alone as it does among others", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const together = await model.predict(batch);
        const alone = await model.predict({ data: batch.data.slice(0, 2), rows: 1, columns: 2 });
        expect(alone.data).toEqual(together.data.slice(0, 2));
      }),
      { numRuns: 15 },
    );
  });

  test("refuses a batch of another width, naming itself", async () => {
    await expect((async () => model.predict(matrix([[1]])))()).rejects.toThrow(/\.predict: expected 2 columns, got 1$/);
  });
});

test("answers are refused for one number that is not finite, wherever it stands, and not for their size", () => {
  const predict = (answers: number[]) =>
    blackBox(() => answers, {
      input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
      outputs: [{ name: "y" }],
    }).predict({ data: new Float64Array(answers.length), rows: answers.length, columns: 1 });
  const huge = fc.array(fc.constantFrom<number>(1.7e308, -1.7e308, 0, 1), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(huge, fc.nat(), fc.constantFrom(Number.NaN, Infinity, -Infinity), (answers, place, bad) => {
      expect(predict(answers)).toMatchObject({ data: Float64Array.from(answers) });
      const row = place % answers.length;
      const spoilt = answers.with(row, bad);
      expect(() => predict(spoilt)).toThrow(`expected finite numbers, got ${bad} at row ${row}, output "y"`);
    }),
  );
});

describe("importModel", () => {
  test("carries a reference that a worker can follow", async () => {
    const model = await importModel(modelUrl, { args: { mood: "calm" } });
    expect(model.ref).toEqual({ module: modelUrl.href, args: { mood: "calm" } });
    expect((await model.predict({ data: new Float64Array(13), rows: 1, columns: 13 })).columns).toBe(2);
  });

  test("takes a path relative to the working directory", async () => {
    const model = await importModel("test/models/waves.js", { export: "createModel" });
    expect(model.name).toBe("waves");
    expect(model.ref?.module).toBe(modelUrl.href);
  });

  test("takes an instance of a class, exported by a name", async () => {
    const model = await importModel("test/models/class-instance.js", { export: "scales" });
    expect((await model.predict(matrix([[2], [5]]))).data).toEqual(Float64Array.of(6, 15));
  });
});

describe("text models", () => {
  test("get strings", async () => {
    const length = blackBox((texts) => texts.map((text) => text.length), {
      input: { kind: "text" },
      outputs: [{ name: "letters" }],
    });
    expect((await length.predict(["a", "abc"])).data).toEqual(Float64Array.of(1, 3));
  });
});
