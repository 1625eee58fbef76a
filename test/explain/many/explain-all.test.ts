import { describe, expect, test } from "vitest";
import {
  type Attribution,
  anchors,
  blackBox,
  columns,
  type Explanation,
  explainAll,
  greedy,
  kernelShap,
  lime,
  matrix,
  occlusion,
  type Probe,
  parseExplanation,
  predictionDifference,
  probe,
  streak,
  tokens,
} from "whybox";
import { noises, tableGame } from "../../fixtures/games.js";
import { bits } from "../../fixtures/waves.js";

const features = Array.from({ length: 13 }, (_, i) => ({ name: `x${i}`, kind: "number" as const }));
const model = blackBox((rows) => rows.map((x) => x[0] * x[1] * x[2] + Math.sin(x[3] * x[4]) + x[5]), {
  name: "curves",
  input: { kind: "columns", features },
  outputs: [{ name: "y" }],
});
const background = matrix(Array.from({ length: 10 }, (_, row) => noises(13, 50 + row)));
const rows = matrix(Array.from({ length: 9 }, (_, row) => noises(13, 200 + row)));
const options = { budgetRows: 10 * 600, seed: 3 };
const ask = (row: Float64Array): Probe => probe(model, columns(background, row));

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("explainAll", () => {
  test("yields in the order of the instances, whichever is done first", async () => {
    const delays = [40, 1, 20, 0, 10];
    const results = await collect(
      explainAll(delays, async (delay) => {
        await wait(delay);
        return kernelShap(tableGame([0, delay]));
      }),
    );
    expect(results.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(results.map(({ explanation }) => explanation?.subject.prediction[0])).toEqual(delays);
  });

  test("shared designs change no bit, and are made once", async () => {
    const designs = new Set<unknown>();
    const results = await collect(
      explainAll(rows, (row, { shared }) => {
        designs.add(shared);
        return kernelShap(ask(row), { ...options, shared });
      }),
    );
    expect(designs.size).toBe(1);
    for (const { index, explanation } of results) {
      const alone = await kernelShap(ask(rows.data.subarray(13 * index, 13 * index + 13)), options);
      const { subject } = explanation as Attribution;
      expect(subject.row).toBe(index);
      expect(bits({ ...(explanation as Attribution), subject: { ...subject, row: undefined } })).toBe(bits(alone));
    }
  });

  test("every explainer takes the context as it is handed out", async () => {
    const words = ["a good film", "no good at all"];
    const mood = blackBox((texts) => texts.map((text) => (/good/.test(text) ? 0.9 : 0.2)), {
      input: { kind: "text" },
      outputs: [{ name: "glad", unit: "probability" }],
    });
    for (const method of [occlusion, predictionDifference, streak, greedy, anchors, kernelShap, lime]) {
      const results = await collect(
        explainAll(
          words,
          (text, { shared, signal }): Promise<Explanation> => method(probe(mood, tokens(text)), { shared, signal }),
        ),
      );
      expect(results.map(({ error }) => error)).toEqual([undefined, undefined]);
    }
  });

  test("an explanation keeps the place and the name of its row", async () => {
    const small = matrix([noises(13, 50), noises(13, 51)]);
    const results = await collect(explainAll(small, (row) => kernelShap(ask(row), options), { ids: ["x1", "x2"] }));
    expect(results.map(({ explanation }) => [explanation?.subject.row, explanation?.subject.id])).toEqual([
      [0, "x1"],
      [1, "x2"],
    ]);
    expect(parseExplanation(JSON.stringify(results[1].explanation))).toEqual(results[1].explanation);
  });

  test("a shared design is keyed by all it depends on: parts, budget, seed and order", async () => {
    const small = matrix([noises(13, 50), noises(13, 51).map((value, i) => (i < 3 ? rows.data[i] : value))]);
    const variants = [
      { seed: 1 },
      { seed: 2 },
      { budgetRows: 10 * 700 },
      { order: 1 as const },
      { budgetRows: 10 * 700, order: 3 as const },
    ];
    const [place] = await collect(
      explainAll([0], async (_, { shared }) => {
        for (const variant of variants) {
          for (const rowsBehind of [background, small]) {
            const asked = probe(model, columns(rowsBehind, rows.data.subarray(0, 13)));
            const with_ = await kernelShap(asked, { ...options, enumerate: false, ...variant, shared });
            expect(bits(with_)).toBe(bits(await kernelShap(asked, { ...options, enumerate: false, ...variant })));
          }
        }
        return kernelShap(tableGame([0, 1]));
      }),
    );
    expect(place.error).toBeUndefined();
  });

  test("an instance that fails yields its error in its place, and the run goes on", async () => {
    const bad = { data: rows.data.slice(), rows: rows.rows, columns: 13 };
    bad.data[13 * 4 + 2] = Number.NaN;
    const results = await collect(explainAll(bad, (row, { shared }) => kernelShap(ask(row), { ...options, shared })));
    expect(results.map(({ error }) => error?.message)).toEqual([
      ...new Array(4).fill(undefined),
      'columns: instance, "x2": expected a value (the feature does not say missing: true), got NaN',
      ...new Array(4).fill(undefined),
    ]);
  });

  test("keeps at most `concurrency` instances under way, and does not run ahead of its reader", async () => {
    let started = 0;
    let open = 0;
    let most = 0;
    const iterator = explainAll(
      Array.from({ length: 30 }, (_, i) => i),
      async () => {
        started++;
        most = Math.max(most, ++open);
        await wait(1);
        open--;
        return kernelShap(tableGame([0, 1]));
      },
      { concurrency: 3 },
    );
    await iterator.next();
    await wait(30);
    expect(started).toBeLessThanOrEqual(5);
    await collect(iterator);
    expect(started).toBe(30);
    expect(most).toBe(3);
  });

  test("an abort ends the iteration with ABORTED; what was read stays read", async () => {
    const controller = new AbortController();
    const read: number[] = [];
    const run = async () => {
      for await (const { index } of explainAll(
        rows,
        (row, { signal }) => kernelShap(ask(row), { ...options, signal }),
        {
          signal: controller.signal,
          concurrency: 2,
        },
      )) {
        read.push(index);
        if (index === 2) controller.abort();
      }
    };
    await expect(run()).rejects.toMatchObject({ code: "ABORTED" });
    expect(read.slice(0, 3)).toEqual([0, 1, 2]);
    expect(read.length).toBeLessThan(9);
  });

  test("an abort before it begins is obeyed, even where there is no instance", async () => {
    const none = explainAll([] as Float64Array[], (row) => kernelShap(ask(row)), { signal: AbortSignal.abort() });
    await expect(none.next()).rejects.toMatchObject({ code: "ABORTED" });
  });

  test("an abort ends it with ABORTED, also where the callback rejects with an error of its own", async () => {
    const controller = new AbortController();
    const own = new Error("the page was left");
    const run = collect(
      explainAll(
        rows,
        (_, { signal }) =>
          new Promise<never>((_, reject) => {
            signal.addEventListener("abort", () => reject(own));
            controller.abort();
          }),
        { signal: controller.signal, concurrency: 1 },
      ),
    );
    await expect(run).rejects.toMatchObject({ name: "WhyboxError", code: "ABORTED", cause: own });
  });

  test("an abort ends it with the explainer's own ABORTED, which carries what it has cost", async () => {
    const controller = new AbortController();
    const run = collect(
      explainAll(
        rows,
        (row, { signal }) => kernelShap(ask(row), { ...options, signal, onProgress: () => controller.abort() }),
        { signal: controller.signal, concurrency: 1 },
      ),
    );
    await expect(run).rejects.toMatchObject({ code: "ABORTED", cost: { stoppedBy: "aborted" } });
  });

  test("shows what a callback threw that is no error", async () => {
    const [{ error }] = await collect(explainAll([1], () => Promise.reject({ a: 1 })));
    expect(error?.message).toBe('{"a":1}');
  });

  test("whoever stops reading stops what is under way", async () => {
    const signals: AbortSignal[] = [];
    for await (const _ of explainAll(
      rows,
      (row, { signal }) => {
        signals.push(signal);
        return kernelShap(ask(row), { ...options, signal });
      },
      { concurrency: 3 },
    )) {
      break;
    }
    expect(signals.length).toBeLessThan(9);
    expect(signals.every((signal) => signal.aborted)).toBe(true);
  });

  test("tells how many instances are done", async () => {
    const seen: unknown[] = [];
    await collect(
      explainAll(rows, (row) => kernelShap(ask(row), options), { onProgress: (...progress) => seen.push(progress) }),
    );
    expect(seen).toEqual(Array.from({ length: 9 }, (_, i) => [i + 1, 9]));
  });

  test("takes any async source, and an empty one", async () => {
    async function* source() {
      yield* [1, 2];
    }
    const results = await collect(explainAll(source(), (value) => kernelShap(tableGame([0, value]))));
    expect(results.map(({ explanation }) => explanation?.result.values)).toEqual([[[1]], [[2]]]);
    expect(await collect(explainAll([], () => kernelShap(tableGame([0, 1]))))).toEqual([]);
  });
});
