import { expect, test } from "vitest";
import { blackBox, columns, exactShapley, matrix, probe } from "whybox";
import { cached, repeated } from "whybox/models";
import { noises } from "../../fixtures/games.js";

const about = {
  input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
  outputs: [{ name: "y" }, { name: "z" }],
} as const;

test("an answer is the mean of several, row by row and output by output", async () => {
  let call = 0;
  const counting = blackBox(
    (rows) => {
      call++;
      return rows.map(([x]) => [x + call, x * call]);
    },
    { ...about, noise: "varies" },
  );
  const { data, rows, columns: width } = await repeated(counting, 4).predict(matrix([[10], [-1]]));
  // Calls 1 to 4 are 2.5 on average.
  expect([[...data], rows, width]).toEqual([[12.5, 25, 1.5, -2.5], 2, 2]);
  expect(call).toBe(4);
});

test("noise shrinks with the square root of the number of repeats", async () => {
  const draws = noises(100_000, 3);
  let at = 0;
  const noisy = blackBox((rows) => rows.map(() => [draws[at++], 0]), { ...about, noise: "varies" });
  const spread = async (repeats: number) => {
    const { data } = await repeated(noisy, repeats).predict(matrix(new Array(2000).fill([0])));
    return Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / 2000);
  };
  expect((await spread(2)) / (await spread(18))).toBeCloseTo(3, 0);
});

test("every repeat is counted as rows sent, unless the model says what it sent", async () => {
  const plain = blackBox((rows) => rows.map(([x]) => [x, -x]), about);
  const { cost } = await exactShapley(probe(repeated(plain, 3), columns([[0], [1]], [5])));
  expect(cost.sentRows).toBe(3 * cost.modelRows);
  const { cost: known } = await exactShapley(probe(repeated(cached(plain), 3), columns([[0], [1]], [5])));
  // All repeats but the first come from the cache.
  expect(known.sentRows).toBeLessThanOrEqual(known.modelRows);
});

test("a model that writes into what it is asked is asked the same again, and the caller keeps its batch", async () => {
  const seen: number[] = [];
  const scribbling = blackBox(
    ({ data, rows }) => {
      seen.push(data[0]);
      const answers = Float64Array.from({ length: 2 * rows }, (_, i) => data[i >> 1]);
      data.fill(99);
      return { data: answers, rows, columns: 2 };
    },
    { ...about, rows: "matrix" },
  );
  const asked = matrix([[4]]);
  expect((await repeated(scribbling, 3).predict(asked)).data).toEqual(Float64Array.of(4, 4));
  expect(seen).toEqual([4, 4, 4]);
  expect([...asked.data]).toEqual([4]);
});

test("texts are repeated too, and answers still vary", async () => {
  let call = 0;
  const moody = blackBox((texts: readonly string[]) => texts.map((text) => text.length + call++), {
    input: { kind: "text" },
    outputs: [{ name: "y" }],
  });
  const steady = repeated(moody, 2);
  expect((await steady.predict(["abc"])).data).toEqual(Float64Array.of(3.5));
  expect(steady.noise).toBe("varies");
});

test("one that repeats fewer than two times is refused", () => {
  const model = blackBox((rows) => rows.map(([x]) => [x, x]), about);
  for (const repeats of [1, 0, 2.5, undefined])
    expect(() => repeated(model, repeats as number)).toThrow(
      "repeated: expected repeats to be a whole number of 2 or more",
    );
});
