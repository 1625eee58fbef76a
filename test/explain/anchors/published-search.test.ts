import { describe, expect, test } from "vitest";
import { anchors, parseExplanation, toText, WhyboxError } from "whybox";
import { finiteDistributions, probeOf, worth } from "../../fixtures/finite-distributions.js";

const distributions = finiteDistributions();
type PublishedEstimate = {
  reaches: boolean;
  precision: number;
  low: number;
  high: number;
  draws: number;
  rows: number;
};

describe.each(distributions)('$name, search: "published"', (distribution) => {
  test("what it claims of its rule is near the truth, and what is certified beyond it is true", async () => {
    for (let seed = 0; seed < 4; seed++) {
      for (const precision of [0.8, 0.95]) {
        const { result, diagnostics } = await anchors(probeOf(distribution), { precision, seed, search: "published" });
        const published = diagnostics.published as PublishedEstimate;
        const exact = worth(distribution, result.parts);
        // Four standard deviations of the published's own draws.
        const deviation = Math.sqrt((exact.interventional * (1 - exact.interventional)) / published.draws);
        expect(Math.abs(published.precision - exact.interventional)).toBeLessThanOrEqual(4 * deviation + 1e-9);
        expect(published.reaches).toBe(published.low >= precision);
        expect(result.coverage).toBeCloseTo(exact.coverage, 9);
        if (result.certified) expect(exact.interventional).toBeGreaterThanOrEqual(precision - 1e-9);
      }
    }
  });
});

const [conjunction] = distributions;

describe('anchors with search: "published"', () => {
  test("finds the conjunction, certifies it afterwards, and says what the search alone claims", async () => {
    const explanation = await anchors(probeOf(conjunction), { search: "published" });
    const { result, diagnostics, method, notes, cost } = explanation;
    expect([result.parts, result.certified, result.optimal]).toEqual([[0, 1], true, false]);
    expect(method.options).toMatchObject({ search: "published", beam: 4, beamTolerance: 0.1, enumerate: false });
    const published = diagnostics.published as PublishedEstimate;
    expect(published).toMatchObject({ reaches: true, precision: 1, high: 1 });
    // Chernoff at delta / (1 + 3 x 3 parts), for draws that all succeed.
    expect(published.low).toBeCloseTo((0.05 / 10) ** (1 / published.draws), 9);
    expect(published.rows).toBeLessThanOrEqual(cost.distinctRows as number);
    expect(notes.map(({ code }) => code)).not.toContain("NOT_CERTIFIED");
    expect(parseExplanation(JSON.parse(JSON.stringify(explanation)))).toEqual(explanation);
    expect(toText(explanation)).toContain("IF ");
  });

  test("certifies a precision of 1 by asking all there is to ask, though no bound reaches it", async () => {
    const { result, diagnostics } = await anchors(probeOf(conjunction), { search: "published", precision: 1 });
    expect([result.parts, result.certified, result.exact]).toEqual([[0, 1], true, true]);
    expect((diagnostics.published as PublishedEstimate).reaches).toBe(false);
  });

  test("asks for conditional precision where that is what counts", async () => {
    for (const distribution of distributions) {
      const { result } = await anchors(probeOf(distribution), {
        search: "published",
        precisionUnder: "conditional",
        precision: 0.8,
      });
      if (result.certified) {
        expect(worth(distribution, result.parts).conditional).toBeGreaterThanOrEqual(0.8 - 1e-9);
      }
    }
  });

  test("the same seed gives the same bits; another seed may not", async () => {
    const ask = async (seed: number) => {
      const { run: _, ...rest } = await anchors(probeOf(distributions[3]), { search: "published", seed });
      return rest;
    };
    expect(await ask(1)).toEqual(await ask(1));
    expect((await ask(2)).diagnostics).not.toEqual((await ask(1)).diagnostics);
  });

  test("stops at the budget and says so", async () => {
    const { cost, result } = await anchors(probeOf(distributions[4]), { search: "published", budgetRows: 40 });
    expect(cost).toMatchObject({ modelRows: 40, stoppedBy: "budget" });
    expect(result.certified).toBe(false);
  });

  test("enumerates where it is told to", async () => {
    const { result, diagnostics } = await anchors(probeOf(conjunction), { search: "published", enumerate: true });
    expect([result.optimal, diagnostics.published]).toEqual([true, undefined]);
  });

  test.each([
    [{ search: "beam" }, 'anchors: expected search to be "certified" or "published", got "beam"'],
    [{ beamTolerance: 0 }, "anchors: expected beamTolerance to be a number above 0 and below 1, got 0"],
  ])("refuses %j", async (options, message) => {
    await expect(anchors(probeOf(conjunction), options as object)).rejects.toThrow(
      new WhyboxError("INVALID_ARGUMENT", message),
    );
  });
});
