import { describe, expect, test } from "vitest";
import {
  anchors,
  binnedColumns,
  blackBox,
  columns,
  distill,
  kernelShap,
  lime,
  matrix,
  occlusion,
  predictionDifference,
  probe,
} from "whybox";
import { answersOf, dataset, partialDependence, performance, permutationImportance } from "whybox/audit";
import { oddProbabilities, oddProbabilityNotes } from "../../../dist/core/checks/odd-probabilities.js";

const features = ["a", "b"].map((name) => ({ name, kind: "number" as const }));
const rows = Array.from({ length: 60 }, (_, row) => [((row * 37) % 60) / 30 - 1, ((row * 17) % 60) / 30 - 1]);

function modelOf(predict: (row: readonly number[]) => number[], outputs: readonly string[]) {
  return blackBox((batch) => batch.map((row) => predict(row)), {
    name: "risk",
    input: { kind: "columns", features },
    outputs: outputs.map((name) => ({ name, unit: "probability" })),
  });
}

const people = dataset(
  rows.map(([a, b], i) => ({ a, b, paid: i % 2 === 0 ? "yes" : "no" })),
  { features, target: "paid" },
);

const explainers = {
  kernelShap: (model: ReturnType<typeof modelOf>) => kernelShap(probe(model, columns(rows, rows[0]))),
  lime: (model: ReturnType<typeof modelOf>) => lime(probe(model, binnedColumns(rows, rows[0])), { samples: 200 }),
  anchors: (model: ReturnType<typeof modelOf>) => anchors(probe(model, columns(rows, rows[0])), { budgetRows: 500 }),
  occlusion: (model: ReturnType<typeof modelOf>) => occlusion(probe(model, columns(rows, rows[0]))),
  distill: (model: ReturnType<typeof modelOf>) => distill(model, rows, { budgetRows: 200 }),
  partialDependence: (model: ReturnType<typeof modelOf>) => partialDependence(model, people),
  permutationImportance: (model: ReturnType<typeof modelOf>) => permutationImportance(model, people),
  performance: async (model: ReturnType<typeof modelOf>) => performance(await answersOf(model, people)),
};

const REFUSING = ["permutationImportance", "performance"];

const codesOf = ({ notes }: { readonly notes: readonly { readonly code: string }[] }) =>
  notes.map(({ code }) => code).filter((code) => code.startsWith("PROBABILIT"));

describe.each(Object.entries(explainers))("%s", (name, explain) => {
  test("says that a probability is below 0 or above 1", async () => {
    const explained = explain(modelOf(([a]) => [0.5 + 0.8 * a], ["yes"]));
    // A loss of what is no probability is no number.
    if (REFUSING.includes(name)) await expect(explained).rejects.toMatchObject({ code: "MODEL_ANSWER_INVALID" });
    else expect(codesOf(await explained)).toEqual(["PROBABILITY_OUTSIDE"]);
  });

  test("says that probabilities of classes do not add up to 1", async () => {
    const model = modelOf(([a]) => [0.7, 0.6 + 0.2 * a], ["no", "yes"]);
    expect(codesOf(await explain(model))).toEqual(["PROBABILITIES_NOT_SUMMING"]);
  });

  test("says nothing of probabilities, to rounding", async () => {
    const model = modelOf(([a]) => [Math.fround(0.5 - 0.4 * a), Math.fround(0.5 + 0.4 * a)], ["no", "yes"]);
    expect(codesOf(await explain(model))).toEqual([]);
  });
});

test("the difference of two classes is no probability, and gets no note", async () => {
  const model = modelOf(([a]) => [0.5 - 0.4 * a, 0.5 + 0.4 * a], ["no", "yes"]);
  const explained = await kernelShap(probe(model, columns(rows, rows[0])), { outputs: [{ of: "no", against: "yes" }] });
  expect(codesOf(explained)).toEqual([]);
  const one = modelOf(([a]) => [0.5 + 0.4 * a], ["yes"]);
  expect(codesOf(await predictionDifference(probe(one, columns(rows, rows[0]))))).toEqual([]);
});

describe("answers", () => {
  const P = (name: string) => ({ name, unit: "probability" });
  const notesOf = (outputs: readonly { name: string; unit?: string }[], ...answers: number[][]) =>
    oddProbabilityNotes(outputs, [matrix(answers)]);
  const codes = (outputs: readonly { name: string; unit?: string }[], ...answers: number[][]) =>
    notesOf(outputs, ...answers).map(({ code }) => code);

  test.each<[number, string[]]>([
    [0, []],
    [1, []],
    [1 + 9e-7, []],
    [-9e-7, []],
    [1 + 2e-6, ["PROBABILITY_OUTSIDE"]],
    [-2e-6, ["PROBABILITY_OUTSIDE"]],
  ])("of %d", (value, odd) => {
    expect(codes([P("yes")], [0.5], [value], [0.5])).toEqual(odd);
  });

  test.each<[number, string[]]>([
    [0.981, []],
    [1.019, []],
    [0.979, ["PROBABILITIES_NOT_SUMMING"]],
    [1.021, ["PROBABILITIES_NOT_SUMMING"]],
  ])("that add up to %d", (sum, odd) => {
    expect(codes([P("a"), P("b"), P("c")], [0.2, 0.3, 0.5], [0.2, 0.3, sum - 0.5])).toEqual(odd);
  });

  test("need not add up where there is one, or where one of them is something else", () => {
    expect(codes([P("yes")], [0.3])).toEqual([]);
    expect(codes([P("yes"), { name: "price" }], [0.3, 40])).toEqual([]);
    expect(codes([{ name: "a" }, { name: "b" }], [-3, 40])).toEqual([]);
  });

  test("are named where they are outside, in the order of the outputs, whenever that was seen", () => {
    const odd = oddProbabilities([{ name: "price" }, P("a"), P("b"), P("c")]);
    odd.look(matrix([[9, 0.1, 0.2, 3]]));
    odd.look(
      matrix([
        [9, -1, 0.2, 0.5],
        [9, 0.1, 0.2, 2],
      ]),
    );
    expect(odd.notes().map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Answers to "a", "c" are called probabilities, and some are below 0 or above 1\./),
    ]);
    expect(oddProbabilities([P("a")]).notes()).toEqual([]);
  });
});
