import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { answersOf, dataset, performance } from "whybox/audit";
import { binary, binaryRecords, c, metric, probability, q } from "./scored.js";

describe("performance of classes says what scikit-learn says", () => {
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
});
