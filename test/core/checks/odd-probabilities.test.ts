import { describe, expect, test } from "vitest";
import {
  anchors,
  binnedColumns,
  blackBox,
  columns,
  distill,
  kernelShap,
  lime,
  occlusion,
  predictionDifference,
  probe,
} from "whybox";
import { answersOf, dataset, partialDependence, performance, permutationImportance } from "whybox/audit";

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
