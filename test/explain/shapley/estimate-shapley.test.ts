import { describe, expect, test } from "vitest";
import { allCoalitions } from "../../../dist/core/coalitions.js";
import {
  type Asking,
  computed,
  estimateShapley,
  explainInLooks,
} from "../../../dist/explain/shapley/estimate-shapley.js";
import { byPermutations, noises } from "../../fixtures/games.js";

type Game = Parameters<typeof estimateShapley>[0];
type Estimator = Parameters<typeof estimateShapley>[1];
type Found = {
  readonly values: Float64Array[];
  readonly standardErrors: Float64Array[];
  readonly degreesOfFreedom: number;
};

const PARTS = 8;
const table = noises(2 ** PARTS, 3);

/** A game from the worth of every coalition, which notes what it is asked, and when. */
function played(options: object = {}, more: object = {}) {
  const asked: number[][] = [];
  const game = {
    request: {
      method: "test",
      options: { seed: 1, ...options },
      players: [...Array(PARTS).keys()],
      references: 1,
      budgetRows: 1000,
      enumerate: false,
      probe: {
        ask() {},
        parts: Array.from({ length: PARTS }, (_, i) => ({ name: `p${i}` })),
        outputs: [{ name: "y" }],
        constant: Array(PARTS).fill(false),
      },
    },
    run: {
      cost: () => ({ modelRows: asked.flat().length }),
      record: () => ({}),
      notes: () => [],
      withCost: <E>(error: E) => error,
    },
    known: { prediction: [table[255]], baseline: [table[0]], repeated: 0 },
    outputs: [0],
    link: { clipped: () => false },
    ends: { empty: Float64Array.of(table[0]), full: Float64Array.of(table[255]) },
    budgetCoalitions: 120,
    async ask({ bits }: { bits: Uint32Array }) {
      asked.push([...bits]);
      return { worths: [Float64Array.from(bits, (coalition) => table[coalition])] };
    },
    ...more,
  } as unknown as Game;
  return { game, asked };
}

/** An estimator that asks coalitions in the order of counting, and answers how many it has seen. */
function counting(more: Partial<Estimator> = {}): Estimator {
  return {
    name: "counting",
    design: (_, max) => ({ coalitions: some(Math.min(max, 254)), isComplete: false }),
    answered: (design, isAnswered) => ({ ...design, coalitions: some(isAnswered.filter(Boolean).length) }),
    estimate: ({ coalitions }, [worths]) => ({
      values: [Float64Array.from({ length: PARTS }, (_, part) => worths.length + part)],
      standardErrors: [new Float64Array(PARTS)],
      degreesOfFreedom: 9,
      asked: { count: coalitions.rows + 2, of: "coalitions", all: false },
      diagnostics: {},
      weightedR2: [null],
    }),
    ...more,
  };
}
const some = (rows: number) => {
  const { bits, parts } = allCoalitions(PARTS);
  return { bits: bits.slice(0, rows), rows, parts };
};

describe("an estimate of a game", () => {
  test("asks the coalitions of a design once, in one go, and explains its estimate", async () => {
    const { game, asked } = played();
    const { result, cost } = await estimateShapley(game, counting());
    expect(asked).toEqual([Array.from({ length: 120 }, (_, i) => i + 1)]);
    expect(result.values[0]).toEqual([120, 121, 122, 123, 124, 125, 126, 127]);
    expect(cost).toMatchObject({ modelRows: 120 });
  });

  test("is the definition where that is asked for, where there is no design, or one of every coalition", async () => {
    const exact = byPermutations(table);
    const enumerating = played();
    const every = [
      [{ ...enumerating.game, request: { ...enumerating.game.request, enumerate: true } }, counting()],
      [played().game, counting({ design: () => undefined })],
      [played({}, { budgetCoalitions: 500 }).game, counting()],
    ] as const;
    for (const [game, estimator] of every) {
      const { result } = await estimateShapley(game, estimator);
      result.values[0].forEach((value, part) => expect(value).toBeCloseTo(exact[part], 10));
      expect(result.asked?.all).toBe(true);
    }
  });

  test("shares designs between explanations of the same name, variant, size and seed", async () => {
    const keys: string[] = [];
    const shared = {
      of(key: string, make: () => unknown) {
        keys.push(key);
        return make();
      },
    };
    await estimateShapley(played({ shared }).game, counting({ variant: "a" }));
    await estimateShapley(played({ shared, seed: 2 }).game, counting({ variant: "a" }));
    await estimateShapley(played({ shared }).game, counting());
    expect(keys).toEqual(['["counting","a",8,120,1]', '["counting","a",8,120,2]', '["counting",null,8,120,1]']);
  });

  test("leaves a tenth of the coalitions to be asked once more of a model whose answers vary", async () => {
    const noise = { variances: Float64Array.of(0.04), asks: 3 };
    const known = { prediction: [table[255]], baseline: [table[0]], repeated: 0, noise };
    const { game, asked } = played({}, { known, link: { clipped: () => false, slope: () => 1 } });
    let seen: object | undefined;
    const plain = counting();
    const estimate: Estimator["estimate"] = (design, worths, ends, ofGame) => {
      seen = ofGame;
      return plain.estimate(design, worths, ends);
    };
    await estimateShapley(game, counting({ estimate }));
    expect(asked.map(({ length }) => length)).toEqual([108, 12]);
    expect(new Set(asked[1]).size).toBe(12);
    // The table answers the second time as it did the first.
    expect(seen).toMatchObject({ worth: Float64Array.of(0), degreesOfFreedom: 12 });
  });

  test("may turn, by the first answers, to other coalitions", async () => {
    const { game, asked } = played();
    const turned = Array.from({ length: 120 }, (_, i) => (i < 30 ? i + 1 : 250 - i));
    const decide = (design: { coalitions: ReturnType<typeof some> }, [worths]: readonly Float64Array[]) => {
      expect([...worths]).toEqual(table.slice(1, 31));
      return { ...design, isComplete: false, coalitions: { ...design.coalitions, bits: Uint32Array.from(turned) } };
    };
    const plain = counting();
    let answers: Float64Array | undefined;
    const estimate: Estimator["estimate"] = (design, worths, ends) => {
      [answers] = worths;
      return plain.estimate(design, worths, ends);
    };
    await estimateShapley(game, counting({ turn: { at: 30, decide: decide as never }, estimate }));
    expect(asked).toEqual([turned.slice(0, 30), turned.slice(30)]);
    // Those that were answered first come first.
    expect([...(answers ?? [])]).toEqual(turned.map((coalition) => table[coalition]));
  });
});

