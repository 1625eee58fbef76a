import { describe, expect, test } from "vitest";
import {
  blackBox,
  columns,
  exactShapley,
  globalImportance,
  importanceDrift,
  matrix,
  parseExplanation,
  probe,
  toText,
} from "whybox";
import { toSvg } from "whybox/charts";
import { studentQuantile } from "../../../dist/math/student-quantile.js";
import { noise } from "../../fixtures/games.js";

/** Two features, each as important as its own distance from the background's 0. */
const sum = blackBox((rows) => rows.map(([a, b]) => a + b), {
  name: "sum",
  input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
  outputs: [{ name: "y" }],
});

/** a is 0, 1 or 2, as often; b likewise, times a factor. */
async function importance(rows: number, factor: number) {
  const explain = (row: number) =>
    exactShapley(probe(sum, columns(matrix([[0, 0]]), [row % 3, factor * ((row * 2) % 3)])));
  return globalImportance(await Promise.all(Array.from({ length: rows }, (_, row) => explain(row))));
}

describe("importanceDrift", () => {
  test("gives differences with 95% intervals that follow from the standard errors, and Holm's p-values", async () => {
    const [before, now] = [await importance(60, 1), await importance(90, 3)];
    const drift = importanceDrift(before, now);
    parseExplanation(drift);
    const { result } = drift;
    expect(result).toMatchObject({ rowsBefore: 60, rowsNow: 90, alpha: 0.05, before: [[1, 1]], now: [[1, 3]] });
    // The values 0, 1 and 2 have variance 2/3 x n / (n - 1).
    const [early, late] = [2 / 3 / 59, (9 * 2) / 3 / 89];
    const [error, freedom] = [Math.sqrt(early + late), (early + late) ** 2 / (early ** 2 / 59 + late ** 2 / 89)];
    expect(result.low[0][1]).toBeCloseTo(2 - studentQuantile(0.975, freedom) * error, 12);
    expect(result.high[0][1]).toBeCloseTo(2 + studentQuantile(0.975, freedom) * error, 12);
    expect(result.pValues[0][0]).toBe(1);
    expect(result.pValues[0][1]).toBeLessThan(1e-6);
    expect(toText(drift)).toMatch(/\n {2}b +1 +3 .* changed\n {2}a +1 +1 .* may be chance\n/);
    expect(toText(drift)).toContain("60 rows before and 90 rows now");
    expect(toSvg(drift)).toContain("<svg");
  });

  test("reads every mean a few times, however many parts there are", async () => {
    const one = await importance(30, 1);
    const parts = 300;
    let reads = 0;
    const counted = (values: number[]) =>
      new Proxy(values, {
        get(target, key) {
          if (typeof key === "string" && /^[0-9]+$/.test(key)) reads++;
          return Reflect.get(target, key);
        },
      });
    const names = Array.from({ length: parts }, (_, part) => ({ name: `x${part}` }));
    const wide = {
      ...one,
      subject: { ...one.subject, parts: names },
      result: {
        ...one.result,
        meanAbsolute: [counted(names.map((_, part) => part))],
        meanSigned: [names.map((_, part) => part)],
        standardErrors: [names.map(() => 0.1)],
      },
    };
    expect(importanceDrift(wide, wide).result.pValues[0]).toHaveLength(parts);
    expect(reads).toBeLessThanOrEqual(10 * parts);
  });

  test("calls nothing changed between equal tables, and knows nothing of single rows", async () => {
    const [many, one] = [await importance(30, 1), await importance(1, 1)];
    expect(importanceDrift(many, many).result.pValues).toEqual([[1, 1]]);
    // A feature that the model does not use has values of rounding, which differ surely and mean nothing.
    const unused = (value: number) => ({
      ...many,
      result: { ...many.result, meanAbsolute: [[1, value]], standardErrors: [[0.1, 1e-18]] },
    });
    expect(importanceDrift(unused(1e-16), unused(3e-16)).result.pValues).toEqual([[1, 1]]);
    expect(importanceDrift(one, many).result).toMatchObject({ low: [[null, null]], pValues: [[null, null]] });
  });

  test("compares tables of two classes, whichever of them each is about", async () => {
    const model = blackBox((rows) => rows.map(([a, b]) => [0.5 + a + b, 0.5 - a - b]), {
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: ["yes", "no"].map((name) => ({ name, unit: "probability" as const })),
    });
    const month = async (background: number, rows: readonly number[]) =>
      globalImportance(
        await Promise.all(rows.map((a) => exactShapley(probe(model, columns([[background, 0]], [a, 0.1]))))),
      );
    // Most people get a yes in one month and a no in the other, and all of them in the third.
    const [june, july, august] = [
      await month(-0.05, [-0.3, 0.2]),
      await month(0.05, [-0.3, 0.2]),
      await month(0.05, [0.1, 0.2]),
    ];
    expect([june, july, august].map(({ subject }) => [subject.outputs, subject.otherClass])).toEqual([
      [["yes"], "no"],
      [["no"], "yes"],
      [["yes"], "no"],
    ]);
    const { subject, result } = importanceDrift(june, july);
    expect(subject.outputs).toEqual(["no"]);
    expect(result.before).toEqual(june.result.meanAbsolute);
    expect(result.now).toEqual(july.result.meanAbsolute);
    expect(importanceDrift(july, august).subject.outputs).toEqual(["yes"]);
  });

  test("says where the two are not alike, and refuses what has nothing in common", async () => {
    const before = await importance(5, 1);
    const renamed = { ...before, subject: { ...before.subject, model: "other" } };
    expect(importanceDrift(renamed, before).notes.map(({ code }) => code)).toContain("NOT_ALIKE");
    const stranger = { ...before, subject: { ...before.subject, outputs: ["z"] } };
    expect(() => importanceDrift(stranger, before)).toThrow(/^importanceDrift: the two have no output in common/);
    expect(() => importanceDrift({ kind: "rule" } as never, before)).toThrow(
      /expected explanations of kind "importance"/,
    );
  });
});

