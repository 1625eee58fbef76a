import { beforeAll, describe, expect, test } from "vitest";
import {
  type Attribution,
  blackBox,
  columns,
  globalImportance,
  kernelShap,
  matrix,
  predictionDifference,
  probe,
} from "whybox";
import { strategies } from "whybox/audit";
import { toHtml, toSvg } from "whybox/charts";
import { stream } from "whybox/extending";
import { oneClass } from "../../dist/core/one-class.js";

const ROWS = 12;
const features = ["a", "b", "c"].map((name) => ({ name, kind: "number" as const }));
const model = blackBox(
  (rows: number[][]) =>
    rows.map(([a, b, c]) => {
      const yes = 1 / (1 + Math.exp(-(2 * a - b + 1.5 * a * c - 0.3)));
      return [1 - yes, yes];
    }),
  { input: { kind: "columns", features }, outputs: ["no", "yes"].map((name) => ({ name, unit: "probability" })) },
);
const { uniform } = stream(1, "rows");
const someRows = (count: number) =>
  Array.from({ length: count }, () => Array.from({ length: 3 }, () => 2 * uniform() - 1));
const background = matrix(someRows(10));
const instances = someRows(ROWS);

async function explained(outputs: "predicted" | readonly string[], link: "identity" | "logit" = "identity") {
  const explanations: Attribution[] = [];
  for (const instance of instances) {
    explanations.push(await kernelShap(probe(model, columns(background, instance)), { outputs, link }));
  }
  return explanations;
}

let predicted: Attribution[];
let yes: Attribution[];
beforeAll(async () => {
  predicted = await explained("predicted");
  yes = await explained(["yes"]);
});

test("the rows were predicted for both classes", () => {
  expect(new Set(predicted.map(({ subject }) => subject.outputs[0])).size).toBe(2);
});

describe("explanations of the predicted one of two classes", () => {
  test("become what explaining one class says, in bits of odds", async () => {
    const bits = async (outputs: "predicted" | readonly string[]) =>
      globalImportance(
        await Promise.all(
          instances.map((instance) => predictionDifference(probe(model, columns(background, instance)), { outputs })),
        ),
      );
    const [mixed, alone] = [await bits("predicted"), await bits(["yes"])];
    expect(mixed.subject.outputs).toHaveLength(1);
    mixed.result.meanAbsolute[0].forEach((mean, part) =>
      expect(mean).toBeCloseTo(alone.result.meanAbsolute[0][part], 10),
    );
  });

  test.each(["identity", "logit"] as const)("become what explaining one class says, with link %s", async (link) => {
    const [mixed, alone] = [await explained("predicted", link), await explained(["yes"], link)];
    const found = oneClass(mixed, "yes");
    expect(found?.pictured).toBe("yes");
    expect(found?.other).toBe("no");
    found?.explanations.forEach(({ subject, result }, row) => {
      const expected = alone[row];
      expect(subject.outputs).toEqual(["yes"]);
      expect(subject.otherClass).toBe("no");
      expect(subject.prediction[0]).toBeCloseTo(expected.subject.prediction[0], 12);
      expect(subject.baseline[0]).toBeCloseTo(Number(expected.subject.baseline[0]), 12);
      expect(result.intercepts[0]).toBeCloseTo(expected.result.intercepts[0], 12);
      result.values[0].forEach((value, part) => expect(value).toBeCloseTo(expected.result.values[0][part], 12));
    });
  });

  test("are left as they are where all explain one class, or the outputs are no two classes", () => {
    expect(oneClass(yes)).toBeUndefined();
    const three = predicted.map((each, i) =>
      i === 0 ? { ...each, subject: { ...each.subject, outputs: ["perhaps"] } } : each,
    );
    expect(oneClass(three)).toBeUndefined();
    const scores = predicted.map((each) => ({ ...each, subject: { ...each.subject, units: [null] } }));
    expect(oneClass(scores)).toBeUndefined();
  });

  test("make one table", () => {
    const table = globalImportance(predicted);
    expect(table.subject.outputs).toHaveLength(1);
    table.result.meanAbsolute[0].forEach((value, part) =>
      expect(value).toBeCloseTo(globalImportance(yes).result.meanAbsolute[0][part], 12),
    );
  });

  test.each(["global", "beeswarm", "heatmap", "dependence"])("make one %s chart of all rows", (chart) => {
    expect(toSvg(predicted, { chart, output: "yes" })).toBe(toSvg(yes, { chart }));
    expect(toSvg(predicted, { chart })).toContain(`${ROWS} rows`);
  });

  test("make one picture of a page, which says so", () => {
    const page = toHtml(predicted);
    expect(page).toContain(`Over ${ROWS} rows`);
    expect(page).toContain("The model has two classes");
    expect(toHtml(yes)).not.toContain("The model has two classes");
  });

  test("are clustered together, for either class", () => {
    for (const output of [undefined, "no", "yes"]) {
      const { result, subject, notes } = strategies(predicted, output ? { output } : {});
      expect(result.rows).toBe(ROWS);
      expect(subject.outputs).toEqual([output ?? globalImportance(predicted).subject.outputs[0]]);
      expect(notes.map(({ code }) => code)).toEqual(["TWO_CLASSES"]);
    }
  });
});
