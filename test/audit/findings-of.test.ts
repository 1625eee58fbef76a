import { describe, expect, test } from "vitest";
import type { Explanation } from "whybox";
import { findingsOf } from "../../dist/audit/findings-of.js";

const data = { groups: [] as unknown[] };
const found = (sections: readonly object[], dataset: object = data) =>
  findingsOf(sections as Explanation[], dataset as never);
const known = (value: number, low: number | null = value - 0.01, high: number | null = value + 0.01) => ({
  ...{ value, low, high, interval: "Wilson" },
});

const issue = (code: string, level: string, ...columns: string[]) => ({
  ...{ code, level, columns, message: `${columns.join(" and ")} is odd.` },
});
const profile = (...issues: object[]) => ({ kind: "profile", method: { name: "profile" }, result: { issues } });

describe("of a table", () => {
  test("the gravest come first, others in the order of the parts", () => {
    const levels = ["low", "high", "medium", "high"];
    const sections = levels.map((level, i) => profile(issue("DRIFT", level, `c${i}`)));
    expect(found(sections).map(({ what }) => what)).toEqual([1, 3, 2, 0].map((i) => `c${i} is odd.`));
    expect(found(sections)[0]).toEqual({
      ...{ level: "high", what: "c1 is odd.", sure: "", section: "profile" },
      ...{ next: "ask what changed; measure the model on recent rows", code: "profile(dataset).result.issues" },
    });
  });

  test.each([
    ["LEAKAGE", "leave it out and train again"],
    ["LEAKAGE_SUSPECTED", "when is the column known?"],
    ["TARGET_IS_SUM", "leave these columns out"],
    ["ID_AS_FEATURE", "leave the column out"],
    ["DATE_AS_FEATURE", "make numbers of it"],
    ["GAPS_TELL_TARGET", "how the gaps come about"],
    ["TARGET_GAPS", "whether the gaps are chance"],
    ["REDUNDANT_COLUMNS", "keep one of them"],
    ["PROXIES", "compare groups"],
    ["DUPLICATE_ROWS", "split by row content"],
    ["CONTRADICTING_ROWS", "look at some of these rows"],
    ["TABLES_DIFFER", "the tree that tells the tables apart"],
    ["SUSPECT_LABELS", "are they wrong?"],
    ["NO_SIGNAL", "train without them"],
    ["RARE_LABELS", "put rare labels together"],
    ["SHARED_ROWS", "take the shared rows out"],
    ["NEAR_CONSTANT", "look at the column"],
  ])("says what to do about %s", (code, next) => {
    expect(found([profile(issue(code, "low", "c"))])[0].next).toContain(next);
  });

  test("three of a kind are told one by one, more in one sentence, which names eight", () => {
    const alike = (count: number) =>
      found([profile(...Array.from({ length: count }, (_, i) => issue("CONSTANT", "low", `c${i}`)))]);
    expect(alike(3).map(({ what }) => what)).toEqual(["c0 is odd.", "c1 is odd.", "c2 is odd."]);
    expect(alike(4).map(({ what }) => what)).toEqual(["c0 is odd. The same holds of c1, c2, c3."]);
    expect(alike(9)[0].what).toBe("c0 is odd. The same holds of c1, c2, c3, c4, c5, c6, c7, c8.");
    expect(alike(11)[0].what).toBe("c0 is odd. The same holds of c1, c2, c3, c4, c5, c6, c7, c8 and 2 more.");
    expect(alike(4)[0].next).toBe("look at the column");
    // Kinds and levels are not mixed.
    const mixed = ["low", "medium"].flatMap((level) => [0, 1].map((i) => issue("CONSTANT", level, `c${i}`)));
    expect(found([profile(...mixed)])).toHaveLength(4);
  });
});

