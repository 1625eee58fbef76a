import { blackBox } from "whybox";
import type { Performance } from "whybox/audit";
import { parkMiller } from "../../fixtures/park-miller.js";

export const probability = (name: string) => ({ name, unit: "probability" });

export const passing = (names: readonly string[], outputs: { name: string; unit?: string }[]) =>
  blackBox((rows) => rows, {
    name: "m",
    input: { kind: "columns", features: names.map((name) => ({ name, kind: "number" as const })) },
    outputs,
  });

export const metric = (found: Performance, name: string) => {
  const value = found.result.metrics.find((each) => each.name === name);
  if (!value) throw new Error(name);
  return value;
};

/** The rows that scikit-learn 1.9 was given too. */
export function rows(count = 60) {
  const { uniform, below } = parkMiller(7);
  const p = Array.from({ length: count }, uniform);
  const y = p.map((each) => (uniform() < each ? "1" : "0"));
  const w = p.map(() => 1 + below(3));
  const q = p.map(() => [uniform(), uniform(), uniform()]);
  const c = p.map(() => "abc"[below(3)]);
  const f = p.map(() => 3 * uniform());
  const t = f.map((each) => each + uniform() - 0.4);
  return { p, y, w, q, c, f, t };
}

export const { p, y, w, q, c, f, t } = rows();

export const binary = passing(["p"], [probability("1")]);

export const binaryRecords = p.map((each, i) => ({ p: each, y: y[i], w: w[i] }));
