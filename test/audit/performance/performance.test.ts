import { describe, expect, test } from "vitest";
import { blackBox, parseExplanation, toText } from "whybox";
import { answersOf, dataset, performance } from "whybox/audit";
import { binary, binaryRecords, metric, passing, probability } from "./scored.js";

describe("performance", () => {
  test("a trivial predictor measures as the trivial column says", async () => {
    const constant = blackBox((batch) => batch.map(() => 0.45), {
      name: "c",
      input: { kind: "columns", features: [{ name: "p", kind: "number" }] },
      outputs: binary.outputs,
    });
    const table = dataset(binaryRecords, { model: constant, target: "y" });
    const found = await performance(await answersOf(constant, table));
    // 27 of 60 are positive: 0.45.
    for (const name of [
      "accuracy",
      "balanced accuracy",
      "log loss",
      "Brier score",
      "area under ROC",
      "average precision",
    ]) {
      expect(metric(found, name).value).toBeCloseTo(metric(found, name).trivial as number, 12);
    }
    expect(metric(found, "F1").value).toBe(0);
    // Which has a trivial predictor of its own, and the caption names it.
    expect(metric(found, "F1").trivial).toBeCloseTo((2 * 0.45) / 1.45, 12);
    expect(found.result.trivial).toBe("always saying the share of each class (F1: always the positive class)");
  });

  test("counts rows of one cluster as one: the intervals grow", async () => {
    const repeated = binaryRecords.flatMap((record, i) => [0, 1, 2, 3].map(() => ({ ...record, person: i })));
    const options = { features: ["p"], target: "y" };
    const apart = await performance(await answersOf(binary, dataset(repeated, options)));
    const together = await performance(await answersOf(binary, dataset(repeated, { ...options, cluster: "person" })));
    for (const name of ["accuracy", "balanced accuracy", "log loss", "area under ROC", "average precision"]) {
      const [a, b] = [metric(apart, name), metric(together, name)];
      expect(b.value).toBeCloseTo(a.value as number, 12);
      expect((b.high as number) - (b.low as number)).toBeGreaterThan(1.5 * ((a.high as number) - (a.low as number)));
      expect(b.interval).toMatch(/cluster/);
    }
  });

  test("is the same, bit by bit, for the same seed, survives JSON, and reads in a terminal", async () => {
    const answers = await answersOf(binary, dataset(binaryRecords, { model: binary, target: "y" }));
    const [{ run: _, ...first }, { run: __, ...second }] = [await performance(answers), await performance(answers)];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
    const read = parseExplanation(JSON.stringify(await performance(answers)));
    const text = toText(read);
    expect(text).toContain("area under ROC");
    expect(text).toContain("calibration error");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe("performance at the edges", () => {
  const of = async (records: object[], options = {}) => {
    const table = dataset(records as never, { features: ["p"], target: { column: "y", kind: "class" }, ...options });
    const found = await performance(await answersOf(binary, table));
    parseExplanation(JSON.stringify(found));
    toText(found);
    return found;
  };

  test("one row: no spread is claimed", async () => {
    const found = await of([{ p: 0.7, y: "1" }]);
    expect(metric(found, "accuracy")).toMatchObject({ value: 1, high: 1, interval: "Wilson" });
    expect(metric(found, "log loss")).toMatchObject({ low: null, interval: null });
    expect(metric(found, "area under ROC").value).toBeNull();
  });

  test("one class: what needs two is not known", async () => {
    const found = await of([
      { p: 0.7, y: "1" },
      { p: 0.2, y: "1" },
    ]);
    expect(metric(found, "area under ROC")).toMatchObject({ value: null, reason: "all rows are of one class" });
    expect(found.notes.map(({ code }) => code)).toContain("CLASSES_ABSENT");
  });

  test("a target with gaps, and rows of weight 0, are left out and said so", async () => {
    const found = await of(
      [
        { p: 0.7, y: "1", w: 1 },
        { p: 0.2, y: null, w: 1 },
        { p: 0.1, y: "1", w: 0 },
        { p: 0.4, y: "0", w: 2 },
      ],
      { weights: "w" },
    );
    expect(found.result).toMatchObject({ rows: 2, rowsWithoutTruth: 1 });
    expect(metric(found, "accuracy").value).toBe(1);
    expect(found.notes.map(({ code }) => code)).toContain("ROWS_WITHOUT_TRUTH");
  });

  test("no true answer at all, and no target, are errors", async () => {
    await expect(of([{ p: 0.7, y: null }])).rejects.toThrow("expected at least one row with a true answer");
    const answers = await answersOf(binary, dataset([{ p: 0.5 }], { features: ["p"] }));
    await expect(performance(answers)).rejects.toThrow(
      "expected answers to a dataset with a target, got answers without a target",
    );
    await expect(performance(answers, { sed: 1 } as never)).rejects.toThrow('unknown option "sed"');
  });

  test("a constant target of numbers has no R2", async () => {
    const model = passing(["f"], [{ name: "price" }]);
    const table = dataset(
      [
        { f: 1, y: 2 },
        { f: 2, y: 2 },
        { f: 3, y: 2 },
      ],
      { model, target: "y" },
    );
    expect(metric(await performance(await answersOf(model, table)), "R2")).toMatchObject({ value: null });
  });

  test("50 classes", async () => {
    const names = Array.from({ length: 50 }, (_, i) => `class ${i}`);
    const model = blackBox((batch) => batch.map(([x]) => names.map((_, i) => (i === x ? 0.51 : 0.01))), {
      name: "many",
      input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
      outputs: names.map(probability),
    });
    const records = Array.from({ length: 400 }, (_, i) => ({ x: i % 50, y: names[i % 7 === 0 ? 3 : i % 50] }));
    const found = await performance(await answersOf(model, dataset(records, { model, target: "y" })));
    expect(found.result.classification?.perClass).toHaveLength(50);
    expect(metric(found, "accuracy").value).toBeCloseTo(
      records.filter(({ x, y: own }) => names[x] === own).length / 400,
      12,
    );
    expect(toText(parseExplanation(JSON.stringify(found)))).toContain("class 3 ");
  });
});
