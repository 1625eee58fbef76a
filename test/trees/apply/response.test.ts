import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrix } from "whybox";
import { forestFileModel } from "whybox/models";
import { type Forest, type ForestResponse, forestModel, readForest } from "whybox/trees";

const { rows, models } = JSON.parse(
  readFileSync(new URL("../../fixtures/trees/responses.json", import.meta.url), "utf8"),
) as { rows: number[][]; models: { [name: string]: { export: unknown; predictions: number[][] } } };

/** A forest that answers the numbers of a row as they are: one tree per output, of one leaf that adds nothing. */
function constant(answers: readonly number[], response: ForestResponse, unit?: string): Forest {
  const features = [{ name: "x", kind: "number" as const }];
  const outputs = answers.map((_, i) => `margin ${i}`);
  const leaf = { samples: 1, weight: 1, impurity: 0, value: answers.map(() => 0) };
  return {
    trees: [{ task: "regression", criterion: "none", features, outputs, nodes: [leaf] }],
    base: answers,
    scale: 1,
    response,
    ...(unit !== undefined && { unit }),
  };
}
const respondedTo = async (answers: readonly number[], response: ForestResponse): Promise<number[]> => {
  const { data } = await forestModel(constant(answers, response), { answers: "response" }).predict(matrix([[0]]));
  return [...data];
};

describe("responses are what the libraries predict:", () => {
  test.each(Object.entries(models))("%s", async (name, { export: file, predictions }) => {
    const model = await forestFileModel(new TextEncoder().encode(JSON.stringify(file)));
    const { data, columns } = await model.predict(matrix(rows));
    expect(columns).toBe(predictions[0].length);
    // XGBoost predicts in 32-bit floats.
    const close = name.startsWith("XGBoost") ? 5e-7 : 1e-14;
    predictions.flat().forEach((expected, i) => {
      expect(Math.abs(data[i] - expected)).toBeLessThan(close * (1 + Math.abs(expected)));
    });
  });
});

describe("the functions", () => {
  const answers = fc.array(fc.double({ min: -900, max: 900, noNaN: true }), { minLength: 2, maxLength: 5 });

  test("softmax sums to 1, keeps the order, does not see what is added to all, and does not overflow", async () => {
    await fc.assert(
      fc.asyncProperty(answers, async (given) => {
        const shares = await respondedTo(given, "softmax");
        expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
        given.forEach((a, i) => {
          given.forEach((b, j) => {
            if (a > b) expect(shares[i]).toBeGreaterThanOrEqual(shares[j]);
          });
        });
        const moved = await respondedTo(
          given.map((answer) => answer + 5),
          "softmax",
        );
        moved.forEach((share, i) => {
          expect(share).toBeCloseTo(shares[i], 9);
        });
      }),
    );
  });

  test("softmax of two is logistic of their difference, and logistic of opposite numbers sums to 1", async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: -40, max: 40, noNaN: true }), async (x) => {
        const [, second] = await respondedTo([0, x], "softmax");
        const [up, down] = await respondedTo([x, -x], "logistic");
        expect(up).toBeCloseTo(second, 12);
        expect(up + down).toBeCloseTo(1, 12);
        // tanh says the same: 1 / (1 + exp(-x)) = (1 + tanh(x / 2)) / 2.
        expect(up).toBeCloseTo((1 + Math.tanh(x / 2)) / 2, 12);
      }),
    );
  });

  test("softplus of x exceeds that of -x by x, and neither overflows", async () => {
    for (const x of [0, 0.3, 5, 800]) {
      const [up, down] = await respondedTo([x, -x], "softplus");
      expect(up - down).toBeCloseTo(x, 12);
      expect(down).toBeGreaterThanOrEqual(0);
    }
    expect((await respondedTo([0], "softplus"))[0]).toBeCloseTo(Math.LN2, 15);
  });

  test("the others, by hand", async () => {
    expect(await respondedTo([-3, 0, 2], "signedSquare")).toEqual([-9, 0, 4]);
    expect(await respondedTo([-1e-9, 0, 1e-9], "step")).toEqual([0, 0, 1]);
    expect((await respondedTo([0, Math.log(7)], "exponential")).map((mean) => mean.toFixed(9))).toEqual([
      "1.000000000",
      "7.000000000",
    ]);
  });
});

describe("the outputs of responses", () => {
  const named = (forest: Forest) => forestModel(forest, { answers: "response" }).outputs;

  test("are called by what the margins become, unless they have a name", () => {
    const margin = readForest(models["XGBoost binary:logistic"].export);
    expect(forestModel(margin).outputs).toEqual([{ name: "class 1", unit: "logit" }]);
    expect(forestModel(margin, { answers: "response" }).outputs).toEqual([{ name: "class 1", unit: "probability" }]);
    const paid = readForest(models["XGBoost binary:logistic"].export, { outputs: ["paid"] });
    expect(forestModel(paid, { answers: "response" }).outputs).toEqual([{ name: "paid", unit: "probability" }]);
    const share = readForest(models["LightGBM cross_entropy"].export);
    expect(forestModel(share).outputs).toEqual([{ name: "margin", unit: "logit" }]);
    expect(forestModel(share, { answers: "response" }).outputs).toEqual([{ name: "prediction", unit: "probability" }]);
    const count = readForest(models["XGBoost count:poisson"].export);
    expect(forestModel(count, { answers: "response" }).outputs).toEqual([{ name: "prediction" }]);
  });

  test("have the unit of probabilities only where they are", () => {
    expect(named(constant([0, 0], "softmax", "logit"))).toEqual([
      { name: "prediction 0", unit: "probability" },
      { name: "prediction 1", unit: "probability" },
    ]);
    expect(named(constant([0], "exponential", "log"))).toEqual([{ name: "prediction 0" }]);
  });

  test("stay as they are where the answers are what is predicted", () => {
    const { response: _, ...plain } = constant([0.2, 0.8], "softmax");
    expect(named({ ...plain, unit: "probability" })).toEqual([
      { name: "prediction 0", unit: "probability" },
      { name: "prediction 1", unit: "probability" },
    ]);
  });
});

describe("what is refused", () => {
  test("a response of log odds that the forest does not say", () => {
    const { response: _, ...unsaid } = constant([0], "logistic", "logit");
    expect(() => forestModel(unsaid, { answers: "response" })).toThrow(
      /needs the forest's response, such as "logistic"/,
    );
    expect(forestModel(unsaid).outputs[0].unit).toBe("logit");
  });

  test("unknown names of answers and responses", () => {
    const forest = constant([0], "logistic");
    expect(() => forestModel(forest, { answers: "margin" as never })).toThrow(
      'forestModel: expected answers to be "raw" or "response", got "margin"',
    );
    expect(() => forestModel({ ...forest, response: "probit" as never })).toThrow(
      /response: expected one of logistic, softmax, .*, got "probit"/,
    );
  });
});
