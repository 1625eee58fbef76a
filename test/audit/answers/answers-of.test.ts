import { describe, expect, test } from "vitest";
import { blackBox, type Feature, type Output, WhyboxError } from "whybox";
import { answersOf, type ClassAnswers, dataset, performance } from "whybox/audit";

const features: Feature[] = [{ name: "x", kind: "number" }];
const answering = (answer: (x: number) => number[], outputs: Output[]) =>
  blackBox((rows) => rows.map(([x]) => answer(x)), { name: "m", input: { kind: "columns", features }, outputs });
const probability = (name: string): Output => ({ name, unit: "probability" });
const rows = [
  { x: 0.2, y: "no" },
  { x: 0.9, y: "yes" },
  { x: 0.7, y: null },
];

describe("answersOf", () => {
  test("turns one probability into two classes", async () => {
    const model = answering((x) => [x], [probability("score")]);
    const answers = (await answersOf(model, dataset(rows, { model, target: "y" }))) as ClassAnswers;
    expect(answers).toMatchObject({ task: "classification", classes: ["no", "yes"], positive: 1, model: "m" });
    expect(Array.from(answers.predicted)).toEqual([0, 1, 1]);
    expect(Array.from(answers.truth as Float64Array)).toEqual([0, 1, Number.NaN]);
    expect(Array.from(answers.probabilities.data)).toEqual([1 - 0.2, 0.2, 1 - 0.9, 0.9, 1 - 0.7, 0.7]);
    expect(answers.cost).toMatchObject({ modelRows: 3, budgetRows: 3, stoppedBy: "complete" });
  });

  test("matches several outputs with classes by name, whatever their order", async () => {
    const model = answering((x) => [x, 1 - x], [probability("yes"), probability("no")]);
    const answers = (await answersOf(model, dataset(rows, { model, target: "y" }))) as ClassAnswers;
    expect(answers.classes).toEqual(["yes", "no"]);
    expect(answers.positive).toBe(0);
    expect(Array.from(answers.truth as Float64Array)).toEqual([1, 0, Number.NaN]);
  });

  test("takes logits for what they are", async () => {
    const model = answering((x) => [Math.log(x / (1 - x))], [{ name: "yes", unit: "logit" }]);
    const { probabilities } = (await answersOf(model, dataset(rows, { model, target: "y" }))) as ClassAnswers;
    [0.2, 0.9, 0.7].forEach((p, row) => {
      expect(probabilities.data[2 * row + 1]).toBeCloseTo(p, 14);
    });
    const three = answering(
      (x) => [x, 0, 1],
      ["a", "b", "c"].map((name) => ({ name, unit: "logit" })),
    );
    const softmax = (await answersOf(three, dataset(rows, { model: three }))) as ClassAnswers;
    const weights = [Math.exp(0.2), 1, Math.E];
    const total = weights.reduce((sum, weight) => sum + weight);
    weights.forEach((weight, i) => {
      expect(softmax.probabilities.data[i]).toBeCloseTo(weight / total, 14);
    });
    expect(softmax.positive).toBeNull();
    expect(softmax.truth).toBeUndefined();
  });

  test("speaks of one class against all others where the target has more", async () => {
    const model = answering((x) => [x], [probability("cat")]);
    const animals = [
      { x: 0.1, y: "dog" },
      { x: 0.8, y: "cat" },
      { x: 0.3, y: "cow" },
    ];
    const answers = (await answersOf(model, dataset(animals, { model, target: "y" }))) as ClassAnswers;
    expect(answers.classes).toEqual(["not cat", "cat"]);
    expect(Array.from(answers.truth as Float64Array)).toEqual([0, 1, 0]);
  });

  test("reads 0 and 1 as classes although the dataset was made without a model", async () => {
    const model = answering((x) => [x], [probability("score")]);
    const table = dataset([{ x: 0.3, y: 1 }], { features: ["x"], target: { column: "y", kind: "number" } });
    expect((await answersOf(model, table)).truth).toEqual(Float64Array.of(1));
  });

  test("of a model of several numbers, whatever speaks of the answers speaks of the one that was chosen alone", async () => {
    const model = answering((x) => [x, 10 * x], [{ name: "a" }, { name: "b", unit: "kg" }]);
    const answers = await answersOf(model, dataset([{ x: 2, y: 21 }], { model, target: "y" }), { output: "b" });
    expect(answers).toMatchObject({ outputs: [{ name: "b", unit: "kg" }], answers: { rows: 1, columns: 1 } });
    expect((await performance(answers)).subject).toMatchObject({ outputs: ["b"], units: ["kg"], prediction: [20] });
  });

  test("counts, tells progress and stops when told", async () => {
    const model = answering((x) => [x], [probability("yes")]);
    const told: number[][] = [];
    await answersOf(model, dataset(rows, { model }), { onProgress: (done, total) => told.push([done, total]) });
    expect(told.at(-1)).toEqual([3, 3]);
    const aborted = answersOf(model, dataset(rows, { model }), { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ code: "ABORTED", cost: { modelRows: 0 } });
  });

  test.each([
    [[probability("p")], { y: "a" }, "does it speak? Say target"],
    [[probability("aa"), probability("b")], { y: "a" }, 'holds "a", which m has no output for; did you mean "aa"'],
  ])("refuses classes that do not match before it asks: case %#", async (outputs, row, expected) => {
    let asked = 0;
    const model = answering(() => {
      asked++;
      return outputs.map(() => 0.5);
    }, outputs);
    const table = dataset(
      [
        { x: 1, ...row },
        { x: 1, y: "c" },
      ],
      { features, target: "y" },
    );
    await expect(answersOf(model, table)).rejects.toThrow(expected);
    expect(asked).toBe(0);
  });

  test("refuses probabilities that are none, and datasets of other columns", async () => {
    const wild = answering((x) => [10 * x], [probability("yes")]);
    await expect(answersOf(wild, dataset(rows, { model: wild }))).rejects.toThrow(
      "m.predict: expected probabilities from 0 to 1",
    );
    await expect(answersOf(wild, dataset([{ z: 1 }]))).rejects.toThrow('m takes ("x"): it holds "z"');
    await expect(answersOf(wild, {} as never)).rejects.toBeInstanceOf(WhyboxError);
  });
});