describe("of performance", () => {
  const performance = (metrics: readonly object[], classification: object | null = null) => ({
    ...{ kind: "performance", method: { name: "performance" }, subject: { model: "credit" } },
    result: { metrics, classification },
  });
  const metric = (name: string, low: number | null, trivial: number | null) => ({
    ...{ name, value: 0.58123, low, high: 0.7, interval: "DeLong", trivial },
  });

  test.each([
    ["area under ROC", 0.5, 0.5, true],
    ["area under ROC", 0.51, 0.5, false],
    ["area under ROC, averaged over classes", 0.4, 0.5, true],
    ["R2", 0, 0, true],
    ["R2", null, 0.6, true],
    ["R2", null, 0.5, false],
    ["accuracy", 0, 0.9, false],
  ])("a model is worthless where the lower end of %s, %s, does not clear %s", (name, low, trivial, expected) => {
    const all = found([performance([metric(name, low, trivial)])]);
    expect(all).toHaveLength(expected ? 1 : 0);
    if (!expected) return;
    expect(all[0].level).toBe("high");
    expect(all[0].what).toBe(
      `credit is no better than a predictor that ignores the features: ${name} 0.581 against ${trivial}.`,
    );
    expect(all[0].sure).toBe(low === null ? "0.581" : `0.581, 95% interval ${low} to 0.7 (DeLong)`);
  });

  test("probabilities are too sure only where the whole interval of the log loss lies above the trivial one", () => {
    expect(found([performance([metric("log loss", 0.55, 0.54)])])[0]).toMatchObject({
      level: "medium",
      what: expect.stringContaining("log loss 0.581 against 0.54; it is too sure of itself"),
    });
    expect(found([performance([metric("log loss", 0.55, 0.55)])])).toEqual([]);
    expect(found([performance([metric("log loss", null, 0.1)])])).toEqual([]);
  });

  const classified = (corrected: number, perClass: readonly object[] = []) =>
    performance([], { perClass, calibration: { corrected, error: 0.12, expectedIfCalibrated: 0.02 } });

  test.each([
    [0.029, undefined],
    [0.03, "medium"],
    [0.099, "medium"],
    [0.1, "high"],
  ])("a corrected calibration error of %f is %s", (corrected, level) => {
    const [first] = found([classified(corrected)]);
    expect(first?.level).toBe(level);
    if (first) expect(first.sure).toBe("0.12 seen, 0.02 expected of a calibrated model");
  });

  const recall = (name: string, value: number, rows = 40, half = 0.1) => ({
    ...{ name, rows, recall: known(value, value - half, value + half) },
  });
  test("a class is overlooked where its recall lies a quarter below the best and the intervals do not meet", () => {
    const told = (...perClass: object[]) => found([classified(0, perClass)]).map(({ what }) => what);
    expect(told(recall("a", 0.5), recall("b", 0.9))).toEqual([
      "credit overlooks a: it finds 50% of its 40 rows, and 90% of those of b. Where overlooking a costs more than a false alarm, it answers at the wrong threshold.",
    ]);
    expect(told(recall("a", 0.7, 40, 0.01), recall("b", 0.9, 40, 0.01))).toEqual([]);
    expect(told(recall("a", 0.5, 40, 0.3), recall("b", 0.9, 40, 0.3))).toEqual([]);
    expect(told(recall("a", 0.5, 9), recall("b", 0.9))).toEqual([]);
    expect(told(recall("a", 0.2), recall("b", 0.9), recall("c", 0.3))).toHaveLength(2);
  });
});

test("a slice is grave where the loss doubles on 2% of the rows", () => {
  const slice = (loss: number, share: number, adjustedPValue = 0.0123) => ({
    ...{ kind: "slices", method: { name: "errorSlices" } },
    result: {
      loss: "error rate",
      slices: [{ text: "age > 60", loss, lossElsewhere: 0.1, excess: known(0.11), rows: 30, share, adjustedPValue }],
    },
  });
  expect(found([slice(0.2, 0.02), slice(0.19, 0.5), slice(0.4, 0.019)]).map(({ level }) => level)).toEqual([
    "high",
    "medium",
    "medium",
  ]);
  expect(found([slice(0.2, 0.0234)])[0]).toMatchObject({
    what: "Where age > 60, the error rate is 0.2 against 0.1 elsewhere.",
    sure: "excess 0.11, 95% interval 0.1 to 0.12 (Wilson), on 30 rows that it was not found on; adjusted p 0.0123",
    next: "look at these rows (2.3% of the table); is something missing that matters there?",
    section: "errorSlices",
  });
  expect(found([slice(0.2, 0.02, 0.00009)])[0].sure).toContain("adjusted p < 0.0001");
});

