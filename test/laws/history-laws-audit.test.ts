import { expect, test } from "vitest";
import { blackBox } from "whybox";
import {
  accumulatedEffects,
  adjustThresholds,
  answersOf,
  dataset,
  errorSlices,
  explainGap,
  fairness,
  individualFairness,
  interactionStrength,
  partialDependence,
  performance,
  permutationImportance,
  rejectOption,
  sage,
  subgroupScan,
} from "whybox/audit";
import { parkMiller } from "../fixtures/park-miller.js";

const { uniform } = parkMiller(7);
const rows = Array.from({ length: 60 }, () => {
  const [a, b, c] = [uniform(), uniform(), uniform()];
  return { a, b, c, y: uniform() < a ? "yes" : "no", sex: uniform() < 0.5 ? "f" : "m" };
});
/** Two classes that add up to more than 1 in some rows, so that a note depends on the rows that are asked. */
const model = () =>
  blackBox((given) => given.map(([a, b, c]) => [0.1 + 0.7 * a, 0.9 - 0.7 * a + (b * c > 0.7 ? 0.05 : 0)]), {
    input: { kind: "columns", features: ["a", "b", "c"].map((name) => ({ name, kind: "number" as const })) },
    outputs: [
      { name: "yes", unit: "probability" },
      { name: "no", unit: "probability" },
    ],
  });
const yes = { favourable: "yes" } as const;
const halves = { ...yes, groups: ["sex"], smallest: 5 };

type Subject = Awaited<ReturnType<typeof subject>>;

async function subject() {
  const asked = model();
  const people = dataset(rows, { model: asked, target: "y", groups: ["sex"] });
  return { model: asked, people, answers: await answersOf(asked, people) };
}

const audits: Readonly<Record<string, (subject: Subject) => Promise<unknown>>> = {
  answersOf: ({ model, people }) => answersOf(model, people),
  performance: ({ answers }) => performance(answers),
  errorSlices: ({ answers }) => errorSlices(answers),
  fairness: ({ answers }) => fairness(answers, yes),
  subgroupScan: ({ answers }) => subgroupScan(answers, { ...yes, draws: 19 }),
  individualFairness: ({ model, answers }) => individualFairness(answers, { ...yes, model }),
  explainGap: ({ model, people }) => explainGap(model, people, { group: "sex" }),
  adjustThresholds: ({ model, people }) => adjustThresholds(model, people, halves),
  rejectOption: ({ model, people }) => rejectOption(model, people, halves),
  accumulatedEffects: ({ model, people }) => accumulatedEffects(model, people),
  partialDependence: ({ model, people }) => partialDependence(model, people, { budgetRows: 500 }),
  interactionStrength: ({ model, people }) => interactionStrength(model, people, { budgetRows: 2000 }),
  permutationImportance: ({ model, people }) => permutationImportance(model, people),
  sage: ({ model, people }) => sage(model, people, { budgetRows: 2000 }),
};

test("what was audited before with the same model, table and answers changes nothing", async () => {
  const used = await subject();
  const found = new Map<string, string[]>();
  const names = Object.keys(audits);
  for (const name of [...names, ...names.toReversed()]) {
    found.set(name, [...(found.get(name) ?? []), bits(await audits[name](used))]);
  }
  for (const name of names) {
    const fresh = bits(await audits[name](await subject()));
    expect(found.get(name), name).toEqual([fresh, fresh]);
  }
});

/** Everything but times. */
function bits(given: unknown): string {
  return JSON.stringify(given, (key, value) => (key === "run" ? undefined : value));
}
