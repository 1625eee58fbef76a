import { describe, expect, test } from "vitest";
import { blackBox, type Executor, inProcess, matrix } from "whybox";
import { rowQuestions } from "../../../dist/audit/run/row-questions.js";
import { turnsAtEachChance } from "../../fixtures/watched-turns.js";

const COLUMNS = 1024;
/** At most 4 MiB of rows at once. */
const ROWS_PER_BLOCK = (4 << 20) / (8 * COLUMNS);
const features = Array.from({ length: COLUMNS }, (_, i) => ({ name: `x${i}`, kind: "number" as const }));

/** Answers by the first and the last cell of a row; `shift` is added from the second call on. */
function shifting(shift = 0) {
  const calls: number[] = [];
  const model = blackBox(
    (rows) => {
      calls.push(rows.length);
      return rows.map((row) => 2 * row[0] + row[COLUMNS - 1] + (calls.length > 1 ? shift : 0));
    },
    { name: "model", input: { kind: "columns", features }, outputs: [{ name: "y" }] },
  );
  return { model, calls };
}

describe("rowQuestions", () => {
  test("asks about rows block by block, and hands on the answer to each, in order", async () => {
    const { model, calls } = shifting();
    const rows = 2 * ROWS_PER_BLOCK + 7;
    const questions = rowQuestions(model, COLUMNS, rows, {});
    const heard: [number, number][] = [];
    await questions.ask(
      rows,
      (index, row) => {
        row.fill(0);
        row[0] = index;
        row[COLUMNS - 1] = 1;
      },
      (index, answer) => heard.push([index, answer[0]]),
    );
    expect(heard).toEqual(Array.from({ length: rows }, (_, index) => [index, 2 * index + 1]));
    expect(calls.reduce((sum, count) => sum + count, 0)).toBe(rows);
    expect(questions.cost("complete")).toMatchObject({ modelRows: rows, budgetRows: rows });
    expect(questions.noiseNotes([0], true)).toEqual([]);
  });

  test.each([
    [0, []],
    [0.5, ["ANSWERS_VARY"]],
  ])("compares answers with those that are known: shifted by %d, notes %j", async (shift, codes) => {
    const { model } = shifting(shift);
    const known = matrix(Array.from({ length: 4 }, (_, row) => features.map((_, i) => (i === 0 ? row : 0))));
    const questions = rowQuestions(model, COLUMNS, 8, {});
    questions.remember(known, await model.predict(known));
    await questions.ask(
      4,
      (index, row) => row.set(known.data.subarray(index * COLUMNS, (index + 1) * COLUMNS)),
      () => {},
    );
    expect(questions.noiseNotes([0], true).map(({ code }) => code)).toEqual(codes);
  });

  test("notes probabilities that are none", async () => {
    const model = blackBox((rows) => rows.map(([x]) => x), {
      name: "model",
      input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
      outputs: [{ name: "yes", unit: "probability" }],
    });
    const questions = rowQuestions(model, 1, 2, {});
    await questions.ask(
      2,
      (index, row) => row.fill(index === 0 ? 0.5 : 1.2),
      () => {},
    );
    expect(questions.noiseNotes([0], true).map(({ code }) => code)).toEqual(["PROBABILITY_OUTSIDE"]);
  });

  describe("of a thousand outputs", () => {
    const OUTPUTS = 1000;
    const ROWS = 4000;
    const model = blackBox((rows) => rows.map(() => new Float64Array(OUTPUTS)), {
      name: "model",
      input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
      outputs: Array.from({ length: OUTPUTS }, (_, o) => ({ name: `y${o}`, unit: "probability" as const })),
    });
    const answering = (data: Float64Array, onAnswer = () => {}): Executor => ({
      ...inProcess(),
      predict: async () => {
        onAnswer();
        return { data, rows: ROWS, columns: OUTPUTS };
      },
    });

    test("lets other work run while answers are checked", async () => {
      const turns = turnsAtEachChance();
      let answeredAt = 0;
      let readAt: number | undefined;
      const executor = answering(new Float64Array(ROWS * OUTPUTS), () => {
        answeredAt = turns.count();
      });
      const questions = rowQuestions(model, 1, ROWS, { executor });
      await questions.ask(
        ROWS,
        (index, row) => row.fill(index),
        () => {
          readAt ??= turns.count();
        },
      );
      turns.stop();
      // A million answers at a time.
      expect((readAt as number) - answeredAt).toBeGreaterThanOrEqual(4);
    });

    test("names the row of an answer that is too large, wherever it is", async () => {
      const data = new Float64Array(ROWS * OUTPUTS);
      data[3210 * OUTPUTS + 7] = 1e200;
      const questions = rowQuestions(model, 1, ROWS, { executor: answering(data) });
      await expect(
        questions.ask(
          ROWS,
          (index, row) => row.fill(index),
          () => {},
        ),
      ).rejects.toMatchObject({
        code: "MODEL_ANSWER_INVALID",
        message: expect.stringContaining('got 1e+200 at row 3210, output "y7"'),
      });
    });
  });
});
