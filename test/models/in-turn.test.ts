import { describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, lime, type Matrix, probe, WhyboxError } from "whybox";
import { inTurn } from "../../dist/models/in-turn.js";

const input = { kind: "columns", features: [{ name: "x", kind: "number" }] } as const;

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
    const error = await exactShapley(probe(model, columns([[0], [1], [2], [3]], [9]))).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(WhyboxError);
    expect(error.message).toMatch("down");
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(stopped.length).toBeGreaterThan(0);
    expect(stopped.every(Boolean)).toBe(true);
  });
});

describe("inTurn", () => {
  /** Calls that answer when they are told to, and the order in which they began. */
  const calls = (concurrency: number | undefined) => {
    const predict = {};
    const began: number[] = [];
    const answers: ((answer: unknown) => void)[] = [];
    const ask = (call: number, signal?: AbortSignal) => {
      const start = () => {
        began.push(call);
        return new Promise<unknown>((resolve) => {
          answers[call] = resolve;
        });
      };
      return inTurn(predict, concurrency, start, (answer) => answer, signal);
    };
    return { began, ask, answer: (call: number, value: unknown = [call]) => answers[call](value) };
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  test("lets the one go next that has waited longest, never more than the limit at a time", async () => {
    const { began, ask, answer } = calls(2);
    const asked = [0, 1, 2, 3, 4].map((call) => ask(call));
    expect(began).toEqual([0, 1]);
    answer(1);
    await settled();
    expect(began).toEqual([0, 1, 2]);
    answer(0);
    answer(2);
    await settled();
    expect(began).toEqual([0, 1, 2, 3, 4]);
    answer(4);
    answer(3);
    expect(await Promise.all(asked)).toEqual([[0], [1], [2], [3], [4]]);
  });

  test("does not make a call whose turn comes after its abort, and lets the next one go", async () => {
    const { began, ask, answer } = calls(1);
    const stop = new AbortController();
    const first = ask(0);
    const second = ask(1, stop.signal);
    const third = ask(2);
    stop.abort(new Error("given up"));
    answer(0);
    await first;
    await expect(second).rejects.toThrow("given up");
    await settled();
    expect(began).toEqual([0, 2]);
    answer(2);
    await third;
  });

  test("answers at once where the call does, and frees the turn of one that throws or rejects", async () => {
    const predict = {};
    const at = (call: () => unknown) => inTurn(predict, 1, call, (answer, late) => [answer, late]);
    expect(at(() => 7)).toEqual([7, false]);
    expect(() =>
      at(() => {
        throw new Error("no tariff");
      }),
    ).toThrow("no tariff");
    await expect(at(() => Promise.reject(new Error("down")))).rejects.toThrow("down");
    expect(at(() => 8)).toEqual([8, false]);
    expect(await at(async () => 9)).toEqual([9, true]);
  });

  test("refuses two answers of calls under way together that came from the same memory", async () => {
    const { began, ask, answer } = calls(undefined);
    const memory = new Float64Array(3);
    const first = ask(0);
    const second = ask(1);
    // Until it is known that answers do not share memory, the second waits for the first.
    expect(began).toEqual([0]);
    answer(0, Float64Array.of(1));
    await first;
    await settled();
    expect(began).toEqual([0, 1]);
    answer(1, Float64Array.of(2));
    await second;
    const together = [ask(2), ask(3), ask(4)];
    expect(began).toEqual([0, 1, 2, 3, 4]);
    answer(2, memory);
    await together[0];
    answer(3, memory);
    await expect(together[1]).rejects.toThrow(
      "predict answered two calls that were under way together from the same memory; give the model concurrency: 1",
    );
    answer(4, memory);
    await together[2];
  });

  test("makes one call at a time where answers are parts of larger memories, though of two by turns", async () => {
    const { began, ask, answer } = calls(undefined);
    const memories = [new Float64Array(9), new Float64Array(9)];
    for (const call of [0, 1]) {
      const asked = ask(call);
      answer(call, memories[call].subarray(0, 2));
      await asked;
    }
    const later = [ask(2), ask(3)];
    expect(began).toEqual([0, 1, 2]);
    answer(2, memories[0].subarray(0, 2));
    await settled();
    expect(began).toEqual([0, 1, 2, 3]);
    answer(3, memories[1].subarray(0, 2));
    await Promise.all(later);
  });
});
