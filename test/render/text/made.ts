import type { Attribution, Explanation } from "whybox";

/** An explanation of one output, with what a text reads of it. */
export const made = <E = Explanation>(kind: string, result: object, subject: object = {}): E =>
  ({
    ...{ kind, result, method: { name: kind, options: {}, seed: 0 }, diagnostics: {}, notes: [] },
    ...{ cost: { modelRows: 40, budgetRows: 40, stoppedBy: "complete" }, run: { executor: "in process" } },
    subject: {
      ...{ scope: "dataset", model: "credit", outputs: ["repaid"], units: [null], parts: [], prediction: [0] },
      ...{ baseline: [null], ...subject },
    },
  }) as unknown as E;

/** An attribution of one output, of parts x0, x1 and so on with these values, known exactly unless `more` says otherwise. */
export const attributionOf = (values: readonly number[], more: object = {}, subject: object = {}) =>
  made<Attribution>(
    "attribution",
    { values: [values], standardErrors: [values.map(() => 0)], intercepts: [0.5], ...more },
    {
      ...{ scope: "local", parts: values.map((_, i) => ({ name: `x${i}` })), baseline: [0.5] },
      ...{ prediction: [values.reduce((sum, value) => sum + value, 0.5)], ...subject },
    },
  );

/** An estimate with bounds. */
export const known = (value: number | null, low: number | null = null, high: number | null = null) => ({
  ...{ value, low, high, interval: "Wilson" },
});

/** The cells of a line of a table: columns lie two spaces apart or more. */
export const cells = (line: string | undefined) => (line ?? "").trim().split(/\s{2,}/);

/** The line that begins with these words, apart from its indentation. */
export const lineOf = (lines: readonly string[], start: string) => lines.find((line) => line.trim().startsWith(start));

export const layout = { width: 100, top: 10 };
