import { describe, expect, test } from "vitest";
import { parseExplanation, toText } from "whybox";
import { answersOf, dataset, individualFairness } from "whybox/audit";
import { modelOf, reviewed } from "./people.js";

describe("individualFairness", () => {
  test("a model that treats groups apart is less consistent than one that does not", async () => {
    const [biased, fair] = [
      (await reviewed(0.3, 120, { constant: 4 })).result,
      (await reviewed(0, 120, { constant: 4 })).result,
    ];
    expect(biased.consistency.scores.high).toBeLessThan(fair.consistency.scores.low as number);
    expect(biased.consistency.scores.value).toBeGreaterThan(biased.consistency.scoresByChance);
    expect(biased.lipschitz.violations.value).toBeGreaterThan(0.01);
    // Ranks of a sample stray from the values by a little.
    expect(fair.lipschitz.violations.value).toBeLessThan(0.001);
  });

  test("takes gaps, one row, people who are all alike, and a table without groups", async () => {
    const model = modelOf(0);
    const make = (records: object[], groups: string[] = ["sex"]) => dataset(records as never, { model, groups });
    const review = async (data: ReturnType<typeof dataset>) => {
      const found = await individualFairness(await answersOf(model, data), { favourable: "yes", model });
      parseExplanation(JSON.stringify(found));
      expect(toText(found)).not.toMatch(/NaN|undefined|Infinity/);
      return found.result;
    };
    const one = await review(make([{ skill: 0.4, job: "clerk", sex: "male" }]));
    expect(one.consistency.scores).toMatchObject({ value: null, reason: "one row has no neighbours" });
    expect(one.matches).toEqual([]);
    const alike = await review(
      make(Array.from({ length: 40 }, (_, i) => ({ skill: 0.4, job: "clerk", sex: i < 9 ? "female" : "male" }))),
    );
    expect(alike.consistency.scores).toMatchObject({ value: 1, low: 1, high: 1 });
    expect(alike.matches[0]).toMatchObject({ pairs: 9, meanDistance: 0, scores: { value: 0 } });
    // Nine pairs that agree do not say that all do.
    expect(alike.matches[0].decisions).toMatchObject({ value: 0, interval: "Newcombe" });
    expect(alike.matches[0].decisions?.high).toBeGreaterThan(0.2);
    const gappy = await review(
      make(
        Array.from({ length: 40 }, (_, i) => ({
          skill: i % 4 ? i / 40 : null,
          job: i % 5 ? "nurse" : null,
          sex: "male",
        })),
      ),
    );
    expect(gappy.distance.mean).toBeGreaterThan(0.3);
    const none = await review(
      make(
        [
          { skill: 0.1, job: "clerk", sex: "male" },
          { skill: 0.9, job: "nurse", sex: "male" },
        ],
        [],
      ),
    );
    expect(none.flips).toEqual([]);
  });

  test("is the same, bit by bit, for the same seed, and reads in a terminal", async () => {
    const [{ run: _, ...first }, { run: __, ...second }] = [
      await reviewed(0.2, 300, { maxRows: 50 }),
      await reviewed(0.2, 300, { maxRows: 50 }),
    ];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
    const text = toText(parseExplanation(JSON.stringify(await reviewed(0.2))));
    expect(text).toContain("female beside the nearest male");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("names what it cannot use, lets other work run, and stops when it is told to", async () => {
    await expect(reviewed(0, 20, { features: ["skil"] })).rejects.toThrow(/no feature "skil".*"skill"/);
    await expect(reviewed(0, 20, { favourable: "maybe" })).rejects.toThrow(/^individualFairness: favourable/);
    await expect(individualFairness({} as never)).rejects.toThrow(/expected answers of answersOf/);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await expect(reviewed(0, 6000, { signal: stop.signal, maxRows: 6000 })).rejects.toMatchObject({ code: "ABORTED" });
  });
});
