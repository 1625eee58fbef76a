import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { protobufBytes, protobufFields } from "../../../dist/models/onnx/protobuf.js";

const fieldsOf = (...bytes: number[]) => [...protobufFields(Uint8Array.from(bytes))];
const text = (value: string) => [...new TextEncoder().encode(value)];

/** A number of 64 bits in groups of seven, the lowest first. */
function varint(value: bigint): number[] {
  const bits = BigInt.asUintN(64, value);
  return bits < 128n ? [Number(bits)] : [Number(bits & 127n) | 128, ...varint(bits >> 7n)];
}

describe("the examples of the encoding's documentation", () => {
  test("field 1 is 150", () => {
    expect(fieldsOf(0x08, 0x96, 0x01)).toEqual([
      { id: 1, number: 150, bytes: new Uint8Array(0), whole: Uint8Array.of(0x08, 0x96, 0x01) },
    ]);
  });

  test('field 2 is the text "testing"', () => {
    const bytes = [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67];
    expect(fieldsOf(...bytes)).toEqual([
      { id: 2, number: 0, bytes: Uint8Array.from(text("testing")), whole: Uint8Array.from(bytes) },
    ]);
    expect([...protobufBytes(2, Uint8Array.from(text("testing")))]).toEqual(bytes);
  });

  test("field 3 is a message whose field 1 is 150", () => {
    const [{ id, bytes }] = fieldsOf(0x1a, 0x03, 0x08, 0x96, 0x01);
    expect(id).toBe(3);
    expect([...protobufFields(bytes)]).toEqual([{ id: 1, number: 150, bytes: new Uint8Array(0), whole: bytes }]);
  });

  test("-2 takes ten bytes", () => {
    expect(fieldsOf(0x08, 0xfe, ...new Array(8).fill(0xff), 0x01)).toMatchObject([{ id: 1, number: -2 }]);
  });
});

test("numbers of every width are read, each with its id", () => {
  const single = new Uint8Array(Float32Array.of(-1.5).buffer);
  const double = new Uint8Array(Float64Array.of(Math.PI).buffer);
  expect(fieldsOf((4 << 3) | 5, ...single, (5 << 3) | 1, ...double, ((16 << 3) & 127) | 128, 1, 7)).toMatchObject([
    { id: 4, number: -1.5, bytes: single },
    { id: 5, number: Math.PI, bytes: double },
    { id: 16, number: 7 },
  ]);
  expect(fieldsOf()).toEqual([]);
});

test("whole numbers and bytes of any length are read back as they were written, at any place in memory", () => {
  const number = fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n });
  const bytes = fc.uint8Array({ maxLength: 300 });
  const field = fc.record({ id: fc.integer({ min: 1, max: 5000 }), value: fc.oneof(number, bytes) });
  fc.assert(
    fc.property(fc.array(field, { maxLength: 6 }), fc.integer({ min: 0, max: 9 }), (fields, offset) => {
      const written = fields.map(({ id, value }) =>
        typeof value === "bigint" ? [...varint(BigInt(id << 3)), ...varint(value)] : [...protobufBytes(id, value)],
      );
      const memory = Uint8Array.from([...new Array(offset).fill(255), ...written.flat()]);
      expect([...protobufFields(memory.subarray(offset))]).toEqual(
        fields.map(({ id, value }, i) => ({
          id,
          ...(typeof value === "bigint"
            ? { number: Number(value), bytes: new Uint8Array(0) }
            : { number: 0, bytes: value }),
          whole: Uint8Array.from(written[i]),
        })),
      );
    }),
  );
});

test("bytes are views, which cost nothing to skip", () => {
  const message = protobufBytes(1, new Uint8Array(1000));
  const [{ bytes }] = protobufFields(message);
  expect(bytes.buffer).toBe(message.buffer);
  expect(bytes.byteOffset).toBe(3);
});

describe("bytes that are no message are refused", () => {
  test.each<[string, number[]]>([
    ["a number that does not end", [0x08, 0x96]],
    ["a number of more than 64 bits", [0x08, ...new Array(10).fill(0xff), 0x01]],
    ["a field without its number", [0x08]],
    ["bytes that are cut off", [0x12, 0x03, 1, 2]],
    ["a length below 0", [0x12, 0xfe, ...new Array(8).fill(0xff), 0x01]],
    ["half a double", [0x09, 1, 2, 3, 4]],
    ["half a float", [0x0d, 1, 2]],
    ["a group", [0x0b]],
    ["an unknown kind of field", [0x0e, 1]],
  ])("%s", (_, bytes) => {
    expect(() => fieldsOf(...bytes)).toThrow(RangeError);
  });
});
