import { describe, expect, test } from "vitest";
import { distill, WhyboxError } from "whybox";
import { resolveDistillOptions } from "../../../dist/explain/distill/distill-options.js";
import { treeTeacher } from "../../fixtures/teachers.js";
import { mixed } from "./teachers.js";

describe("the options of distill", () => {
  test("have defaults by the kind of student", () => {
    const depth = (as: "tree" | "ruleList" | "additive" | "softTree") => resolveDistillOptions({ as }).maxDepth;
    expect([depth("tree"), depth("ruleList"), depth("additive"), depth("softTree")]).toEqual([
      undefined,
      undefined,
      undefined,
      4,
    ]);
    expect(resolveDistillOptions({})).toMatchObject({ as: "tree", maxLeaves: 16, leaves: undefined, pairs: 0 });
    expect(resolveDistillOptions({ leaves: 5 })).toMatchObject({ maxLeaves: 5, leaves: 5 });
    expect(resolveDistillOptions({ as: "softTree", maxDepth: 10 }).maxDepth).toBe(10);
    expect(() => resolveDistillOptions({ as: "softTree", maxDepth: 11 })).toThrow(
      new WhyboxError("INVALID_ARGUMENT", "distill: expected maxDepth of a soft tree to be at most 10, got 11"),
    );
  });

  test.each(["leaves", "maxLeaves", "pairs", "maxDepth"] as const)("%s goes with some students only", (name) => {
    const taking = (["tree", "ruleList", "additive", "softTree"] as const).filter((as) => {
      try {
        return resolveDistillOptions({ as, [name]: 2 }) !== undefined;
      } catch {
        return false;
      }
    });
    const expected = { leaves: ["tree", "ruleList"], maxLeaves: ["tree", "ruleList"], pairs: ["additive"] };
    expect(taking).toEqual(name === "maxDepth" ? ["tree", "ruleList", "softTree"] : expected[name]);
  });

  const untyped = <T>(value: unknown) => value as T;
  // biome-ignore format: a table, one case a line
  test.each<[string, () => Promise<unknown>, WhyboxError["code"], string]>([
    ["no such kind", () => distill(treeTeacher, mixed, untyped({ as: "forest" })), "INVALID_ARGUMENT", 'distill: expected as to be "tree" or "ruleList" or "additive" or "softTree", got "forest"'],
    ["an option of another kind", () => distill(treeTeacher, mixed, { as: "additive", maxLeaves: 3 }), "INVALID_ARGUMENT", 'distill: maxLeaves goes with as: tree, ruleList, not with "additive"'],
    ["both sizes", () => distill(treeTeacher, mixed, { leaves: 3, maxLeaves: 3 }), "INVALID_ARGUMENT", "distill: expected leaves or maxLeaves, got both; leaves is exact, maxLeaves lets fidelity choose"],
    ["no leaves", () => distill(treeTeacher, mixed, { maxLeaves: 0 }), "INVALID_ARGUMENT", "distill: expected maxLeaves to be a whole number of 1 or more, got 0"],
    ["all held out", () => distill(treeTeacher, mixed, { heldOut: 1 }), "INVALID_ARGUMENT", "distill: expected heldOut to be rows, or a share of 0 or more and below 1, got 1"],
    ["an unknown option", () => distill(treeTeacher, mixed, untyped({ size: 3 })), "INVALID_ARGUMENT", 'distill: unknown option "size"; known options are as, seed, executor, maxLeaves, leaves, maxDepth, budgetRows, heldOut, labels, heldOutLabels, weights, pairs, signal, onProgress'],
  ])("refuse %s", async (_, run, code, message) => {
    const error = await Promise.resolve().then(run).catch((each) => each as WhyboxError);
    expect(error).toBeInstanceOf(WhyboxError);
    const { code: found, message: said } = error as WhyboxError;
    expect([found, said]).toEqual([code, message]);
  });
});
