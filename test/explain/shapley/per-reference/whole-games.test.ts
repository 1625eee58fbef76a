import { describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, kernelShap, parseExplanation, probe, toText } from "whybox";
import { noises } from "../../../fixtures/games.js";

const PARTS = 12;
const input = {
  kind: "columns" as const,
  features: noises(PARTS).map((_, i) => ({ name: `x${i}`, kind: "number" as const })),
};
const curve = (x: readonly number[]) =>
  Math.tanh(x[0] + x[1] * x[2] - x[3] * x[4] * x[5]) + x[6] * x[7] * x[8] * x[9] * x[10] + x[11];
const model = blackBox((rows) => rows.map((row) => [curve(Array.from(row)), row[0] * row[1]]), {
  input,
  outputs: [{ name: "y" }, { name: "z" }],
});
const instance = noises(PARTS, 5).map((value) => value + 0.5);
/** Rows that have all but so many parts in common with the instance. */
const rowsWith = (differing: readonly number[]) =>
  differing.map((count, row) => {
    const own = noises(PARTS, 40 + row);
    return instance.map((value, part) => ((part + row) % PARTS < count ? own[part] : value));
  });
const cost = (differing: readonly number[]) => differing.reduce((sum, count) => sum + Math.max(0, 2 ** count - 2), 0);

describe("reference rows that share parts with the instance", () => {
  const few = Array.from({ length: 14 }, (_, row) => row % 8);

  test("are asked every coalition of the others, and are exact at the cost of these", async () => {
    const weights = few.map((_, row) => (row === 3 ? 0 : 1 + (row % 3)));
    const asked = probe(model, columns(rowsWith(few), instance, { weights }));
    const exact = await exactShapley(asked);
    const found = await kernelShap(asked, { budgetRows: 100 * few.length, outputs: "all" });
    expect(found.result.values).toHaveLength(2);
    for (const [output, values] of found.result.values.entries()) {
      values.forEach((value, part) => expect(value).toBeCloseTo(exact.result.values[output][part], 12));
    }
    expect(found.result.standardErrors.flat().every((error) => error === 0)).toBe(true);
    expect(found.result.asked).toEqual({ count: 2 ** 7, of: "coalitions", all: true, ofDiffering: true });
    expect(found.diagnostics.estimator).toEqual(Array(2).fill("enumeration per reference"));
    const ends = few.length + 1;
    expect(found.cost.modelRows).toBeLessThanOrEqual(cost(few) - (2 ** few[3] - 2) + ends + 3);
    // Not of all 12 parts, of which there are 4,096 coalitions.
    expect(toText(found)).toContain("exact: all coalitions of the parts that differ asked for each background row; ");
    expect(parseExplanation(JSON.parse(JSON.stringify(found)))).toEqual(found);
  });

  test("count as such only where all columns of a group are the same", async () => {
    const groups = { pair: [0, 1], three: [4, 5, 6] };
    const asked = probe(model, columns(rowsWith(few), instance, { groups }));
    const exact = await exactShapley(asked);
    const found = await kernelShap(asked, { budgetRows: 90 * few.length, outputs: ["y"] });
    expect(found.diagnostics.estimator).toEqual(["enumeration per reference"]);
    found.result.values[0].forEach((value, part) => expect(value).toBeCloseTo(exact.result.values[0][part], 12));
  });

  test("leave more for the others, whose values are closer, and inside their intervals", async () => {
    const mixed = Array.from({ length: 24 }, (_, row) => [2, 4, 5, 10, 11, 12][row % 6]);
    const asked = probe(model, columns(rowsWith(mixed), instance));
    const exact = (await exactShapley(asked)).result.values[0];
    const squares = { split: 0, together: 0 };
    let inside = 0;
    for (let seed = 0; seed < 4; seed++) {
      for (const way of ["split", "together"] as const) {
        const options = { budgetRows: 130 * mixed.length, seed, outputs: ["y"] };
        const found = await kernelShap(asked, { ...options, ...(way === "together" && { enumerate: false }) });
        expect(found.cost.modelRows).toBeLessThanOrEqual(options.budgetRows);
        found.result.values[0].forEach((value, part) => {
          squares[way] += (value - exact[part]) ** 2;
          if (way === "together") return;
          inside += Math.abs(value - exact[part]) < 1.96 * (found.result.standardErrors[0][part] as number) ? 1 : 0;
        });
        if (way === "together") continue;
        expect(found.diagnostics.wholeGames).toBe(12);
        expect(found.result.asked?.all).toBe(false);
        const sum = found.result.values[0].reduce((total, value) => total + value, found.result.intercepts[0]);
        expect(sum).toBeCloseTo(found.subject.prediction[0], 12);
      }
    }
    expect(squares.split).toBeLessThan(0.6 * squares.together);
    expect(inside / (4 * PARTS)).toBeGreaterThan(0.9);
  });

  test("are not asked again by a run that resumes", async () => {
    const mixed = Array.from({ length: 20 }, (_, row) => 4 + (row % 9));
    const asked = () => probe(model, columns(rowsWith(mixed), instance));
    const larger = { budgetRows: 300 * mixed.length, keepAnswers: true, outputs: ["y"] };
    const whole = await kernelShap(asked(), larger);
    for (const masks of [60, 150]) {
      const first = await kernelShap(asked(), { ...larger, budgetRows: masks * mixed.length });
      const resumed = await kernelShap(asked(), { ...larger, resume: JSON.parse(JSON.stringify(first)) });
      expect(resumed.result).toEqual(whole.result);
      expect(resumed.cost.modelRows - whole.cost.modelRows).toBeLessThanOrEqual(2);
      expect(resumed.cost.modelRows).toBeLessThanOrEqual(larger.budgetRows);
    }
  });

  test("are asked together with the others where a rule may stop the run, or averages do not pass through the link", async () => {
    const asked = probe(model, columns(rowsWith(few), instance));
    const options = { budgetRows: 100 * few.length, outputs: ["y"] };
    const looking = await kernelShap(asked, { ...options, until: { standardError: 1e-9 } });
    expect(looking.diagnostics.wholeGames).toBeUndefined();
    const odds = blackBox((rows) => rows.map((row) => 1 / (1 + Math.exp(-curve(Array.from(row))))), {
      input,
      outputs: [{ name: "p" }],
    });
    const linked = await kernelShap(probe(odds, columns(rowsWith(few), instance)), {
      ...options,
      outputs: "all",
      link: "logit",
    });
    expect(linked.diagnostics.wholeGames).toBeUndefined();
  });
});
