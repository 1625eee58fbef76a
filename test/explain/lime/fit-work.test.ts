import { expect, test } from "vitest";
import { blackBox, lime, probe, tokens } from "whybox";
import { fitWork } from "../../../dist/explain/lime/fit-work.js";

const model = blackBox((texts) => texts.map((text) => text.length), {
  name: "length",
  input: { kind: "text" },
  outputs: [{ name: "y" }],
});
const words = (count: number) => tokens(Array.from({ length: count }, (_, i) => `w${i}`).join(" "));

/** Work of a fit to 16 replicates of `rows` rows each. */
function workOf(parts: number, rows: number, options: object): number {
  const replicate = { z: { data: new Float64Array(0), rows, columns: parts }, y: { data: [], rows, columns: 1 } };
  return fitWork({
    probe: probe(model, words(parts)),
    options: { outputs: "all", count: 10, select: "auto", ...options },
    prediction: Float64Array.of(1),
    replicates: new Array(16).fill(replicate),
  } as never);
}

test("grows with the square of parts that have a Gram matrix, with rows x parts beyond, with the cube of all that are fitted", () => {
  expect(workOf(400, 256, {}) / workOf(200, 256, {})).toBeCloseTo(4, 1);
  expect(workOf(4000, 256, {}) / workOf(2000, 256, {})).toBeCloseTo(2, 6);
  expect(workOf(4000, 256, {}) / workOf(4000, 128, {})).toBeCloseTo(2, 6);
  expect(workOf(1000, 16, { select: "none" }) / workOf(500, 16, { select: "none" })).toBeGreaterThan(6);
  expect(workOf(4000, 256, { select: "lassoPath" }) / workOf(4000, 256, { select: "lassoPath", count: 5 })).toBe(
    11 / 6,
  );
});

test("is 0 for a surrogate of the user's own", () => {
  expect(fitWork({ options: {}, surrogate: {}, prediction: [] } as never)).toBe(0);
});

test.each([
  { parts: 200, leavesSome: true },
  { parts: 3000, leavesSome: false },
])(
  "an aborted run of $parts words is answered at once, with an explanation: $leavesSome",
  async (given) => {
    const stop = new AbortController();
    const onProgress = (done: number) => {
      if (done >= 4800) stop.abort();
    };
    const error = await lime(probe(model, words(given.parts)), { signal: stop.signal, onProgress }).catch((e) => e);
    expect(error.code).toBe("ABORTED");
    expect(error.partial !== undefined).toBe(given.leavesSome);
  },
  20_000,
);
