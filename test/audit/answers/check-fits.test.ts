import { describe, expect, test } from "vitest";
import { blackBox, type Feature } from "whybox";
import { type Dataset, dataset, partialDependence, performance, profile } from "whybox/audit";
import { checkFits } from "../../../dist/audit/answers/check-fits.js";

const number = (name: string, more: object = {}): Feature => ({ name, kind: "number", ...more });
const job = (...categories: string[]): Feature => ({ name: "job", kind: "category", categories });
const modelOf = (...features: Feature[]) =>
  blackBox((rows) => rows.map(() => 0), {
    name: "pay",
    input: { kind: "columns", features },
    outputs: [{ name: "y" }],
  });
const table = (...features: Feature[]) =>
  dataset([{ age: 30, job: "nurse", pay: 3 }], { features, target: "pay" }) as Dataset;
const age = number("age");
const fits = (model: readonly Feature[], data: readonly Feature[]) =>
  checkFits("here", modelOf(...model), table(...data));
const refusal = (says: string) => expect.objectContaining({ code: "INVALID_ARGUMENT", message: says });

describe("a model fits a dataset", () => {
  test("of the same columns in the same order, with the same labels", () => {
    expect(() => fits([age, job("nurse", "clerk")], [number("age"), job("nurse", "clerk")])).not.toThrow();
    expect(() => fits([number("age", { unit: "years", missing: true })], [age])).not.toThrow();
  });

  test.each([
    ["a column more", [age, job("nurse")], [age], '("age", "job"): it holds "age"'],
    ["a column less", [age], [age, job("nurse")], '("age"): it holds "age", "job"'],
    ["another order", [age, job("nurse")], [job("nurse"), age], '("age", "job"): it holds "job", "age"'],
    ["another kind", [number("job")], [job("nurse")], ': column "job" has other labels or another kind'],
    ["other labels", [job("nurse", "clerk")], [job("nurse", "pilot")], "other labels or another kind"],
    ["labels in another order", [job("nurse", "clerk")], [job("clerk", "nurse")], "other labels or another kind"],
    ["a label more", [job("nurse")], [job("nurse", "clerk")], "other labels or another kind"],
    ["a label less", [job("nurse", "clerk")], [job("nurse")], "other labels or another kind"],
  ] as const)("and not with %s", (_, model, data, says) => {
    expect(() => fits(model, data)).toThrow(refusal(expect.stringContaining(says)));
    expect(() => fits(model, data)).toThrow(/^here: the dataset does not hold what pay takes .* make it with dataset/);
  });
});

describe("every audit refuses by its own name", () => {
  const model = modelOf(age);
  test("what is no model", async () => {
    const wrong = [() => 0, undefined, { ...model, predict: undefined }, { ...model, outputs: undefined }];
    for (const each of wrong) {
      await expect(partialDependence(each as never, table(age))).rejects.toThrow(
        refusal(expect.stringMatching(/^partialDependence: expected a model \{ name, input, outputs, predict \}, got/)),
      );
    }
    const texts = blackBox((batch: readonly string[]) => batch.map(() => 0), {
      ...{ name: "words", input: { kind: "text" }, outputs: [{ name: "y" }] },
    });
    await expect(partialDependence(texts as never, table(age))).rejects.toThrow(
      refusal("partialDependence: expected a model of columns, got one of text"),
    );
  });

  test("what is no dataset", async () => {
    const { rows, features, groups } = table(age);
    const empty = { data: new Float64Array(0), rows: 0, columns: 1 };
    for (const each of [
      undefined,
      [{ age: 3 }],
      { rows, features },
      { rows, groups },
      { rows: [[1]], features, groups },
    ]) {
      await expect(profile(each as never)).rejects.toThrow(
        refusal(expect.stringMatching(/^profile: expected a dataset, got/)),
      );
      await expect(partialDependence(model, each as never)).rejects.toThrow(
        /^partialDependence: expected a dataset, got/,
      );
    }
    await expect(profile({ ...table(age), rows: empty })).rejects.toThrow(
      refusal("profile: expected a dataset of at least one row, got 0"),
    );
    await expect(performance({} as never)).rejects.toThrow(/^performance: /);
  });
});
