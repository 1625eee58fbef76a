import { expect, test } from "vitest";
import { anchors, blackBox, columns, type Probe, probe, type Rule } from "whybox";
import { noise } from "../../fixtures/games.js";

const PARTS = 6;
const VALUES = 3;
const RUNS = 40;

type Flips = { readonly flips: number; readonly seed: number; readonly stated?: "none" };

/** A label by a sum of categories, of which a share of the answers flips; `truth` is the share of answers that agree. */
function label({ flips, seed, stated }: Flips): { asked: Probe; truth: (rule: Rule) => number; calls: () => number } {
  const draws = noise(100 + seed);
  const uniform = () => (draws.next().value + 1) / 2;
  const draw = () => Array.from({ length: PARTS }, () => Math.floor(VALUES * uniform()));
  const background = Array.from({ length: 300 }, draw);
  const slopes = Array.from({ length: PARTS }, () => 2 * uniform() - 0.5);
  const instance = background[Math.floor(300 * uniform())];
  const says = (row: ArrayLike<number>) => slopes.reduce((sum, slope, part) => sum + slope * (row[part] - 1), 0) > 0;
  let calls = 0;
  const model = blackBox(
    (rows) =>
      rows.map((row) => {
        calls++;
        return Number(says(row) !== uniform() < flips);
      }),
    {
      input: {
        kind: "columns",
        features: slopes.map((_, part) => ({ name: `c${part}`, kind: "category", categories: ["x", "y", "z"] })),
      },
      outputs: [{ name: "yes", unit: "probability" }],
      ...(stated && { noise: stated }),
    },
  );
  const truth = ({ result: { parts, holds } }: Rule) => {
    const isYes = "class" in holds && holds.class === "yes";
    const agreeing = background.filter((row) => {
      const forced = row.map((value, part) => (parts.includes(part) ? instance[part] : value));
      return says(forced) === isYes;
    });
    const share = agreeing.length / background.length;
    return share * (1 - flips) + (1 - share) * flips;
  };
  return { asked: probe(model, columns(background, instance)), truth, calls: () => calls };
}

const codes = ({ notes }: Rule) => notes.map(({ code }) => code);

test.each([
  { flips: 0.02, precision: 0.99, delta: 0.01, budgetRows: 600 },
  { flips: 0.06, precision: 0.95, delta: 0.05, budgetRows: 600 },
])(
  "labels of which $flips flip: certificates of $precision with $budgetRows rows hold on fresh answers",
  async ({ flips, ...options }) => {
    let short = 0;
    for (let seed = 0; seed < RUNS; seed++) {
      const { asked, truth } = label({ flips, seed });
      const rule = await anchors(asked, { seed, ...options });
      expect(rule.cost.modelRows).toBeLessThanOrEqual(options.budgetRows);
      if (rule.result.certified && truth(rule) < options.precision) short++;
    }
    // Two above what delta allows: so many runs may have as many by chance.
    expect(short).toBeLessThanOrEqual(2 + options.delta * RUNS);
  },
);

test("a certificate on kept answers says for what model it holds, exact or not", async () => {
  let tested = 0;
  for (let seed = 0; seed < 8; seed++) {
    const { asked, calls } = label({ flips: 0, seed });
    const rule = await anchors(asked, { seed, budgetRows: 1500, precision: 0.8, enumerate: false });
    expect(calls()).toBe(rule.cost.modelRows);
    if (!rule.result.certified) continue;
    if (!rule.result.exact) tested++;
    const message = rule.notes.find(({ code }) => code === "NOISE_MAY_BE_UNSEEN")?.message;
    expect(message).toContain("Precision, bounds and certificate count answers as they came once");
    // Of the first rows, and 30 of the certified rule.
    expect(Number(message?.match(/the (\d+) that were asked again/)?.[1])).toBeGreaterThanOrEqual(60);
  }
  expect(tested).toBeGreaterThan(2);
});

test("a model that states that it has no noise is not asked again, and gets no note", async () => {
  const { asked } = label({ flips: 0, seed: 1, stated: "none" });
  const rule = await anchors(asked, { budgetRows: 1500, enumerate: false });
  expect(codes(rule)).not.toContain("NOISE_MAY_BE_UNSEEN");
  expect(rule.cost.modelRows).toBe((rule.cost.distinctRows as number) + 2);
});