describe("tables of few rows", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const model = blackBox((rows) => rows.map((row) => row.reduce((total, value) => total + value, 0)), {
    input: { kind: "columns", features: names.map((name) => ({ name, kind: "number" as const })) },
    outputs: [{ name: "y" }],
    noise: "none",
  });

  /** Explanations whose values are drawn: mostly small, seldom large. */
  async function drawn(rows: number, seed: number, drawnValue = (uniform: number) => -Math.log(uniform)) {
    const one = await exactShapley(
      probe(
        model,
        columns(
          matrix([names.map(() => 0)]),
          names.map(() => 1),
        ),
      ),
    );
    const uniform = noise(seed);
    const values = () => names.map(() => drawnValue((1.0001 + uniform.next().value) / 2.0002));
    return globalImportance(
      Array.from({ length: rows }, () => ({ ...one, result: { ...one.result, values: [values()] } })),
    );
  }

  test.each([
    [5, 5],
    [10, 400],
    [400, 10],
  ])("seldom call chance a change, with intervals that hold: %i against %i rows", async (rowsBefore, rowsNow) => {
    const runs = 150;
    let [alarms, inside] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const [before, now] = [await drawn(rowsBefore, 1 + 2 * run), await drawn(rowsNow, 90001 + 2 * run)];
      const { pValues, low, high } = importanceDrift(before, now).result;
      if (pValues[0].some((p) => (p as number) <= 0.05)) alarms++;
      inside += low[0].filter((bound, part) => (bound as number) <= 0 && 0 <= (high[0][part] as number)).length;
    }
    expect(alarms / runs).toBeLessThan(0.08);
    expect(inside / runs / names.length).toBeGreaterThan(0.93);
  });

  test("a part that chance made alike in all rows of one has the spread of the other", async () => {
    const rare = (uniform: number) => (uniform < 0.1 ? 1 : 0);
    const [before, now] = [await drawn(8, 7, () => 0), await drawn(300, 9, rare)];
    for (const drift of [importanceDrift(before, now), importanceDrift(now, before)]) {
      for (const p of drift.result.pValues[0]) expect(p).toBeGreaterThan(0.05);
    }
  });

  test.each([1e170, 1e-170])("numbers times %s drift as they do", async (factor) => {
    const tables = (scale: number) =>
      Promise.all([drawn(12, 7, (uniform) => scale * uniform), drawn(90, 9, (uniform) => scale * (0.2 + uniform))]);
    const [plain, scaled] = [await tables(1), await tables(factor)].map(
      ([before, now]) => importanceDrift(before, now).result,
    );
    plain.pValues[0].forEach((p, part) => {
      expect((scaled.pValues[0][part] as number) / (p as number)).toBeCloseTo(1, 6);
      expect((scaled.low[0][part] as number) / factor).toBeCloseTo(plain.low[0][part] as number, 9);
    });
  });

  test("notes of the earlier table are told as such, once", async () => {
    const [few, many] = [await drawn(10, 7), await drawn(40, 9)];
    const [note, ...others] = importanceDrift(few, many).notes;
    expect(others).toEqual([]);
    expect(note.code).toBe("FEW_ROWS");
    expect(note.message).toMatch(/^Of the table before: Output "y": there are only 10 rows/);
    expect(importanceDrift(few, few).notes).toEqual(few.notes);
  });
});
