import { describe, expect, test } from "vitest";
import { blackBox, parseExplanation, toText } from "whybox";
import { answersOf, dataset, type Performance, performance } from "whybox/audit";
import { calibrationCurve } from "../../../dist/audit/performance/calibration-curve.js";
import { calibrationOf } from "../../../dist/audit/performance/calibration-of.js";
import { atOnce } from "../../../dist/core/give-way.js";
import { parkMiller } from "../../fixtures/park-miller.js";

const probability = (name: string) => ({ name, unit: "probability" });
const passing = (names: readonly string[], outputs: { name: string; unit?: string }[]) =>
  blackBox((rows) => rows, {
    name: "m",
    input: { kind: "columns", features: names.map((name) => ({ name, kind: "number" as const })) },
    outputs,
  });
const metric = (found: Performance, name: string) => {
  const value = found.result.metrics.find((each) => each.name === name);
  if (!value) throw new Error(name);
  return value;
};

/** The rows that scikit-learn 1.9 was given too. */
function rows(count = 60) {
  const { uniform, below } = parkMiller(7);
  const p = Array.from({ length: count }, uniform);
  const y = p.map((each) => (uniform() < each ? "1" : "0"));
  const w = p.map(() => 1 + below(3));
  const q = p.map(() => [uniform(), uniform(), uniform()]);
  const c = p.map(() => "abc"[below(3)]);
  const f = p.map(() => 3 * uniform());
  const t = f.map((each) => each + uniform() - 0.4);
  return { p, y, w, q, c, f, t };
}
const { p, y, w, q, c, f, t } = rows();
const binary = passing(["p"], [probability("1")]);
const binaryRecords = p.map((each, i) => ({ p: each, y: y[i], w: w[i] }));

describe("performance says what scikit-learn says", () => {
  test.each([
    [
      undefined,
      0.7833333333333333,
      0.7828282828282829,
      0.7636363636363637,
      0.47067025712925825,
      0.14709857545954189,
      0.8619528619528618,
      0.8552327632484418,
      [
        [26, 7],
        [6, 21],
      ],
    ],
    [
      "w",
      0.7391304347826086,
      0.7384987893462469,
      0.7272727272727273,
      0.5120302878959334,
      0.16311111237355422,
      0.838680387409201,
      0.8537448418395218,
      [
        [45, 14],
        [16, 40],
      ],
    ],
  ])(
    "of two classes, weights %s",
    async (weights, accuracy, balanced, f1, logLoss, brier, area, precision, confusion) => {
      const table = dataset(binaryRecords, { model: binary, target: "y", ...(weights && { weights }) });
      const found = await performance(await answersOf(binary, table));
      const expected = {
        accuracy,
        "balanced accuracy": balanced,
        F1: f1,
        "log loss": logLoss,
        "Brier score": brier,
        "area under ROC": area,
        "average precision": precision,
      };
      for (const [name, value] of Object.entries(expected)) expect(metric(found, name).value).toBeCloseTo(value, 12);
      expect(found.result.classification?.confusion).toEqual(confusion);
      for (const each of found.result.metrics.filter(({ interval }) => interval !== null)) {
        expect(each.low).toBeLessThan(each.value as number);
        expect(each.high).toBeGreaterThan(each.value as number);
      }
    },
  );

  test("of three classes", async () => {
    const names = ["a", "b", "c"];
    const model = blackBox(
      (batch) => batch.map((row) => row.map((each) => each / row.reduce((sum, v) => sum + v, 0))),
      {
        name: "three",
        input: { kind: "columns", features: names.map((name) => ({ name, kind: "number" as const })) },
        outputs: names.map(probability),
      },
    );
    const table = dataset(
      q.map(([a, b, cc], i) => ({ a, b, c: cc, y: c[i] })),
      { model, target: "y" },
    );
    const found = await performance(await answersOf(model, table));
    const expected = {
      accuracy: 0.4166666666666667,
      "balanced accuracy": 0.4170653907496013,
      "log loss": 1.230253513164532,
      "Brier score": 0.6985736588992174,
      "area under ROC, averaged over classes": 0.570788112187342,
    };
    for (const [name, value] of Object.entries(expected)) expect(metric(found, name).value).toBeCloseTo(value, 12);
    expect(found.result.classification?.positive).toBeNull();
    expect(found.result.classification?.thresholds).toBeNull();
  });

  test("of numbers", async () => {
    const model = passing(["f"], [{ name: "price", unit: "EUR" }]);
    const table = dataset(
      f.map((each, i) => ({ f: each, y: t[i] })),
      { model, target: "y" },
    );
    const found = await performance(await answersOf(model, table));
    const expected = {
      RMSE: 0.2928604362020185,
      MAE: 0.246481711740209,
      R2: 0.9090341665890076,
      "pinball loss at 0.1": 0.10512079460319171,
      "pinball loss at 0.9": 0.14136091713701726,
      "mean residual": 0.045300153167282,
    };
    for (const [name, value] of Object.entries(expected)) expect(metric(found, name).value).toBeCloseTo(value, 12);
    const bands = found.result.residuals ?? [];
    expect(bands.reduce((sum, band) => sum + band.rows, 0)).toBe(60);
  });
});

