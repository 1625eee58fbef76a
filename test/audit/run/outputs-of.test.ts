import { describe, expect, test } from "vitest";
import type { Model, Output } from "whybox";
import type { Dataset } from "whybox/audit";
import { outputsOf } from "../../../dist/audit/run/outputs-of.js";

const output = (name: string, unit?: string): Output => ({ name, ...(unit && { unit }) });
const of = (outputs: readonly Output[], target?: object, names?: readonly string[]) =>
  outputsOf("partialDependence", { outputs } as Model, { target } as unknown as Dataset, names);
const [no, yes] = [output("no", "probability"), output("yes", "probability")];
const positive = (name?: string) => ({ kind: "class", positive: name });

describe("the outputs that are looked at", () => {
  test("of two classes are the positive one alone: the one named by the target, else the second", () => {
    expect(of([no, yes])).toEqual([1]);
    expect(of([no, yes], positive("no"))).toEqual([0]);
    expect(of([no, yes], positive("yes"))).toEqual([1]);
    expect(of([no, yes], positive())).toEqual([1]);
    expect(of([no, yes], positive("elsewhere"))).toEqual([1]);
    expect(of([no, yes], { kind: "number", positive: "no" })).toEqual([1]);
  });

  test("are all of others", () => {
    expect(of([yes])).toEqual([0]);
    expect(of([no, yes, output("perhaps", "probability")], positive("yes"))).toEqual([0, 1, 2]);
    expect(of([no, output("price", "EUR")])).toEqual([0, 1]);
    expect(of([output("a"), output("b")])).toEqual([0, 1]);
  });

  test("are those named, in the order named", () => {
    const three = [output("a"), output("b"), output("c")];
    expect(of(three, undefined, ["c", "a"])).toEqual([2, 0]);
    expect(of([no, yes], positive("yes"), ["no"])).toEqual([0]);
    expect(() => of(three, undefined, ["a", "d"])).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        message: expect.stringMatching(/^partialDependence: there is no output "d"/),
      }),
    );
    expect(() => of([no, yes], undefined, ["yess"])).toThrow('there is no output "yess"; did you mean "yes"');
  });
});
