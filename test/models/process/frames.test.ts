import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame, frameReader, NoFrame } from "../../../dist/models/process/frames.js";

const heads = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.array(fc.string())));
const bodies = fc.uint8Array({ maxLength: 40 });

test("frames come out as they went in, however the stream cuts them", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(heads, bodies), { maxLength: 5 }), fc.infiniteStream(fc.nat(30)), (frames, cuts) => {
      const sent = Buffer.concat(frames.map(([head, body]) => encodeFrame(head, body)));
      const reader = frameReader(() => 1000);
      const found = [];
      for (let at = 0; at < sent.length; ) {
        const end = Math.min(sent.length, at + (cuts.next().value as number));
        found.push(...reader.push(sent.subarray(at, end)));
        at = end;
      }
      expect(found.map(({ head }) => JSON.stringify(head))).toEqual(frames.map(([head]) => JSON.stringify(head)));
      expect(found.map(({ body }) => [...body])).toEqual(frames.map(([, body]) => [...body]));
    }),
  );
});

test("is laid out as docs/models.md says: WBX1, two lengths, JSON, body", () => {
  expect(Buffer.from(encodeFrame({ a: 1 }, Uint8Array.of(9, 8))).toString("latin1")).toBe(
    'WBX1\x07\x00\x00\x00\x02\x00\x00\x00{"a":1}\x09\x08',
  );
});

test("what is no frame is refused at its first byte, and what is too long at its length", () => {
  const push = (bytes: Uint8Array, max = 100) => frameReader(() => max).push(bytes);
  expect(() => push(Buffer.from("Traceback (most recent call last)"))).toThrow(NoFrame);
  expect(() => push(Buffer.from("WBX2"))).toThrow(NoFrame);
  expect(() => push(encodeFrame({}, new Uint8Array(101)))).toThrow(NoFrame);
  expect(push(encodeFrame({}, new Uint8Array(100)))).toHaveLength(1);
  const notJson = encodeFrame({ a: 1 });
  notJson[13] = 0x21;
  expect(() => push(notJson)).toThrow(NoFrame);
});
