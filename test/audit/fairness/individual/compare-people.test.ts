import { describe, expect, test } from "vitest";
import { answersOf, individualFairness } from "whybox/audit";
import { modelOf, people, reviewed } from "./people.js";

describe("comparePeople", () => {
  test("distances, neighbours and violations are those of brute force", async () => {
    const model = modelOf(0.2);
    const data = people(model, 60);
    const answers = await answersOf(model, data);
    const { result } = await individualFairness(answers, { favourable: "yes", constant: 0.5, count: 1 });
    const rows = Array.from({ length: 60 }, (_, i) => [...data.rows.data.subarray(3 * i, 3 * i + 3)]);
    const rank = (value: number) =>
      (rows.filter(([skill]) => skill < value).length + rows.filter(([skill]) => skill === value).length / 2) / 60;
    const distance = (a: number[], b: number[]) => (Math.abs(rank(a[0]) - rank(b[0])) + (a[1] === b[1] ? 0 : 1)) / 2;
    const score = (i: number) => answers.answers.data[i];
    const others = (i: number) => rows.flatMap((row, j) => (j === i ? [] : [{ j, d: distance(rows[i], row) }]));
    const near = (i: number) =>
      others(i)
        .toSorted((a, b) => a.d - b.d || a.j - b.j)
        .slice(0, 5);
    const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
    expect(result.consistency.scores.value).toBeCloseTo(
      mean(rows.map((_, i) => 1 - Math.abs(score(i) - mean(near(i).map(({ j }) => score(j)))))),
      12,
    );
    const excess = rows.flatMap((_, i) =>
      others(i).map(({ j, d }) => ({ i, j, over: Math.abs(score(i) - score(j)) - 0.5 * d })),
    );
    expect(result.lipschitz.violations.value).toBeCloseTo(
      excess.filter(({ over }) => over > 1e-12).length / (60 * 59),
      12,
    );
    const worst = excess.reduce((most, each) => (each.over > most.over ? each : most));
    expect(new Set(result.lipschitz.worst[0].rows)).toEqual(new Set([worst.i, worst.j]));
    expect(result.lipschitz.worst[0].ids?.[0]).toMatch(/^person \d+$/);
    expect(result.distance.features).toEqual(["skill", "job"]);
    expect(result.distance.mean).toBeCloseTo(mean(rows.flatMap((_, i) => others(i).map(({ d }) => d))), 12);
  });

  test("some rows stand for all: intervals hold what all rows say, and nothing grows with rows squared", async () => {
    const all = (await reviewed(0.2, 900)).result;
    let holds = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const some = await reviewed(0.2, 900, { maxRows: 100, seed });
      expect(some.result.comparedRows).toBe(100);
      expect(some.notes.map(({ code }) => code)).toEqual(["ROWS_SAMPLED"]);
      const { low, high } = some.result.consistency.scores;
      const truth = all.consistency.scores.value as number;
      if ((low as number) <= truth && truth <= (high as number)) holds++;
    }
    expect(holds).toBeGreaterThanOrEqual(16);
  });

  test("rows of one cluster count as one", async () => {
    const [apart, together] = [await reviewed(0.2, 200), await reviewed(0.2, 200, {}, { cluster: "home" })];
    expect(together.result.consistency.scores.interval).toBe("t by cluster");
    expect(together.result.consistency.scores.value).toBeCloseTo(apart.result.consistency.scores.value as number, 12);
  });
});