describe("looks", () => {
  const asking = (isComplete: boolean, more: object = {}): Asking<never, never> =>
    ({
      design: { coalitions: some(200), isComplete },
      coalitions: some(200),
      perCoalition: 1,
      repeats: 0,
      answered: (_: unknown, isAnswered: readonly boolean[]) => ({
        coalitions: some(isAnswered.length),
        isComplete: false,
      }),
      estimate: (design: { coalitions: { rows: number } }, { worths }: { worths: Float64Array[] }): Found => ({
        values: [Float64Array.of(design.coalitions.rows, worths[0].length)],
        standardErrors: [Float64Array.of(30 / worths[0].length)],
        degreesOfFreedom: 1000,
      }),
      ...more,
    }) as unknown as Asking<never, never>;
  const explained = (found: object) => found as never;

  test("are after 64 answers, twice as many and so on, until the rule is met", async () => {
    const { game, asked } = played({ until: { standardError: 0.3 } });
    const found = (await explainInLooks(game, asking(false), explained)) as unknown as Found & {
      until: object;
      stoppedBy: string;
    };
    expect(asked.map(({ length }) => length)).toEqual([64, 64]);
    expect(found.values[0]).toEqual(Float64Array.of(128, 128));
    expect(found).toMatchObject({ stoppedBy: "converged", until: { met: true, looks: 2, plannedLooks: 3 } });
  });

  test("end with the whole design, by budget or complete", async () => {
    for (const isComplete of [true, false]) {
      const { game, asked } = played({ until: { standardError: 0.01 } });
      const found = await explainInLooks(game, asking(isComplete), explained);
      expect(asked.map(({ length }) => length)).toEqual([64, 64, 72]);
      expect(found).toMatchObject({ stoppedBy: isComplete ? "complete" : "budget", until: { met: false, looks: 3 } });
    }
    const { game, asked } = played();
    const found = await explainInLooks(game, asking(false), explained);
    expect(asked.map(({ length }) => length)).toEqual([200]);
    expect(found).not.toHaveProperty("until");
  });

  test("leave at an abort what was answered: earlier looks, and of this one the coalitions that have all their rows", async () => {
    let partial: unknown;
    const { game } = played({ until: { standardError: 0.01 } });
    const aborting = {
      ...game,
      ask: async (
        coalitions: { rows: number },
        salvage?: (worths: Float64Array[], answered: boolean[]) => Promise<unknown>,
      ) => {
        const answers = new Float64Array(coalitions.rows).fill(1);
        if (coalitions.rows < 100) return { worths: [answers] };
        // Rows come two per coalition: the second coalition has one of them.
        partial = await salvage?.([answers], [true, true, true, false, ...Array(coalitions.rows - 4).fill(false)]);
        throw new Error("stopped");
      },
    } as unknown as Game;
    const seen: boolean[][] = [];
    const twice = asking(false, {
      design: { coalitions: some(120), isComplete: false },
      coalitions: some(240),
      perCoalition: 2,
      answered: (_: unknown, isAnswered: boolean[]) => {
        seen.push([...isAnswered]);
        return { coalitions: some(isAnswered.filter(Boolean).length), isComplete: false };
      },
    });
    const stops = { ...aborting, ask: aborting.ask } as Game;
    await expect(explainInLooks(stops, twice, explained)).rejects.toThrow("stopped");
    expect(seen.at(-1)?.slice(0, 3)).toEqual([true, false, false]);
    expect(partial).toMatchObject({ stoppedBy: "aborted" });
  });
});

test("a computation is left at an abort, with what the run has cost", async () => {
  const stop = new AbortController();
  const { game } = played({ signal: stop.signal });
  const never = computed(game, new Promise<number>(() => {}));
  stop.abort();
  await expect(never).rejects.toMatchObject({ code: "ABORTED" });
  expect(await computed(played().game, 5)).toBe(5);
  expect(await computed(played().game, Promise.resolve(6))).toBe(6);
});
