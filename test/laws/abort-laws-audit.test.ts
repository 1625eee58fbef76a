import { test } from "vitest";
import { inProcess } from "whybox";
import {
  accumulatedEffects,
  adjustThresholds,
  answersOf,
  audit,
  compareFairnessAsync,
  dataset,
  errorSlices,
  explainGap,
  fairness,
  individualFairness,
  interactionStrength,
  partialDependence,
  performance,
  permutationImportance,
  profile,
  readDataset,
  reductions,
  rejectOption,
  sage,
  subgroupScan,
} from "whybox/audit";
import { type Case, countedModel, obeysAborts, type TakesSignal } from "../fixtures/abort-laws.js";
import { parkMiller } from "../fixtures/park-miller.js";

const { uniform } = parkMiller(7);
const chance = (row: readonly number[]) => 1 / (1 + Math.exp(1 - 3 * row[0] + row[1] * row[2]));
const plain = countedModel(chance).model;
const people = dataset(
  Array.from({ length: 60 }, () => {
    const [a, b, c, d] = [uniform(), uniform(), uniform(), uniform()];
    return { a, b, c, d, y: uniform() < chance([a, b, c, d]) ? "yes" : "not yes", sex: uniform() < 0.5 ? "f" : "m" };
  }),
  { model: plain, target: "y", groups: ["sex"] },
);
/** Few rows at a time, so that there are places to abort at. */
const few = { executor: inProcess({ chunkBytes: 512 }) };
const yes = { favourable: "yes" };
const answers = await answersOf(plain, people);
// Tables that are simulated for joint intervals are kept: only a first review looks at its signal while it makes them.
await fairness(answers, yes);

const cases: Record<TakesSignal<typeof import("whybox/audit")>, Case> = {
  answersOf: { run: ({ model, signal }) => answersOf(model, people, { signal, ...few }) },
  performance: { run: ({ signal }) => performance(answers, { signal }) },
  errorSlices: { run: ({ signal }) => errorSlices(answers, { signal }) },
  fairness: { run: ({ signal }) => fairness(answers, { ...yes, signal }) },
  subgroupScan: { run: ({ signal }) => subgroupScan(answers, { ...yes, signal, draws: 19 }) },
  individualFairness: {
    run: ({ model, signal }) => individualFairness(answers, { ...yes, model, signal, ...few }),
  },
  explainGap: { run: ({ model, signal }) => explainGap(model, people, { group: "sex", signal, ...few }) },
  adjustThresholds: {
    run: ({ model, signal }) =>
      adjustThresholds(model, people, { ...yes, groups: ["sex"], smallest: 5, signal, ...few }),
  },
  rejectOption: {
    run: ({ model, signal }) => rejectOption(model, people, { ...yes, groups: ["sex"], smallest: 5, signal, ...few }),
  },
  reductions: {
    run: ({ model, signal }) =>
      reductions(() => model, people, { ...yes, maxTrainings: 3, smallest: 5, signal, ...few }),
  },
  compareFairnessAsync: {
    run: ({ signal }) => compareFairnessAsync(answers, answers, { ...yes, smallest: 5, signal }),
  },
  accumulatedEffects: { run: ({ model, signal }) => accumulatedEffects(model, people, { signal, ...few }) },
  partialDependence: {
    run: ({ model, signal }) => partialDependence(model, people, { signal, budgetRows: 2000, ...few }),
  },
  interactionStrength: {
    run: ({ model, signal }) => interactionStrength(model, people, { signal, budgetRows: 4000, ...few }),
  },
  permutationImportance: { run: ({ model, signal }) => permutationImportance(model, people, { signal, ...few }) },
  sage: { run: ({ model, signal }) => sage(model, people, { signal, budgetRows: 4000, ...few }) },
  readDataset: { run: ({ signal }) => readDataset("examples/penguins/penguins.csv", { signal }) },
  profile: { run: ({ signal }) => profile(people, { signal }) },
  audit: { run: ({ model, signal }) => audit(model, people, { ...yes, signal, budgetRows: 2000, ...few }) },
};

test.each(Object.entries(cases))(
  "%s stops wherever it is when its signal aborts, and leaves nothing behind",
  (_, each) => obeysAborts(each, chance),
);