describe("of importance", () => {
  const importance = (values: readonly object[], name = "permutationImportance") => ({
    ...{ kind: "lossImportance", method: { name } },
    subject: { model: "credit", parts: values.map((_, p) => ({ name: `x${p}`, columns: [p] })) },
    result: { values, loss: "log loss", rows: 200 },
  });

  test("a model leans on a part that holds more than six tenths of all, negative values being none", () => {
    const leans = (...values: number[]) =>
      found([importance(values.map((value) => known(value, 0.001)))]).map(({ what }) => what);
    expect(leans(6.2, 2, 1.8, -5)).toEqual(["credit leans on x0: 62% of all importance."]);
    expect(leans(2, 6, 2)).toEqual([]);
    expect(leans(9, 1)).toEqual([]);
    expect(leans(0, 0, 0)).toEqual([]);
    expect(found([importance([known(9), known(1), known(0.5)], "sage")])).toEqual([]);
  });

  test("the column behind a group is told where shuffling it clearly hurts", () => {
    const uses = (low: number | null, groups: object[] = [{ name: "sex", features: [1] }]) =>
      found([importance([known(1, 0.9), known(0.5, low), known(1, 0.9)])], { groups }).filter(
        ({ level }) => level === "medium",
      );
    expect(uses(0.1)).toMatchObject([
      {
        what: "credit uses x1, the column behind the group sex.",
        sure: "rise of the log loss when shuffled 0.5, 95% interval 0.1 to 0.51 (Wilson)",
      },
    ]);
    expect(uses(0.1, [{ name: "age", features: [0, 9] }]).map(({ what }) => what)).toEqual([
      "credit uses x0, the column behind the group age.",
    ]);
    expect(uses(0)).toEqual([]);
    expect(uses(null)).toEqual([]);
  });

  test("parts whose interval reaches 0 may add nothing, eight of them by name", () => {
    const idle = (count: number) =>
      found([importance([known(1, 0.9), known(1, 0.9), ...Array.from({ length: count }, () => known(0, -0.1, 0.1))])]);
    expect(idle(0)).toEqual([]);
    expect(idle(1)[0].what).toBe("Shuffling x2 is not seen to make credit worse: what it adds may be nothing.");
    expect(idle(10)[0].what).toBe(
      "Shuffling x2, x3, x4, x5, x6, x7, x8, x9 and 2 more is not seen to make credit worse: what they add may be nothing.",
    );
    expect(idle(1)[0]).toMatchObject({ level: "low", sure: "the 95% intervals over 200 rows hold 0 or lie below" });
    expect(found([importance([known(1, 0.9), known(0, null, null)])])).toEqual([]);
  });
});

test("a minority of explanations that stands out by three deviations is a kind of reason of its own", () => {
  const strategies = (share: number, shift: number, errorRate: object | null = null) => ({
    ...{ kind: "strategies", method: { name: "strategies" }, subject: { model: "credit" } },
    result: {
      rows: 80,
      clusters: [
        { share, size: 10, text: "relies on id", errorRate, prototypes: [4, 7], distinct: [{ part: 0, shift }] },
        { share: 0.1, size: 8, text: "is like the rest", errorRate, prototypes: [1], distinct: [] },
      ],
    },
  });
  expect(found([strategies(0.125, -3, known(0.4, 0.2, 0.6))])).toEqual([
    {
      ...{ level: "low", section: "strategies", code: "strategies(explanations, { answers })" },
      what: "In 13% of explanations credit relies on id: a kind of reason of its own.",
      sure: "10 of 80 explanations; error rate 0.4, 95% interval 0.2 to 0.6 (Wilson)",
      next: "is it a good reason? Look at explanations 4, 7",
    },
  ]);
  expect(found([strategies(0.125, 3)])[0].sure).toBe("10 of 80 explanations");
  expect(found([strategies(0.5, 9), strategies(0.2, 2.9)])).toEqual([]);
});

test("parts that say nothing by themselves give no finding", () => {
  expect(found([{ kind: "effects", method: { name: "accumulatedEffects" } }])).toEqual([]);
});
