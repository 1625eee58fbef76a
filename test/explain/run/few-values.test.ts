import { describe, expect, test } from "vitest";
import {
  anchors,
  banzhafValues,
  blackBox,
  columns,
  exactShapley,
  greedy,
  kernelShap,
  lime,
  occlusion,
  type Probe,
  probe,
  tokens,
} from "whybox";
import { fewValues } from "../../../dist/explain/run/few-values.js";
import { noise, noises } from "../../fixtures/games.js";

const PARTS = 4;
const features = noises(PARTS).map((_, i) => ({ name: `x${i}`, kind: "number" as const }));
const background = Array.from({ length: 40 }, (_, row) => noises(PARTS, 3 + row));
const instance = [1, 1, 1, -1];

type Vote = { readonly flips: number; readonly seed?: number; readonly noise?: "none" };

/** A classifier's label, of which a share of the answers flips. */
function vote({ flips, seed = 1, ...stated }: Vote): { probe: Probe; asked: () => number } {
  const random = noise(seed);
  let asked = 0;
  const model = blackBox(
    (batch) => {
      asked += batch.length;
      return batch.map((row) => {
        const label = row[0] + row[1] - row[2] > 0 ? 1 : 0;
        return (random.next().value + 1) / 2 < flips ? 1 - label : label;
      });
    },
    {
      name: "vote",
      input: { kind: "columns", features },
      outputs: [{ name: "accept", unit: "probability" }],
      ...stated,
    },
  );
  return { probe: probe(model, columns(background, instance)), asked: () => asked };
}

const codes = ({ notes }: { readonly notes: readonly { readonly code: string }[] }) => notes.map(({ code }) => code);

const explainers = {
  exactShapley,
  kernelShap,
  banzhafValues,
  occlusion: (asked: Probe) => occlusion(asked, { budgetRows: 1000 }),
  greedy: (asked: Probe) => greedy(asked, { count: 2 }),
  lime: (asked: Probe) => lime(asked, { enumerate: true }),
  anchors: (asked: Probe) => anchors(asked, { budgetRows: 5000 }),
};

describe.each(Object.entries(explainers))("%s of a vote", (_, explain) => {
  test("that seldom flips is not called exact, where asking the ends twice would not have told", async () => {
    let seen = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const explained = await explain(vote({ flips: 0.04, seed }).probe);
      if (codes(explained).includes("ANSWERS_VARY")) seen++;
      else expect(codes(explained)).toContain("NOISE_MAY_BE_UNSEEN");
    }
    // Of 40 rows or more that are asked twice, one differs in 96% of runs and more.
    expect(seen).toBeGreaterThanOrEqual(6);
  });

  test("that never flips says how much noise would not have shown, within the budget", async () => {
    const { probe, asked } = vote({ flips: 0 });
    const { notes, cost } = await explain(probe);
    expect(asked()).toBe(cost.modelRows);
    expect(cost.modelRows).toBeLessThanOrEqual(cost.budgetRows);
    const note = notes.find(({ code }) => code === "NOISE_MAY_BE_UNSEEN");
    const [, again, share] =
      note?.message.match(/the (\d+) that were asked again .* in up to ([\d.]+)% of calls/) ?? [];
    expect(Number(again)).toBeGreaterThanOrEqual(40);
    // 95% bound: (1 - share)^again = .05.
    expect((1 - Number(share) / 100) ** Number(again)).toBeCloseTo(0.05, 2);
  });
});

test.each(Object.entries(explainers))("%s takes a model at its word that it has no noise", async (_, explain) => {
  const stated = vote({ flips: 0, noise: "none" });
  const { notes, cost } = await explain(stated.probe);
  expect(notes.map(({ code }) => code)).not.toContain("NOISE_MAY_BE_UNSEEN");
  expect(stated.asked()).toBe(cost.modelRows);
  const { cost: wary } = await explain(vote({ flips: 0 }).probe);
  expect(cost.modelRows).toBeLessThan(wary.modelRows);
});

test("a method that samples asks no more than a twentieth of its budget again", async () => {
  const text = "a b c d e f g h i j k l m n o p";
  let ends = 0;
  const model = blackBox(
    (batch) => {
      ends += batch.filter((asked) => asked === text || asked.trim() === "").length;
      return batch.map((asked) => (asked.includes("c") && asked.includes("f") ? 1 : 0));
    },
    { name: "text", input: { kind: "text" }, outputs: [{ name: "p", unit: "probability" }] },
  );
  const { cost } = await kernelShap(probe(model, tokens(text)), { budgetRows: 200 });
  expect(cost.modelRows).toBeLessThanOrEqual(200);
  // The two ends, and each of them once more.
  expect(ends).toBeGreaterThan(4);
  expect(ends).toBeLessThanOrEqual(4 + 0.05 * 200);
});

test("answers that nothing was left to ask again are not vouched for", async () => {
  const model = blackBox((batch) => batch.map((text) => (text.includes("good") ? 1 : 0)), {
    name: "text",
    input: { kind: "text" },
    outputs: [{ name: "p", unit: "probability" }],
  });
  const { notes } = await exactShapley(probe(model, tokens("not very good")), { budgetRows: 8 });
  expect(notes.find(({ code }) => code === "NOISE_MAY_BE_UNSEEN")?.message).toContain("none was asked again");
});

test("values are few where they have two decimals and come again, or are probabilities", () => {
  const rows = (values: readonly number[]) => values.map((value) => Float64Array.of(value));
  const twenty = Array.from({ length: 20 }, (_, i) => i % 4);
  const [probability, score] = [{ outputs: [{ name: "p", unit: "probability" }] }, { outputs: [{ name: "y" }] }];
  expect(fewValues(probability, rows([0.12, 0.9]))).toEqual([true]);
  expect(fewValues(probability, rows([0.123, 0.9]))).toEqual([false]);
  expect(fewValues(score, rows([0, 1]))).toEqual([false]);
  expect(fewValues(score, rows(twenty))).toEqual([true]);
  expect(fewValues(score, rows(twenty.map((value) => value * Math.PI)))).toEqual([false]);
  expect(fewValues(score, rows(twenty.map((_, i) => i)))).toEqual([false]);
});
