import { describe, expect, test } from "vitest";
import {
  blackBox,
  columns,
  exactShapley,
  kernelShap,
  lime,
  type Matrix,
  matrix,
  probe,
  toText,
  WhyboxError,
} from "whybox";
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

describe("a predict function that answers later", () => {
  const memory = new Float64Array(4096);
  const scored = { name: "wasm", input, outputs: [{ name: "y" }], rows: "matrix" } as const;
  /** Answers from one memory, as WebAssembly does. */
  const fromOneMemory = (calls: { most: number; now: number }, single = false) => {
    const singles = new Float32Array(memory.buffer);
    return async ({ data, rows }: Matrix): Promise<ArrayLike<number>> => {
      calls.most = Math.max(calls.most, ++calls.now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      const view = (single ? singles : memory).subarray(0, rows);
      for (let row = 0; row < rows; row++) view[row] = 3 * data[row];
      calls.now--;
      return view;
    };
  };
  const explainMany = (model: Parameters<typeof probe>[0]) =>
    Promise.all(
      Array.from({ length: 6 }, async (_, i) => {
        const { result } = await lime(probe(model, columns([[0], [4]], [i])), { samples: 32 });
        return result;
      }),
    );

  test.each([false, true])(
    "from memory that it uses again is asked one call at a time (single: %s)",
    async (single) => {
      const calls = { most: 0, now: 0 };
      const reused = await explainMany(blackBox(fromOneMemory(calls, single) as never, scored));
      const plain = await explainMany(blackBox(({ data }) => data.map((x) => 3 * x), scored));
      expect(reused).toEqual(plain);
      expect(calls.most).toBe(1);
    },
  );

  test("from two parts of one memory by turns is asked one call at a time", async () => {
    const calls = { most: 0, now: 0, all: 0 };
    const byTurns = blackBox(async ({ data, rows }: Matrix) => {
      calls.most = Math.max(calls.most, ++calls.now);
      const view = memory.subarray(calls.all++ % 2 ? 2048 : 0).subarray(0, rows);
      await new Promise((resolve) => setTimeout(resolve, 1 + (calls.all % 3)));
      for (let row = 0; row < rows; row++) view[row] = 3 * data[row];
      calls.now--;
      return view;
    }, scored);
    expect(await explainMany(byTurns)).toEqual(
      await explainMany(blackBox(({ data }) => data.map((x) => 3 * x), scored)),
    );
    expect(calls.most).toBe(1);
  });

  test("in memory of its own is asked side by side", async () => {
    const calls = { most: 0, now: 0 };
    const answer = fromOneMemory(calls);
    const own = blackBox(async (rows: Matrix) => Float64Array.from(await answer(rows)), scored);
    await explainMany(own);
    expect(calls.most).toBeGreaterThan(1);
  });

  test("is asked one call at a time where the model says so, and so many chunks at once where it says more", async () => {
    const most: Record<number, number> = {};
    const slow = (concurrency: number) => {
      let now = 0;
      most[concurrency] = 0;
      return blackBox(
        async ({ data }: Matrix) => {
          most[concurrency] = Math.max(most[concurrency], ++now);
          await new Promise((resolve) => setTimeout(resolve, 2));
          now--;
          return data.map((x) => x * x);
        },
        { ...scored, concurrency, rowsPerCall: 8 },
      );
    };
    const results = [];
    for (const concurrency of [1, 5]) results.push(await explainMany(slow(concurrency)));
    expect(most).toEqual({ 1: 1, 5: 5 });
    expect(results[1]).toEqual(results[0]);
  });

  test("one failing chunk stops those under way beside it", async () => {
    const stopped: boolean[] = [];
    const model = blackBox(
      async ({ data }: Matrix, signal?: AbortSignal) => {
        if (data[0] === 0) throw new Error("down");
        await new Promise((resolve) => setTimeout(resolve, 20));
        stopped.push(signal?.aborted === true);
        return data;
      },
      { ...scored, concurrency: 4, rowsPerCall: 1 },
    );
    expect(await messageOf(() => exactShapley(probe(model, columns([[0], [1], [2], [3]], [9]))))).toMatch("down");
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(stopped.length).toBeGreaterThan(0);
    expect(stopped.every(Boolean)).toBe(true);
  });
});

test("facts that do not fit are refused", async () => {
  const make = (facts: object) => () =>
    blackBox((rows) => rows.map(() => 0), { name: "m", input, outputs: [{ name: "y" }], ...facts });
  expect(await messageOf(make({ concurrency: 0 }))).toMatch("expected concurrency to be a whole number of 1 or more");
  expect(await messageOf(make({ noise: "some" }))).toMatch('expected noise to be "none" or "varies"');
  expect(await messageOf(make({ price: { perRow: -1, currency: "EUR" } }))).toMatch("expected price to be");
});
