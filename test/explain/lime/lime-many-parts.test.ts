import { describe, expect, test } from "vitest";
import { blackBox, lime, type Matrix, probe, tokens } from "whybox";
import { turnsAtEachChance, watchedTurns } from "../../fixtures/watched-turns.js";

/** Says how many of the first twenty words are left, the first weighing the most. */
const model = blackBox(
  (texts) =>
    texts.map((text) => {
      const words = new Set(text.split(" "));
      return Array.from({ length: 20 }, (_, i) => (words.has(`w${i}`) ? 20 - i : 0)).reduce(
        (sum, value) => sum + value,
      );
    }),
  { input: { kind: "text" }, outputs: [{ name: "score" }] },
);
const words = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`).join(" ");

describe("a text of many words", () => {
  test("is explained along the lasso path in the time of the knots that are needed", async () => {
    const asked = probe(model, tokens(words(200)));
    const { result } = await lime(asked, { select: "lassoPath", samples: 256 });
    const [selected] = result.surrogate?.selected ?? [[]];
    expect(selected.length).toBeGreaterThan(0);
    expect(selected.filter((part) => part < 20).length).toBeGreaterThan(selected.length / 2);
  }, 30_000);

  test.each(["lassoPath", "forward", "highestWeights"] as const)(
    "obeys its signal while %s is at work, and keeps what was asked",
    async (select) => {
      const stop = new AbortController();
      const run = lime(probe(model, tokens(words(600))), {
        select,
        samples: 512,
        signal: stop.signal,
        // Everything has been asked: what is left is the fit.
        onProgress: (done) => done === 514 && setTimeout(() => stop.abort(), 30),
      });
      await expect(run).rejects.toMatchObject({
        code: "ABORTED",
        partial: { kind: "attribution", cost: { modelRows: 514, stoppedBy: "aborted" } },
      });
    },
  );

  test("is selected from fewer resamples after an abort where each takes long", async () => {
    const stop = new AbortController();
    const error = await lime(probe(model, tokens(words(600))), {
      select: "highestWeights",
      samples: 512,
      signal: stop.signal,
      onProgress: (done) => done === 514 && setTimeout(() => stop.abort(), 30),
    }).catch((reason) => reason);
    const [stability] = error.partial.result.surrogate.stability as number[][];
    expect(stability.some((share) => share < 1)).toBe(true);
    // Of three.
    for (const share of stability) expect(3 * share).toBeCloseTo(Math.round(3 * share), 12);
  });

  test.each([{ select: "none" as const }, { count: 1501 }])(
    "is refused unasked where all of it would be fitted: %o",
    async (options) => {
      let asked = 0;
      const counting = blackBox(
        (texts) => {
          asked += texts.length;
          return texts.map((text) => text.length);
        },
        { input: { kind: "text" }, outputs: [{ name: "length" }] },
      );
      await expect(lime(probe(counting, tokens(words(1501))), { samples: 64, ...options })).rejects.toMatchObject({
        code: "TOO_MANY_PARTS",
        message: expect.stringContaining("at most 1500 parts in the regression"),
      });
      expect(asked).toBe(0);
    },
  );

  test("takes memory for its samples, not for pairs of words", async () => {
    let most = 0;
    const before = process.memoryUsage().arrayBuffers;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }, 1);
    const { result } = await lime(probe(model, tokens(words(4000))), { samples: 200, count: 5 });
    clearInterval(watch);
    expect(most).toBeLessThan(200e6);
    expect(result.surrogate?.selected[0].length).toBe(5);
  });

  test("lets other work run between the draws of replicates", async () => {
    const asked = probe(model, tokens(words(40)));
    const turns = turnsAtEachChance();
    const turnsAtDraw: number[] = [];
    const counting = Object.assign(Object.create(asked), {
      neighbourhood: (request: Parameters<typeof asked.neighbourhood>[0]) => {
        turnsAtDraw.push(turns.count());
        return asked.neighbourhood(request);
      },
    });
    await lime(counting, { samples: 64 });
    turns.stop();
    expect(turnsAtDraw).toHaveLength(16);
    expect(new Set(turnsAtDraw).size).toBe(16);
  });

  test("lets other work run between a draw and the questions about it", async () => {
    const asked = probe(model, tokens(words(40)));
    const turns = watchedTurns();
    const turnsFromDrawToAsk: number[] = [];
    const counting = Object.assign(Object.create(asked), {
      neighbourhood: (request: Parameters<typeof asked.neighbourhood>[0]) => {
        const drawnAt = turns.count();
        const samples = asked.neighbourhood(request);
        const ask: typeof samples.ask = (askOptions) => {
          turnsFromDrawToAsk.push(turns.count() - drawnAt);
          return samples.ask(askOptions);
        };
        return { ...samples, ask };
      },
    });
    await lime(counting, { samples: 64 });
    turns.stop();
    expect(turnsFromDrawToAsk).toHaveLength(16);
    expect(Math.min(...turnsFromDrawToAsk)).toBeGreaterThan(0);
  });

  test("has its samples' products worked out while others are asked, so that an abort need not wait for them", async () => {
    const asked = probe(model, tokens(words(120)));
    const read = new Set<number>();
    const readAtDraw: number[] = [];
    const watched = Object.assign(Object.create(asked), {
      neighbourhood: (request: Parameters<typeof asked.neighbourhood>[0]) => {
        readAtDraw.push(read.size);
        const samples = asked.neighbourhood(request);
        const replicate = readAtDraw.length;
        const isAnswered = { yet: false };
        const z = Object.defineProperty({ ...samples.z }, "data", {
          get() {
            if (isAnswered.yet) read.add(replicate);
            return (samples.z as Matrix).data;
          },
        });
        const ask: typeof samples.ask = async (askOptions) => {
          const answers = await samples.ask(askOptions);
          isAnswered.yet = true;
          return answers;
        };
        return { ...samples, z, ask };
      },
    });
    await lime(watched, { samples: 256 });
    // Eight are asked at once.
    expect(readAtDraw.map((count, draw) => count >= draw - 8)).toEqual(readAtDraw.map(() => true));
    expect(readAtDraw.at(-1)).toBeGreaterThanOrEqual(7);
  });

  test("keeps the event loop free", async () => {
    let turns = 0;
    const watch = setInterval(() => turns++, 5);
    await lime(probe(model, tokens(words(1500))), { samples: 400 });
    clearInterval(watch);
    expect(turns).toBeGreaterThan(10);
  });

  test("selects the same words above the size from which pairs of words are not kept", async () => {
    const few = await lime(probe(model, tokens(words(480))), { samples: 3000, count: 5 });
    const many = await lime(probe(model, tokens(words(520))), { samples: 3000, count: 5 });
    const selected = (explanation: typeof few) => explanation.result.surrogate?.selected[0].toSorted((a, b) => a - b);
    // Neighbours among the first words weigh nearly the same.
    for (const explanation of [few, many]) expect(selected(explanation)?.every((part) => part < 8)).toBe(true);
    for (const part of selected(few)?.filter((each) => selected(many)?.includes(each)) ?? []) {
      const [error, other] = [few, many].map(({ result }) => result.standardErrors[0][part] as number);
      expect(Math.abs(few.result.values[0][part] - many.result.values[0][part])).toBeLessThan(
        5 * Math.hypot(error, other),
      );
    }
  });

  test("is refused before anything is asked where its samples would not fit into memory", async () => {
    let asked = 0;
    const counting = blackBox((texts) => texts.map(() => asked++), {
      input: { kind: "text" },
      outputs: [{ name: "n" }],
    });
    const many = probe(counting, tokens(words(50_000)));
    await expect(lime(many)).rejects.toMatchObject({
      code: "TOO_MANY_PARTS",
      message:
        "lime: expected at most 100000000 numbers of z, samples x parts, got 5000 x 50000; lower samples to 2000, or explain fewer parts",
    });
    expect(asked).toBe(0);
  });
});
