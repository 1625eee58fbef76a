import { expect, test } from "vitest";
import { protobufBytes } from "../../../dist/models/onnx/protobuf.js";
import { tensorValues } from "../../../dist/models/onnx/tensor-values.js";

const number = (id: number, value: number) => [id << 3, value];
const bytes = (id: number, values: ArrayLike<number>) => [...protobufBytes(id, Uint8Array.from(values))];
const raw = (values: ArrayBufferView) => bytes(9, new Uint8Array(values.buffer));
const read = (...fields: number[][]) => tensorValues(Uint8Array.from(fields.flat()));

test("whole numbers and bools are read, raw, packed and one by one", () => {
  expect(read(number(2, 6), raw(Int32Array.of(-1, 7)))).toEqual(["-1", "7"]);
  expect(read(number(2, 7), raw(BigInt64Array.of(2n ** 60n)))).toEqual([String(2n ** 60n)]);
  expect(read(number(2, 9), raw(Uint8Array.of(1, 0)))).toEqual(["1", "0"]);
  expect(read(number(2, 9), bytes(5, [1, 0]))).toEqual(["1", "0"]);
  expect(read(number(2, 7), number(7, 3), number(7, 4))).toEqual(["3", "4"]);
});

test("texts are read, and of others nothing", () => {
  expect(read(number(2, 8), bytes(6, new TextEncoder().encode("Köln")))).toEqual(["Köln"]);
  expect(read(number(2, 1), raw(Float32Array.of(1)))).toBeUndefined();
  expect(read()).toBeUndefined();
});
