import { describe, expect, test } from "vitest";
import { blackBox, inProcess, type Model } from "whybox";
import { type Answered, askTeacher, type TeacherQuestions } from "../../../dist/explain/distill/ask-teacher.js";
import { distillTask } from "../../../dist/explain/distill/distill-task.js";
import { meter } from "../../../dist/explain/run/run.js";
import { noises } from "../../fixtures/games.js";

const features = ["a", "b"].map((name) => ({ name, kind: "number" as const }));
const matrixOf = (rows: number[][]) => ({ data: Float64Array.from(rows.flat()), rows: rows.length, columns: 2 });
const pairsOf = (numbers: number[]) =>
  Array.from({ length: numbers.length / 2 }, (_, i) => numbers.slice(2 * i, 2 * i + 2));
const given = pairsOf(noises(120, 300));
const heldOut = pairsOf(noises(18, 800));

/** Flat but for rows whose first value is high, where it changes faster than a small tree can follow. */
const steep = (a: number, b: number) => (a > 0.5 ? (Math.sin(300 * b) > 0 ? 1 : 0) : 0.5);

function asking(
  syntheticRows: number,
  more: {
    answer?: (a: number, b: number) => number;
    weights?: number[];
    chunkRows?: number;
    signal?: AbortSignal;
  } = {},
) {
  const batches: number[][][] = [];
  const { answer = steep, weights = given.map(() => 1) } = more;
  const model: Model = blackBox(
    (rows) => {
      batches.push(rows.map((row) => [...row]));
      return rows.map(([a, b]) => answer(a, b));
    },
    { name: "steep", input: { kind: "columns", features }, outputs: [{ name: "yes", unit: "probability" }] },
  );
  const counted = meter("in process", 10_000, more);
  const questions: TeacherQuestions = {
    model,
    executor: inProcess(more.chunkRows ? { chunkBytes: more.chunkRows * 16 } : {}),
    counted,
    task: distillTask(model.outputs),
    data: {
      features,
      training: { x: matrixOf(given), weights: Float64Array.from(weights), labels: undefined },
      heldOut: { x: matrixOf(heldOut), weights: new Float64Array(9).fill(1), labels: undefined },
    },
    syntheticRows,
    seed: 5,
    giveWay: async () => {},
  };
  const answered: Answered = { batchDependent: false, synthetic: [] };
  return { questions, answered, batches, rows: () => counted.cost("complete").modelRows };
}

describe("asking a teacher", () => {
  test("asks the given rows once, and the first of them once more alone", async () => {
    const { questions, answered, batches, rows } = asking(0);
    await askTeacher(questions, answered);
    expect(rows()).toBe(60 + 9 + 1);
    expect(batches.flat()).toEqual([...given, ...heldOut, given[0]]);
    expect([...(answered.training?.data ?? [])]).toEqual(given.map(([a, b]) => steep(a, b)));
    expect([...(answered.heldOut?.data ?? [])]).toEqual(heldOut.map(([a, b]) => steep(a, b)));
    expect(answered).toMatchObject({ synthetic: [], batchDependent: false, noise: undefined });
  });

  test("tells rounding by the rows around from answers that vary", async () => {
    let calls = 0;
    const rounded = asking(0, { answer: (a, b) => steep(a, b) + (calls++ === 69 ? 1e-12 : 0) });
    await askTeacher(rounded.questions, rounded.answered);
    expect(rounded.answered).toMatchObject({ batchDependent: true, noise: undefined });
    calls = 0;
    const noisy = asking(0, { answer: (a, b) => steep(a, b) + (calls++ === 69 ? 0.1 : 0) });
    await askTeacher(noisy.questions, noisy.answered);
    expect(noisy.answered.batchDependent).toBe(false);
    expect(noisy.answered.noise?.variances[0]).toBeCloseTo(0.1 ** 2 / 2, 12);
  });

  test("asks fewer than 200 synthetic rows in one round, with their answers", async () => {
    const { questions, answered, rows } = asking(199);
    await askTeacher(questions, answered);
    expect(rows()).toBe(70 + 199);
    expect(answered.synthetic.map(({ x }) => x.rows)).toEqual([199]);
    const [{ x, answers }] = answered.synthetic;
    for (let row = 0; row < 199; row++) expect(answers.data[row]).toBe(steep(x.data[2 * row], x.data[2 * row + 1]));
  });

  test("asks the last of more where answers vary most", async () => {
    const { questions, answered } = asking(1000);
    await askTeacher(questions, answered);
    expect(answered.synthetic.map(({ x }) => x.rows)).toEqual([850, 150]);
    const share = ({ x }: (typeof answered.synthetic)[number]) =>
      Array.from({ length: x.rows }, (_, row) => x.data[2 * row]).filter((a) => a > 0.45).length / x.rows;
    const [anywhere, uncertain] = answered.synthetic.map(share);
    expect(uncertain).toBeGreaterThan(1.5 * anywhere);
  });

  test("starts from given rows by their weights; where none weighs anything, from any", async () => {
    const low = given.map(([a]) => (a < -0.5 ? 1 : 0));
    const shareBelow = async (weights: number[]) => {
      const { questions, answered } = asking(150, { weights });
      await askTeacher(questions, answered);
      const [{ x }] = answered.synthetic;
      return Array.from({ length: x.rows }, (_, row) => x.data[2 * row]).filter((a) => a < 0).length / x.rows;
    };
    expect(await shareBelow(low)).toBeGreaterThan(0.9);
    expect(await shareBelow(given.map(() => 0))).toBeLessThan(0.8);
  });

  test("keeps what was answered before an abort", async () => {
    const stop = new AbortController();
    let asked = 0;
    const { questions, answered } = asking(1000, {
      chunkRows: 50,
      signal: stop.signal,
      answer: (a, b) => {
        if (++asked === 400) stop.abort();
        return steep(a, b);
      },
    });
    await expect(askTeacher(questions, answered)).rejects.toMatchObject({ code: "ABORTED" });
    const [{ x, answers }] = answered.synthetic;
    expect(x.rows).toBeGreaterThan(0);
    expect(x.rows).toBeLessThan(850);
    for (let row = 0; row < x.rows; row++) expect(answers.data[row]).toBe(steep(x.data[2 * row], x.data[2 * row + 1]));
  });
});
