import { expect, test } from "vitest";
import { matrix } from "whybox";
import { onnxModel } from "whybox/models";
import { codeAndMessage } from "./files.js";
import { type Loop, looped } from "./looped.js";

test.each<[string, Loop]>([
  ["without a number of rounds", {}],
  ["of a billion rounds", { rounds: 1e9 }],
  ["whose condition is always true", { condition: "true" }],
])("a loop %s is refused, since it cannot be stopped", async (_, loop) => {
  expect(await codeAndMessage(onnxModel(looped(loop)))).toContain(
    'MODEL_LOAD_FAILED onnxModel (bytes): the loop that makes "y" goes round more than a million times',
  );
});

test("one within another graph needs a number of rounds, where its condition is worked out", async () => {
  expect(await codeAndMessage(onnxModel(looped({ condition: "less", within: true })))).toContain(
    'the loop that makes "z" is within another graph and has no number of rounds, so that nothing ends it',
  );
  const model = await onnxModel(looped({ condition: "less", rounds: 100, within: true }));
  expect([...(await model.predict(matrix([[1, 2]]))).data]).toEqual([-1, -2]);
});

test.each<[string, Loop, number]>([
  ["of a number of rounds", { rounds: 3 }, -1],
  ["whose condition ends it at once", { condition: "false" }, -1],
  ["whose condition is worked out", { condition: "less" }, 1],
])("a loop %s runs", async (_, loop, sign) => {
  const { data } = await (await onnxModel(looped(loop))).predict(matrix([[1, 2]]));
  // "less" goes on after rounds 0 to 3, and ends with round 4: five times.
  expect([...data]).toEqual(loop.condition === "less" ? [-1, -2] : [sign, 2 * sign]);
});
