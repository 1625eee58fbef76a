import { expect, test } from "vitest";
import { blackBox, columns, kernelShap, probe } from "whybox";
import { answersOf, dataset } from "whybox/audit";
import { quotedNames } from "../../../dist/core/checks/quoted-names.js";

const named = (count: number) => Array.from({ length: count }, (_, i) => `x${i}`);

test("names are in quotes, and of more than eight the rest is counted", () => {
  expect(quotedNames(["age"])).toBe('"age"');
  expect(quotedNames(named(8))).toBe('"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"');
  expect(quotedNames(named(11))).toBe('"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", 3 more');
});

test("errors about a model of 400 outputs name the first of them", async () => {
  const outputs = Array.from({ length: 400 }, (_, i) => ({ name: `class ${i}` }));
  const input = { kind: "columns" as const, features: [{ name: "x", kind: "number" as const }] };
  const model = blackBox((rows) => rows.map(() => outputs.map(() => 0)), { name: "wide", input, outputs });
  const records = [
    { x: 1, y: "a" },
    { x: 2, y: "b" },
  ];
  const numbers = dataset([{ x: 1, y: 3 }], { model, target: "y" });
  const asked: (() => Promise<unknown>)[] = [
    () => answersOf(model, numbers),
    () => answersOf(model, dataset(records, { model, target: "y" })),
    () => kernelShap(probe(model, columns([[1], [2]], [3])), { outputs: ["class 400"] }),
  ];
  for (const ask of asked) {
    const { message } = await Promise.resolve()
      .then(ask)
      .then(
        () => new Error(""),
        (error: Error) => error,
      );
    expect(message).toMatch(/"class 0".*, "class 7"( \(no unit\))?, 392 more/);
    expect(message.length).toBeLessThan(400);
  }
});