describe("performance", () => {
  test("splits the Brier score into reliability, resolution and uncertainty without a rest", async () => {
    const found = await performance(await answersOf(binary, dataset(binaryRecords, { model: binary, target: "y" })));
    const { value, trivial } = metric(found, "Brier score");
    const [reliability, resolution] = ["Brier reliability", "Brier resolution"].map(
      (name) => metric(found, name).value,
    );
    expect((reliability as number) - (resolution as number) + (trivial as number)).toBeCloseTo(value as number, 12);
    expect(reliability).toBeGreaterThanOrEqual(0);
  });

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
  });

  test("the corrected calibration error is near 0 for calibrated models and near the truth for others", () => {
    const { uniform } = parkMiller(11);
    const runs = 300;
    const mean = (off: (said: number) => number) => {
      const sums = { error: 0, corrected: 0 };
      for (let run = 0; run < runs; run++) {
        const said = Float64Array.from({ length: 500 }, () => 0.15 + 0.7 * uniform());
        const rows = {
          classes: 2,
          truth: Int32Array.from(said, (p) => (uniform() < p + off(p) ? 1 : 0)),
          predicted: new Int32Array(500),
          probability: [said.map((p) => 1 - p), said],
          weights: new Float64Array(500).fill(1),
          // Leaves out the band of the curve, which takes its time.
          cluster: Int32Array.from(said, (_, row) => row),
        };
        const { error, corrected } = atOnce(calibrationOf(rows, 1, 0));
        sums.error += error / runs;
        sums.corrected += corrected / runs;
      }
      return sums;
    };
    const calibrated = mean(() => 0);
    expect(calibrated.error).toBeGreaterThan(0.045);
    expect(calibrated.corrected).toBeLessThan(0.02);
    expect(Math.abs(mean(() => 0.1).corrected - 0.1)).toBeLessThan(0.008);
    // Too sure of itself at both ends: from 0.1 too low to 0.1 too high, 0.05 on average.
    const steep = mean((p) => (0.5 - p) / 3.5);
    expect(Math.abs(steep.corrected - 0.05)).toBeLessThan(0.007);
    expect(steep.error).toBeGreaterThan(0.065);
  });

  test("the calibration curve is the best rising function, and its band holds it as often as it says", () => {
    const { uniform } = parkMiller(5);
    const curveOf = (said: number[], truth: number[], weights = said.map(() => 1)) =>
      atOnce(
        calibrationCurve(Float64Array.from(said), (row) => truth[row] === 1, Float64Array.from(weights), {
          seed: 0,
          clustered: false,
        }),
      );
    const said = Array.from({ length: 40 }, () => Math.round(20 * uniform()) / 20);
    const truth = said.map((each) => (uniform() < each ? 1 : 0));
    const weights = said.map(() => 1 + Math.floor(3 * uniform()));
    const levels = [...new Set(said)].sort((a, b) => a - b);
    const mean = (from: number, to: number) => {
      const rows = said.flatMap((each, i) => (each >= levels[from] && each <= levels[to] ? [i] : []));
      return rows.reduce((sum, i) => sum + weights[i] * truth[i], 0) / rows.reduce((sum, i) => sum + weights[i], 0);
    };
    // Least squares under order: the greatest over what begins below of the least over what ends above.
    const places = [...levels.keys()];
    const rising = places.map((at) =>
      Math.max(...places.slice(0, at + 1).map((from) => Math.min(...places.slice(at).map((to) => mean(from, to))))),
    );
    for (const point of curveOf(said, truth, weights))
      expect(point.observed).toBeCloseTo(rising[levels.indexOf(point.probability)], 12);

    let [held, looked] = [0, 0];
    for (let run = 0; run < 60; run++) {
      const own = Array.from({ length: 200 }, uniform);
      for (const { observed, low, high } of curveOf(
        own,
        own.map((each) => (uniform() < each ? 1 : 0)),
      )) {
        looked++;
        if (observed >= (low as number) && observed <= (high as number)) held++;
      }
    }
    expect(held / looked).toBeGreaterThan(0.9);
    expect(held / looked).toBeLessThan(0.98);
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
