import { describe, expect, test } from "vitest";
import {
  type Attribution,
  blackBox,
  columns,
  exactShapley,
  type KernelShapOptions,
  kernelShap,
  type Probe,
  parseExplanation,
  permutationShapley,
  probe,
} from "whybox";
import { noises } from "../../../fixtures/games.js";

const PARTS = 12;

/** A smooth model before some background rows, and how many rows it was asked. */
function smooth(backgroundRows: number, scale = 1): { asked: Probe; rows: () => number } {
  let rows = 0;
  const weights = noises(PARTS, 8);
  const model = blackBox(
    (batch) => {
      rows += batch.length;
      return batch.map(
        (x) => scale * Math.tanh(x.reduce((sum, value, i) => sum + weights[i] * value, 0)) + x[0] * x[1] * x[2],
      );
    },
    {
      name: "smooth",
      input: { kind: "columns", features: weights.map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    },
  );
  const background = Array.from({ length: backgroundRows }, (_, row) => noises(PARTS, 90 + row));
  return { asked: probe(model, columns(background, Array(PARTS).fill(1))), rows: () => rows };
}

const throughJson = (explanation: Attribution) =>
  parseExplanation(JSON.parse(JSON.stringify(explanation))) as Attribution;

const runs: [string, typeof permutationShapley, number, number, number, KernelShapOptions][] = [
  ["kernelShap", kernelShap, 1, 100, 700, {}],
  ["kernelShap by a process", kernelShap, 1, 65, 300, { estimator: "process" }],
  ["kernelShap by a regression", kernelShap, 3, 50, 500, { order: 1 }],
  ["kernelShap, coalitions of their own", kernelShap, 12, 64, 300, {}],
  ["kernelShap up to every coalition", kernelShap, 2, 200, 4200, {}],
  ["kernelShap in log odds of a sum", kernelShap, 5, 128, 256, { link: "logit", clip: 0.01 }],
  ["permutationShapley", permutationShapley, 4, 60, 200, {}],
];

describe("a run that resumes another", () => {
  test.each(runs)(
    "%s has the same bits as one run, and asks nothing twice",
    async (_, explain, background, few, many, o) => {
      const { estimator, order, ...others } = o;
      const options = explain === kernelShap ? o : others;
      const whole = smooth(background);
      const atOnce = await explain(whole.asked, { ...options, budgetRows: many * background, seed: 3 });
      const first = smooth(background);
      const begun = await explain(first.asked, {
        ...options,
        budgetRows: few * background,
        seed: 3,
        keepAnswers: true,
      });
      const second = smooth(background);
      const resume = throughJson(begun);
      const resumed = await explain(second.asked, { ...options, budgetRows: many * background, seed: 3, resume });
      expect(resumed.result).toEqual(atOnce.result);
      const again = resumed.cost.modelRows - atOnce.cost.modelRows;
      expect([0, 2]).toContain(again);
      expect(first.rows() + second.rows()).toBe(resumed.cost.modelRows);
      expect(resumed.cost.modelRows).toBeLessThanOrEqual(many * background);
      expect(resumed.diagnostics.resumedRows).toBeGreaterThan(0);
      expect(resumed.diagnostics.answers).toBeDefined();
    },
  );

  test("goes on where a rule stopped, and can be resumed again", async () => {
    const { asked } = smooth(12);
    const stopped = await kernelShap(asked, { until: { relative: 0.3 }, keepAnswers: true, seed: 1 });
    expect(stopped.cost.stoppedBy).toBe("converged");
    const more = await kernelShap(asked, { until: { relative: 0.01 }, resume: stopped, seed: 1 });
    const most = await kernelShap(asked, { resume: throughJson(more), seed: 1, budgetRows: 5000 * 12 });
    const exact = (await exactShapley(asked)).result.values[0];
    most.result.values[0].forEach((value, part) => expect(value).toBeCloseTo(exact[part], 9));
    expect(most.cost.modelRows).toBeLessThan(2 ** PARTS * 12 + 40);
  });

  test("starts anew from a run too small to go on from, within the budget of both", async () => {
    const first = smooth(1);
    const begun = await kernelShap(first.asked, { budgetRows: 14, keepAnswers: true });
    const second = smooth(1);
    const resumed = await kernelShap(second.asked, { budgetRows: 200, resume: begun });
    expect(first.rows() + second.rows()).toBe(resumed.cost.modelRows);
    expect(resumed.cost.modelRows).toBeLessThanOrEqual(200);
  });

  test("refuses another question, and says what differs", async () => {
    const { asked } = smooth(12);
    const begun = await kernelShap(asked, { budgetRows: 1200, keepAnswers: true });
    const refusal = (other: Probe, options: KernelShapOptions) =>
      kernelShap(other, { budgetRows: 2400, resume: begun, ...options }).then(
        String,
        (error) => `${error.code} ${error.message}`,
      );
    expect(await refusal(asked, { seed: 1 })).toContain(
      "RESUME_MISMATCH kernelShap: expected the same seed as in the explanation to resume, 0, got 1",
    );
    expect(await refusal(asked, { order: 1 })).toContain(
      "expected the same order as in the explanation to resume, null, got 1",
    );
    expect(await refusal(smooth(11).asked, {})).toContain(
      "the same number of background rows as in the explanation to resume, 12, got 11",
    );
    expect(await refusal(smooth(12, 2).asked, {})).toMatch(
      /^RESUME_MISMATCH .*the model, the instance or the background is another one$/,
    );
    expect(await refusal(asked, { budgetRows: 1000 })).toContain("expected budgetRows of more than the 1");
    const without = await kernelShap(asked, { budgetRows: 1200 });
    expect(await refusal(asked, { resume: without })).toContain("without; make it with keepAnswers: true");
    const answers = { ...(begun.diagnostics.answers as object), answers: "AAAA" };
    const damaged = { ...begun, diagnostics: { ...begun.diagnostics, answers } };
    expect(await refusal(asked, { resume: damaged })).toContain("the answers in the explanation to resume are damaged");
  });

  test("keeps no more than 2^20 numbers, and says so", async () => {
    const model = blackBox((batch) => batch.map((x) => new Array(1100).fill(x[0] + x[1] * x[2])), {
      name: "wide",
      input: { kind: "columns", features: noises(PARTS).map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
      outputs: Array.from({ length: 1100 }, (_, i) => ({ name: `y${i}` })),
    });
    const asked = probe(model, columns([noises(PARTS)], Array(PARTS).fill(1)));
    const explanation = await kernelShap(asked, { outputs: ["y0"], budgetRows: 1000, keepAnswers: true });
    expect(explanation.diagnostics.answers).toBeUndefined();
    expect(explanation.notes.map(({ code }) => code)).toContain("ANSWERS_NOT_KEPT");
  });
});
