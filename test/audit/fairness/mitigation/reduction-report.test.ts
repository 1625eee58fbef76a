import { beforeAll, describe, expect, test } from "vitest";
import type { Matrix, Model } from "whybox";
import { type Mitigation, reductions } from "whybox/audit";
import { later, learn, type logistic, people, reduced } from "./learners.js";

const fitted = people(500, 3);
const measured = people(2000, 4);
const rowsOf = (records: typeof fitted): Matrix => ({
  ...{ data: Float64Array.from(records.flatMap(({ a, b, f }) => [a, b, f])), rows: records.length, columns: 3 },
});

let found: Awaited<ReturnType<typeof reduced>>;
/** Decisions of each trained model. */
let onFitted: Uint8Array[];
let onMeasured: Uint8Array[];
beforeAll(async () => {
  found = await reduced({ tolerance: 0.05 });
  const decisions = (records: typeof fitted) =>
    Promise.all(
      found.trained.map(async (each) => {
        const model = each as Model;
        const { data, columns } = await model.predict(rowsOf(records));
        return Uint8Array.from(records, (_, row) =>
          columns === 1 ? Number(data[row] >= 0.5) : Number(data[2 * row + 1] > data[2 * row]),
        );
      }),
    );
  [onFitted, onMeasured] = [await decisions(fitted), await decisions(measured)];
});
const changeOf = ({ result: { change } }: Mitigation) => {
  if (change?.of !== "mixture") throw new Error("no mixture");
  return change;
};
const rate = (records: typeof fitted, decisions: ArrayLike<number>, sex: string) => {
  const own = [...records.keys()].filter((row) => records[row].sex === sex);
  return own.reduce((sum, row) => sum + decisions[row], 0) / own.length;
};
const gap = (records: typeof fitted, decisions: ArrayLike<number>) =>
  Math.abs(rate(records, decisions, "f") - rate(records, decisions, "m"));

describe("each trained model", () => {
  test("has its own error and gap on the rows fitted", () => {
    const { predictors, trainings } = changeOf(found.report);
    expect(trainings).toBe(found.trained.length);
    expect(predictors).toHaveLength(trainings);
    predictors.forEach(({ error, gap: own }, t) => {
      const wrong = fitted.filter(({ y }, row) => (y === "yes" ? 1 : 0) !== onFitted[t][row]).length;
      expect(error).toBeCloseTo(wrong / 500, 9);
      expect(own).toBeCloseTo(gap(fitted, onFitted[t]), 9);
    });
  });

  test("has the larger gap of the rates, where several are to be equal", async () => {
    const { report, trained } = await reduced({ constraint: "equalizedOdds", maxTrainings: 2 });
    const { data, columns } = await (trained[0] as Model).predict(rowsOf(fitted));
    const selected = fitted.map((_, row) => Number(data[columns * row + columns - 1] >= 0.5));
    const gapAmong = (label: string) => {
      const own = fitted.map(({ y }, row) => (y === label ? row : -1)).filter((row) => row >= 0);
      return gap(
        own.map((row) => fitted[row]),
        own.map((row) => selected[row]),
      );
    };
    expect(Math.abs(gapAmong("yes") - gapAmong("no"))).toBeGreaterThan(0.01);
    expect(changeOf(report).predictors[0].gap).toBeCloseTo(Math.max(gapAmong("yes"), gapAmong("no")), 9);
  });

  test("has a price per group and rate; the groups' prices of a rate add up to nothing", () => {
    for (const { multipliers } of changeOf(found.report).predictors) {
      expect(multipliers.map(({ group, rate: name }) => [group, name])).toEqual([
        ["f", "selectionRate"],
        ["m", "selectionRate"],
      ]);
    }
  });
});

describe("the frontier", () => {
  test("goes from the first model over the chosen mixture to those that leave a quarter, a half and more of its gap", () => {
    const { frontier } = found.report.result;
    const [first] = changeOf(found.report).predictors;
    expect(frontier.map(({ name, role }) => [role, name])).toEqual([
      ["before", expect.any(String)],
      ["chosen", "tolerance 0.05"],
      ...[0, 0.25, 0.5, 0.75].map((share) => ["other", `tolerance ${Number((share * first.gap).toPrecision(3))}`]),
    ]);
    expect(frontier[0].gap.value).toBeCloseTo(gap(measured, onMeasured[0]), 9);
    const right = measured.filter(({ y }, row) => (y === "yes" ? 1 : 0) === onMeasured[0][row]).length;
    expect(frontier[0].accuracy.value).toBeCloseTo(right / 2000, 9);
  });

  test("a tolerance that was chosen is not measured twice", async () => {
    const { report } = await reduced({ tolerance: 0, maxTrainings: 4 });
    expect(report.result.frontier.map(({ name }) => name).filter((name) => name === "tolerance 0")).toHaveLength(1);
    expect(report.result.frontier).toHaveLength(5);
  });
});

test("decisions of the mixture come from its members, each as often as its share says", async () => {
  const { predictors } = changeOf(found.report);
  const expected = (sex: string) =>
    predictors.reduce((sum, { share }, t) => sum + share * rate(measured, onMeasured[t], sex), 0);
  const answers = await found.model.predict(rowsOf(measured));
  const selected = Array.from({ length: 2000 }, (_, row) => answers.data[2 * row + 1]);
  for (const sex of ["f", "m"]) expect(Math.abs(rate(measured, selected, sex) - expected(sex))).toBeLessThan(0.03);
  const mean = selected.reduce((sum, value) => sum + value, 0) / 2000;
  expect(found.report.subject.prediction[0]).toBeCloseTo(1 - mean, 12);
  expect(found.report.subject.prediction[1]).toBeCloseTo(mean, 12);
  expect(found.report.result).toMatchObject({ rows: 500, favourable: ["yes"], constraint: "demographicParity" });
});

describe("notes", () => {
  const message = (report: Mitigation, code: string) => report.notes.find((note) => note.code === code)?.message;

  test("decisions that are drawn are said, with the number of models that have a share", () => {
    const drawn = changeOf(found.report).predictors.filter(({ share }) => share > 0).length;
    expect(drawn).toBeGreaterThan(1);
    expect(message(found.report, "DECISIONS_DRAWN")).toMatch(
      new RegExp(`^Each row is decided by one of ${drawn} models`),
    );
    expect(message(found.report, "NOT_CONVERGED")).toBeUndefined();
    expect(message(found.report, "CONSTRAINT_NOT_REACHED")).toBeUndefined();
  });

  test("a constraint that no mixture of the trained models holds is said, with the gap that is left", async () => {
    // Whatever the weights, women are rejected and men selected.
    const stubborn: typeof logistic = () => ({
      ...(found.trained[0] as Model),
      predict: (batch) => ({
        data: Float64Array.from({ length: batch.rows }, (_, row) => 1 - batch.data[3 * row + 2]),
        ...{ rows: batch.rows, columns: 1 },
      }),
      outputs: [{ name: "yes", unit: "probability" }],
    });
    const { report } = await reductions(stubborn, learn, {
      ...{ favourable: "yes", test: later, tolerance: 0.05, maxTrainings: 3 },
    });
    expect(message(report, "CONSTRAINT_NOT_REACHED")).toMatch(
      /leaves a gap of 1 on the rows fitted, above the tolerance of 0.05: \d trained models/,
    );
    expect(message(report, "DECISIONS_DRAWN")).toBeUndefined();
  });
});
