import { describe, expect, test } from "vitest";
import { importModel, matrix } from "whybox";
import { exportedModel } from "../../dist/models/exported-model.js";
import { expectRefused } from "../fixtures/expect-refused.js";
import { faulty, messageOf } from "./written-modules.js";

describe("a CommonJS module", () => {
  test.each([
    ["that exports a model by name", "commonjs.cjs"],
    ["that is a model", "whole.cjs"],
    ["that TypeScript made of an export default", "interop.cjs"],
    ["that exports createModel", "created.cjs"],
  ])("%s is loaded", async (_, name) => {
    const model = await importModel(faulty(name));
    expect((await model.predict(matrix([[3], [4]]))).data).toEqual(Float64Array.of(6, 8));
    expect(model.ref).toEqual({ module: faulty(name).href });
  });

  test("has its export taken by name", async () => {
    expect((await importModel(faulty("commonjs.cjs"), { export: "model" })).name).toBe("double");
    expect(await messageOf(faulty("commonjs.cjs"), { export: "other" })).toMatch(
      'expected an export "other", the module exports model',
    );
  });
});

const model = { predict: () => [], outputs: [] };
const found = (module: object, wanted?: string) => exportedModel(module as { [name: string]: unknown }, wanted, "load");

describe("the export that is a model", () => {
  test.each<[string, object, string, unknown]>([
    ["default, before the others", { model: 1, createModel: 2, default: model }, "default", model],
    ["createModel, before a model by name", { model: 1, createModel: 2 }, "createModel", 2],
    ["model", { other: 1, model: 2 }, "model", 2],
    ["the next where one is undefined", { default: undefined, createModel: undefined, model: 2 }, "model", 2],
    ["what a CommonJS module exports by name", { default: { model } }, "model", model],
    ["the default in a default", { default: { __esModule: true, default: model } }, "default", model],
    [
      "an object with predict, which is a model but for its facts",
      { default: { predict: () => [] } },
      "default",
      undefined,
    ],
    ["a promise of a model, as it is", { default: Promise.resolve(model) }, "default", undefined],
    ["a function that makes one", { default: Number }, "default", Number],
  ])("is %s", (_, module, name, exported) => {
    const taken = found(module);
    expect(taken.name).toBe(name);
    expect(taken.exported).toBe(exported ?? (module as { default: unknown }).default);
  });

  test("is the one that is asked for, in every layer, and no other", () => {
    expect(found({ default: model, second: 2 }, "second")).toEqual({ name: "second", exported: 2 });
    expect(found({ default: { second: 2, model } }, "second").exported).toBe(2);
    expectRefused(
      () => found({ default: { model, predict: () => [] } }, "second"),
      "MODEL_LOAD_FAILED",
      'load: expected an export "second", the module exports model, predict; wrap it: export default blackBox(predict, { input: { kind: "columns", features: [...] }, outputs: [...] })',
    );
  });

  test("is looked for in modules whose default is themselves", () => {
    const turning: { [name: string]: unknown } = { other: 1, __esModule: true };
    turning.default = turning;
    expectRefused(
      () => found(turning),
      "MODEL_LOAD_FAILED",
      'load: expected an export "default", "createModel" or "model", the module exports other, default',
    );
    expectRefused(
      () => found({ default: { __esModule: true, "module.exports": 1, other: 2 } }),
      "MODEL_LOAD_FAILED",
      'load: expected an export "default", "createModel" or "model", the module exports other',
    );
    expectRefused(
      () => found({}),
      "MODEL_LOAD_FAILED",
      'load: expected an export "default", "createModel" or "model", the module exports nothing',
    );
  });

  test("is no bare predict function, which lacks what it takes and answers", async () => {
    expect(await messageOf(faulty("predict-named.js"))).toMatch(
      /the module exports predict; wrap it: export default blackBox\(predict, /,
    );
  });
});
