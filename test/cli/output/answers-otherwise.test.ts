import { expect, test } from "vitest";
import { blackBox, columns, type Explanation, kernelShap, matrix, probe } from "whybox";
import { answersOtherwise } from "../../../dist/cli/output/answers-otherwise.js";

const features = ["a", "b"].map((name) => ({ name, kind: "number" as const }));
const outputs = [{ name: "sum" }, { name: "product" }];
const { signal } = new AbortController();

const asked = (more: number) =>
  probe(
    blackBox((rows) => rows.map(([a, b]) => [a + b + more, a * b]), {
      name: "m",
      input: { kind: "columns", features },
      outputs,
    }),
    columns(matrix([[0, 0]]), [2, 3]),
  );
const explained: Promise<Explanation> = kernelShap(asked(0), { outputs: "all" });

test("the same answers, but for what a machine may make, are not told of", async () => {
  expect(await answersOtherwise(asked(0), await explained, signal)).toBeUndefined();
  expect(await answersOtherwise(asked(1e-9), await explained, signal)).toBeUndefined();
});

test("another answer is told of with the output and both numbers", async () => {
  expect(await answersOtherwise(asked(2), await explained, signal)).toBe(
    'the model answers 7 for "sum", where it answered 5',
  );
});

test("a model that fails, and outputs that are none of its own, are left to others", async () => {
  const fails = { outputs, predictInstance: () => Promise.reject(new Error("gone")) };
  expect(await answersOtherwise(fails, await explained, signal)).toBeUndefined();
  const renamed = { outputs: [{ name: "total" }], predictInstance: () => asked(2).predictInstance() };
  expect(await answersOtherwise(renamed, await explained, signal)).toBeUndefined();
});
