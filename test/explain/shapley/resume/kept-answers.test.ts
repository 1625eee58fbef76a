import { describe, expect, test } from "vitest";
import {
  isEmptyOrGrand,
  keyOf,
  packAnswers,
  unpackAnswers,
} from "../../../../dist/explain/shapley/resume/kept-answers.js";

const kept = [
  { bits: Uint32Array.of(5, 0), from: 0, to: 12, answers: Float64Array.of(0.1, -3) },
  { bits: Uint32Array.of(0xffffffff, 3), from: 4, to: 5, answers: Float64Array.of(1e-300, 7) },
];

describe("answers in an explanation", () => {
  test("come back from JSON to the last bit", () => {
    const packed = JSON.parse(JSON.stringify(packAnswers(kept)));
    expect(unpackAnswers(packed, 34, 2)).toEqual(kept);
    expect(unpackAnswers(packAnswers([]), 34, 2)).toEqual([]);
  });

  test("are none where they are damaged, or of other parts or outputs", () => {
    const packed = packAnswers(kept);
    const damaged = [
      undefined,
      null,
      { ...packed, count: 3 },
      { ...packed, count: 1.5 },
      { ...packed, answers: packed.answers.slice(4) },
      { ...packed, answers: "not base64!" },
      { ...packed, coalitions: 7 },
      packAnswers([{ ...kept[0], answers: Float64Array.of(Number.NaN, 1) }]),
    ];
    for (const json of damaged) expect(unpackAnswers(json as never, 34, 2)).toBeUndefined();
    expect(unpackAnswers(packed, 32, 2)).toBeUndefined();
    expect(unpackAnswers(packed, 34, 3)).toBeUndefined();
  });

  test("are known by their coalition and its reference rows", () => {
    expect(keyOf(kept[0])).not.toBe(keyOf({ ...kept[0], to: 13 }));
    expect(keyOf(kept[0])).not.toBe(keyOf({ ...kept[0], bits: Uint32Array.of(5, 1) }));
    expect(keyOf(kept[0])).toBe(keyOf({ ...kept[0], bits: Uint32Array.of(5, 0) }));
  });

  test("tell the empty and the grand coalition from the others", () => {
    const ends = [Uint32Array.of(0, 0), Uint32Array.of(0xffffffff, 3), Uint32Array.of(0xffffffff, 1)];
    expect(ends.map((bits) => isEmptyOrGrand({ bits }, 34))).toEqual([true, true, false]);
  });
});
