import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fairness } from "whybox/audit";
import { conditionalParity } from "../../../../dist/audit/fairness/review/conditional-parity.js";
import { answersTo } from "../../../fixtures/counted-people.js";
import { gapIn } from "./reviewed.js";

describe("conditionalParity", () => {
  test("control columns compare like with like: Simpson's paradox goes away", async () => {
    // Admission depends on the department alone; women apply where few are admitted.
    const paradox = ["easy", "hard"].flatMap((job) =>
      ["f", "m"].flatMap((sex) => {
        const rows = (job === "hard") === (sex === "f") ? 400 : 100;
        const rate = job === "easy" ? 0.8 : 0.2;
        return Array.from({ length: rows }, (_, i) => ({ p: i < rate * rows ? 0.9 : 0.1, y: "1", sex, job }));
      }),
    );
    const found = await fairness(
      await answersTo([...paradox, { p: 0.1, y: "0", sex: "f", job: "easy" }], { groups: ["sex", "job"] }),
      {
        groups: ["sex"],
        control: ["job"],
        favourable: "1",
        reference: { sex: "m" },
      },
    );
    expect(gapIn(found, "selectionRate").difference.value).toBeGreaterThan(0.3);
    const [{ difference }] = found.result.groupings[0].conditional?.comparisons ?? [];
    expect(Math.abs(difference.value as number)).toBeLessThan(0.01);
    expect(difference.low).toBeLessThan(0);
    expect(difference.high).toBeGreaterThan(0);
  });
});

describe("the gap within strata", () => {
  type Row = readonly [group: number, stratum: number, selected: number];
  const parity = (rows: readonly Row[], reference?: number) =>
    conditionalParity(
      { selected: Uint8Array.from(rows, ([, , s]) => s), weights: new Float64Array(rows.length).fill(1) } as never,
      {
        ...{ labels: ["a", "b", "c"], codes: Int32Array.from(rows, ([group]) => group) },
        ...(reference !== undefined && { reference }),
      } as never,
      Int32Array.from(rows, ([, stratum]) => stratum),
      ["job"],
      0.95,
    ).comparisons;
  const cells = fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.nat(1)), { minLength: 4, maxLength: 20 });

  test("is Mantel and Haenszel's: differences of rates, weighted by both counts over their sum", () => {
    fc.assert(
      fc.property(cells, fc.boolean(), (rows, isReferred) => {
        const found = parity(rows, isReferred ? 1 : undefined);
        const groups = isReferred ? [0, 2] : [0, 1, 2];
        expect(found.map(({ against }) => against)).toEqual(groups.map(() => (isReferred ? "b" : "all others")));
        groups.forEach((group, i) => {
          let [sum, total] = [0, 0];
          for (const stratum of [0, 1, 2]) {
            const inside = rows.filter(([, own]) => own === stratum);
            const own = inside.filter(([each]) => each === group);
            const others = inside.filter(([each]) => (isReferred ? each === 1 : each !== group));
            if (own.length === 0 || others.length === 0) continue;
            const rate = (list: typeof rows) => list.reduce((hits, [, , s]) => hits + s, 0) / list.length;
            const weight = (own.length * others.length) / (own.length + others.length);
            sum += weight * (rate(own) - rate(others));
            total += weight;
          }
          if (total === 0) expect(found[i].difference.value).toBeNull();
          else expect(found[i].difference.value).toBeCloseTo(sum / total, 12);
        });
      }),
      { numRuns: 40 },
    );
  });

  test("in one stratum of many rows is as sure as a difference of two rates", () => {
    const rows = Array.from(
      { length: 4000 },
      (_, i): Row => [i % 2, 0, i % 2 ? (i % 10 < 4 ? 1 : 0) : i % 20 < 12 ? 1 : 0],
    );
    const [{ difference }] = parity(rows, 1);
    const [own, other] = [0, 1].map((group) => {
      const list = rows.filter(([each]) => each === group);
      return list.reduce((hits, [, , s]) => hits + s, 0) / list.length;
    });
    const error = Math.sqrt((own * (1 - own) + other * (1 - other)) / 2000);
    expect(difference.value).toBeCloseTo(own - other, 12);
    expect(((difference.high as number) - (difference.low as number)) / 2).toBeCloseTo(1.96 * error, 3);
  });
});
