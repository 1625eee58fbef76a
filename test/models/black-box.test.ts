import { describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, kernelShap, lime, matrix, probe, toText, WhyboxError } from "whybox";
import { toSvg } from "whybox/charts";
import { rules } from "whybox/trees";

const input = { kind: "columns", features: [{ name: "x", kind: "number" }] } as const;
const two = [{ name: "no" }, { name: "yes" }];
const asked = matrix([[1], [2], [3]]);
const untyped = <T>(value: unknown) => value as T;

const messageOf = async (run: () => unknown) => {
  const error = await Promise.resolve()
    .then(run)
    .catch((thrown) => thrown);
  expect(error).toBeInstanceOf(WhyboxError);
  return (error as WhyboxError).message;
};

describe("the first mistakes", () => {
  test("mapping rows with an async function", async () => {
    const model = blackBox(
      untyped((rows: number[][]) => rows.map(async ([x]) => x)),
      {
        name: "m",
        input,
        outputs: [{ name: "y" }],
      },
    );
    expect(await messageOf(() => model.predict(asked))).toBe(
      "m.predict: expected a number for each of 3 rows, got a promise at row 0; wait for all of them: async (rows) => Promise.all(rows.map(predictRow))",
    );
  });

  test("a predict function written for one row", async () => {
    const oneRow = "predict gets all rows at once; a function of one row goes in as (rows) => rows.map(predictRow)";
    const number = blackBox(
      untyped(([x]: number[]) => 2 * x),
      { name: "m", input, outputs: [{ name: "y" }] },
    );
    expect(await messageOf(() => number.predict(asked))).toBe(
      `m.predict: expected a list of 3 answers, one for each row, got NaN; ${oneRow}`.replace("NaN", "2"),
    );
    const both = blackBox(
      untyped(() => [0.3, 0.7]),
      { name: "m", input, outputs: two },
    );
    expect(await messageOf(() => both.predict(asked))).toBe(
      `m.predict: expected 2 numbers for each of 3 rows, got 0.3 at row 0; ${oneRow}`,
    );
    const oneText = untyped<(words: readonly string[]) => number[]>((word: string) => word.toLowerCase().length);
    const text = blackBox(oneText, { name: "m", input: { kind: "text" }, outputs: [{ name: "y" }] });
    expect(await messageOf(() => text.predict(["a", "b"]))).toBe(
      "m.predict: threw: word.toLowerCase is not a function; predict was given 2 rows, as an array of strings",
    );
  });

  test.each<[string, () => unknown, string]>([
    ["nothing", () => undefined, "undefined"],
    ["a text", () => "yes", '"yes"'],
    ["a Map", () => new Map([[0, 1]]), "an object (Map)"],
    ["a Set", () => new Set([1]), "an object (Set)"],
    ["a generator", () => [1, 2, 3].values(), "an object (Array Iterator)"],
    ["a buffer", () => new ArrayBuffer(24), "an object (ArrayBuffer)"],
    ["an object of its own", () => ({ y: 1 }), "an object with keys y"],
  ])("%s in place of a list, which is called what it is", async (_, predict, got) => {
    const model = blackBox(untyped(predict), { name: "m", input, outputs: [{ name: "y" }] });
    expect(await messageOf(() => model.predict(asked))).toBe(
      `m.predict: expected a Matrix { data: Float64Array, rows, columns } of 3 x 1, got ${got}; or return a list of 3 answers, one for each row`,
    );
  });

  test("a forgotten await, before whatever takes the result", async () => {
    const model = blackBox((rows) => rows.map(([x]) => x), { name: "m", input, outputs: [{ name: "y" }] });
    const later = exactShapley(probe(model, columns([[0]], [1])));
    await later;
    for (const [name, use] of Object.entries({ toText, toSvg, rules })) {
      expect(await messageOf(() => (use as (value: unknown) => unknown)(later))).toMatch(
        new RegExp(`^${name}: expected an? .*, got a promise; await it$`),
      );
    }
    expect(await messageOf(() => probe(untyped<typeof model>(Promise.resolve(model)), columns([[0]], [1])))).toBe(
      "probe: expected a model, got a promise; await it",
    );
  });
});

describe("a probability", () => {
  const percent = blackBox((rows) => rows.map(([x]) => [100 - x, x]), {
    name: "percent",
    input,
    outputs: two.map(({ name }) => ({ name, unit: "probability" })),
  });

  test("of 40 is refused, alone and in every explainer", async () => {
    const why =
      /percent.predict: expected probabilities from 0 to 1, got \d+ at .*output "no"; divide percentages by 100/;
    const asking = probe(percent, columns([[30], [50]], [40]));
    expect(await messageOf(() => percent.predict(matrix([[40]])))).toMatch(why);
    for (const explain of [exactShapley, kernelShap, lime]) expect(await messageOf(() => explain(asking))).toMatch(why);
  });

  test("may be off by what single precision rounds", () => {
    const rounded = blackBox((rows) => rows.map(() => 1 + 1e-7), {
      input,
      outputs: [{ name: "yes", unit: "probability" }],
    });
    expect(() => rounded.predict(asked)).not.toThrow();
  });
});

test("a matrix of another typed array, such as a tensor's, is taken as its numbers", async () => {
  const answering = (data: object) =>
    blackBox((() => ({ data, rows: 1, columns: 2 })) as never, { name: "m", input, outputs: two });
  for (const data of [Float32Array.of(0.25, 0.5), Int32Array.of(1, 2)]) {
    expect((await answering(data).predict(matrix([[1]]))).data).toEqual(Float64Array.from(data));
  }
  expect(await messageOf(() => answering(BigInt64Array.of(1n, 2n)).predict(matrix([[1]])))).toContain("Float64Array");
});
