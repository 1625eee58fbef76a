import { describe, expect, test } from "vitest";
import { matrix } from "whybox";
import { onnxModel } from "whybox/models";
import { cappedLoops } from "../../../dist/models/onnx/capped-loops.js";
import { codeAndMessage } from "./files.js";
import { type Loop, looped } from "./looped.js";

const { stringify } = JSON;

describe("a loop that does not end", () => {
  test.each<Loop>([
    { condition: "always" },
    { condition: "always", rounds: 1e12 },
    { condition: "always", rounds: 1e12, made: true },
    { condition: "true", rounds: 1e12, made: true },
    { rounds: 1e12, made: true },
  ])("is cut off, and its answers are refused: %j", async (loop) => {
    expect(await codeAndMessage(onnxModel(looped(loop)))).toBe(
      "MODEL_ANSWER_INVALID onnxModel (bytes): a loop did not end within 100000 rounds; give it a number of rounds, or a condition that ends it",
    );
  });
});

describe("a loop that ends", () => {
  test.each<[Loop, number]>([
    [{ condition: "less" }, 5],
    [{ condition: "less", rounds: 1e12 }, 5],
    [{ condition: "less", rounds: 1e12, made: true }, 5],
    [{ condition: "same", rounds: 4, made: true }, 4],
    [{ condition: "always", rounds: 7, made: true }, 7],
  ])("answers as it does without the limit: %j", async (loop, rounds) => {
    const sign = rounds % 2 === 0 ? 1 : -1;
    const { data } = await (await onnxModel(looped(loop))).predict(matrix([[1, 2]]));
    expect([...data], stringify(loop)).toEqual([sign, 2 * sign]);
  });

  test("of a number of rounds has no counter, and its file is the same", () => {
    const file = looped({ rounds: 3, condition: "less" });
    expect(cappedLoops(file)).toEqual({ file, counters: [] });
    expect(cappedLoops(looped({ condition: "less" })).counters).toHaveLength(1);
  });
});
