/** One field of a protocol buffers message: a number as it is, everything else as its bytes. */
export type ProtobufField = { readonly id: number; readonly number: number; readonly bytes: Uint8Array };

const NOTHING = new Uint8Array(0);

/**
 * The fields of a message, in order. Bytes are views, so that skipping a large field costs nothing.
 *
 * @throws RangeError where the bytes end in the middle of a field, or are no message
 * Source: the protocol buffers encoding, protobuf.dev/programming-guides/encoding
 */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      if (at >= message.length || shift > 63n) throw new RangeError("the message is cut off");
      const byte = message[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, value));
    }
  };
  const take = (length: number): Uint8Array => {
    if (length < 0 || at + length > message.length) throw new RangeError("the message is cut off");
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const key = varint();
    const id = key >>> 3;
    switch (key & 7) {
      case 0:
        yield { id, number: varint(), bytes: NOTHING };
        break;
      case 1:
        yield { id, number: view.getFloat64(at, true), bytes: take(8) };
        break;
      case 2:
        yield { id, number: 0, bytes: take(varint()) };
        break;
      case 5:
        yield { id, number: view.getFloat32(at, true), bytes: take(4) };
        break;
      default:
        throw new RangeError("the bytes are no message");
    }
  }
}

/** A field that holds bytes: a text, or a message. */
export function protobufBytes(id: number, bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...varintBytes((id << 3) | 2), ...varintBytes(bytes.length), ...bytes]);
}

function varintBytes(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varintBytes(value >>> 7)];
}
