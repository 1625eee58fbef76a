import { expect, test } from "vitest";
import { toSharedMemory } from "../../dist/workers/to-shared-memory.js";

const isShared = (values: Float64Array) => values.buffer instanceof SharedArrayBuffer;
const large = () => Float64Array.from({ length: 600 }, (_, i) => (i === 3 ? Number.NaN : i - 0.5));

test("arrays of 4 kB and more are shared, smaller ones travel as they are", () => {
  const small = new Float64Array(511);
  expect(toSharedMemory(small)).toBe(small);
  expect(isShared(toSharedMemory(new Float64Array(512)))).toBe(true);
});

test("a value keeps its shape, with large arrays shared wherever plain objects hold them", () => {
  const date = new Date(0);
  const value = {
    kind: "columns",
    weights: undefined,
    background: { data: large(), rows: 3, columns: 200 },
    bare: Object.assign(Object.create(null), { data: large() }) as { data: Float64Array },
    map: new Map([["a", large()]]),
    list: [1, 2],
    bits: new Uint32Array(5000),
    date,
  };
  const shared = toSharedMemory(value);
  expect(shared).toEqual({ ...value, bare: { data: large() } });
  expect(isShared(shared.background.data)).toBe(true);
  expect(isShared(shared.bare.data)).toBe(true);
  expect(shared.map).toBe(value.map);
  expect(shared.list).toBe(value.list);
  expect(shared.bits).toBe(value.bits);
  expect(shared.date).toBe(date);
  expect(isShared(value.background.data)).toBe(false);
});

test("the same numbers are copied once, and again when they have changed", () => {
  const data = large();
  const first = toSharedMemory({ data }).data;
  expect(toSharedMemory({ data, more: 1 }).data).toBe(first);
  data[599] = 7;
  const second = toSharedMemory({ data }).data;
  expect(second).not.toBe(first);
  expect(second[599]).toBe(7);
  expect(first[599]).toBe(598.5);
  // Minus zero is another number.
  data[599] = 0;
  const third = toSharedMemory(data);
  data[599] = -0;
  expect(Object.is(toSharedMemory(data)[599], -0)).toBe(true);
  expect(Object.is(third[599], 0)).toBe(true);
  expect(toSharedMemory(first)).toBe(first);
});

test("a part of a larger array is shared by itself", () => {
  const whole = Float64Array.from({ length: 2000 }, (_, i) => i);
  const shared = toSharedMemory(whole.subarray(100, 700));
  expect(shared.buffer.byteLength).toBe(4800);
  expect([shared[0], shared[599]]).toEqual([100, 699]);
});
