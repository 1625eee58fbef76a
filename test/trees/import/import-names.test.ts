import { describe, expect, test } from "vitest";
import type { Feature } from "whybox";
import { importNames } from "../../../dist/trees/import/import-names.js";

const age: Feature = { name: "f0", kind: "number" };
const job: Feature = { name: "f1", kind: "category", categories: ["0", "1"] };
const exported = { features: [age, job], outputs: ["class 1"] };

describe("names of an imported forest", () => {
  test("are those of the file where nothing else is said", () => {
    expect(importNames("read", {}, exported)).toEqual(exported);
    expect(importNames("read", { outputs: ["yes"] }, exported)).toEqual({ features: [age, job], outputs: ["yes"] });
    const said: Feature[] = [{ name: "age", kind: "number", unit: "years" } as Feature, { ...job, name: "job" }];
    expect(importNames("read", { features: said }, exported)).toEqual({ features: said, outputs: ["class 1"] });
  });

  test("may make a category of numbers, and no numbers of a category", () => {
    const band: Feature = { name: "band", kind: "category", categories: ["low", "high"] };
    expect(importNames("read", { features: [band, job] }, exported).features).toEqual([band, job]);
    expect(() => importNames("read", { features: [age, { name: "job", kind: "number" }] }, exported)).toThrow(
      'read: feature "job": expected kind "category", because the forest splits it by sets',
    );
  });

  test.each([
    [{ features: [age] }, "read: expected 2 features, got 1"],
    [{ features: "age" }, "read: expected 2 features, got age"],
    [{ outputs: [] }, "read: expected 1 output, got 0"],
    [
      { outputs: ["no", "yes"] },
      "read: expected 1 output, got 2; a model of two classes has one, which speaks for the second",
    ],
    [{ names: [] }, 'read: unknown option "names"'],
  ])("%j is refused", (options, message) => {
    expect(() => importNames("read", options as never, exported)).toThrow(message);
  });

  test("of a regression have no second class to speak for", () => {
    const one = { features: [age], outputs: ["prediction"] };
    expect(() => importNames("read", { outputs: ["a", "b"] }, one)).toThrow(/^read: expected 1 output, got 2$/);
  });
});
