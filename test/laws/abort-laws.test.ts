import { expect, test } from "vitest";
import type { Explanation } from "whybox";
import { blackBox, type WhyboxError } from "whybox";
import { type Answers, answersOf, dataset, errorSlices, fairness, performance } from "whybox/audit";
import { parkMiller } from "../fixtures/park-miller.js";

/** A signal that aborts when it is looked at for the n-th time: in the same place at every speed. */
function abortingAtLook(n: number) {
  const controller = new AbortController();
  let looks = 0;
  const signal = new Proxy(controller.signal, {
    get(target, key) {
      if (key === "aborted" && ++looks === n) controller.abort(new Error("enough"));
      const value = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { signal, looks: () => looks };
}

const { uniform } = parkMiller(7);
const chance = (row: readonly number[]) => 1 / (1 + Math.exp(1 - 3 * row[0] + row[1] * row[2]));
const model = blackBox((rows) => rows.map(chance), {
  name: "model",
  input: { kind: "columns", features: ["a", "b", "c", "d"].map((name) => ({ name, kind: "number" as const })) },
  outputs: [{ name: "yes", unit: "probability" as const }],
});
const people = dataset(
  Array.from({ length: 120 }, () => {
    const [a, b, c, d] = [uniform(), uniform(), uniform(), uniform()];
    return { a, b, c, d, y: uniform() < chance([a, b, c, d]) ? "yes" : "not yes", sex: uniform() < 0.5 ? "f" : "m" };
  }),
  { model, target: "y", groups: ["sex"] },
);
let answered: Promise<Answers> | undefined;
const answers = () => (answered ??= answersOf(model, people));

const runs: Record<string, (signal: AbortSignal) => Promise<Explanation>> = {
  performance: async (signal) => performance(await answers(), { signal }),
  errorSlices: async (signal) => errorSlices(await answers(), { signal }),
  fairness: async (signal) => fairness(await answers(), { favourable: "yes", signal }),
};

test.each(Object.entries(runs))("%s stops wherever it is when its signal aborts", async (_, run) => {
  const complete = abortingAtLook(Number.POSITIVE_INFINITY);
  await run(complete.signal);
  const looks = complete.looks();
  expect(looks).toBeGreaterThan(20);
  for (const at of [1, Math.ceil(looks / 2), looks]) {
    const { signal } = abortingAtLook(at);
    const error = await run(signal).then(
      () => undefined,
      (thrown: WhyboxError) => thrown,
    );
    expect(error?.code, `aborted at look ${at} of ${looks}`).toBe("ABORTED");
  }
});
