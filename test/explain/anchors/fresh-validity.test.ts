import { expect, test } from "vitest";
import { anchors, binnedColumns, blackBox, probe } from "whybox";
import { stream } from "../../../dist/random/stream.js";

const COLUMNS = 3;
const ROWS = 48;
const RUNS = 270;
const DELTA = 0.05;

/** A few rows of numbers that go together, and a model of a sum with waves in it, so that a bin holds many answers. */
function problem(seed: number) {
  const random = stream(seed, "a problem of a test");
  const background = Array.from({ length: ROWS }, () => {
    const common = random.uniform();
    return Array.from({ length: COLUMNS }, () => 0.6 * random.uniform() + 0.4 * common);
  });
  const instance = background[random.integer(ROWS)];
  const slopes = Array.from({ length: COLUMNS }, () => 2 * random.uniform() - 0.5);
  const [wave, phase] = [4 + 10 * random.uniform(), 6 * random.uniform()];
  const says = (row: ArrayLike<number>) =>
    slopes.reduce((sum, slope, at) => sum + slope * (row[at] - 0.5), 0.25 * Math.sin(wave * row[0] + phase)) > -0.2;
  return { background, instance, says };
}

type Problem = ReturnType<typeof problem>;
type Bounds = { readonly part: number; readonly above?: number; readonly atMost?: number };

/** The precision over all values that a row can be given inside the bins of a rule, each as likely as any. */
function precisionOf({ background, instance, says }: Problem, rule: readonly Bounds[]): number {
  const valuesFor = (row: readonly number[], column: number): readonly number[] => {
    const bounds = rule.find(({ part }) => part === column);
    const isInside = (value: number) =>
      bounds === undefined || (value > (bounds.above ?? -Infinity) && value <= (bounds.atMost ?? Infinity));
    return isInside(row[column]) ? [row[column]] : background.map((other) => other[column]).filter(isInside);
  };
  let sum = 0;
  for (const row of background) {
    const [first, second, third] = [0, 1, 2].map((column) => valuesFor(row, column));
    let agreeing = 0;
    for (const a of first)
      for (const b of second) for (const c of third) if (says([a, b, c]) === says(instance)) agreeing++;
    sum += agreeing / (first.length * second.length * third.length);
  }
  return sum / background.length;
}

/** Just above the precision of the rule of highest coverage that comes near: the hardest thing to be asked for. */
function hardest(known: Problem, bounds: readonly Bounds[]): number {
  const covers = (rule: readonly Bounds[]) =>
    known.background.filter((row) =>
      rule.every(({ part, above = -Infinity, atMost = Infinity }) => row[part] > above && row[part] <= atMost),
    ).length;
  const tempting = [[0], [1], [2], [0, 1], [0, 2], [1, 2]]
    .map((parts) => parts.map((part) => bounds[part]))
    .map((rule) => ({ covered: covers(rule), precision: precisionOf(known, rule) }))
    .filter(({ precision }) => precision > 0.7 && precision < 0.95)
    .sort((a, b) => b.covered - a.covered);
  return tempting.length === 0 ? 0.9 : tempting[0].precision + 0.002;
}

const features = Array.from({ length: COLUMNS }, (_, i) => ({ name: `x${i}`, kind: "number" as const }));

test("of rules certified for numbers in bins at most a share delta falls short over all values that could be drawn", async () => {
  let [certified, short, outside] = [0, 0, 0];
  for (let seed = 0; seed < RUNS; seed++) {
    const known = problem(seed);
    const model = blackBox((rows) => rows.map((row) => Number(known.says(row))), {
      input: { kind: "columns", features },
      outputs: [{ name: "yes", unit: "probability" }],
      noise: "none",
    });
    const asked = probe(model, binnedColumns(known.background, known.instance));
    const conditions = (await asked.conditions?.(async () => {}))?.conditions ?? [];
    const precision = hardest(
      known,
      conditions.map((bounds, part) => ({ part, ...bounds })),
    );
    const { result } = await anchors(asked, { seed, precision, delta: DELTA, budgetRows: 700 });
    const truth = precisionOf(known, result.predicates);
    if (truth < result.precisionLow - 1e-9 || truth > result.precisionHigh + 1e-9) outside++;
    if (!result.certified) continue;
    certified++;
    if (truth < precision - 1e-9) short++;
    if (result.exact) expect(result.precision).toBeCloseTo(truth, 9);
  }
  expect(certified).toBeGreaterThan(200);
  expect(short).toBeLessThanOrEqual(DELTA * certified);
  // Two bounds, each as sure as the certificate.
  expect(outside).toBeLessThanOrEqual(2 * DELTA * RUNS);
});
