/** One field of a protocol buffers message: a number as it is, everything else as its bytes; and both with what stands before. */
export type ProtobufField = {
  readonly id: number;
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly whole: Uint8Array;
};

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
    const from = at;
    const key = varint();
    const id = key >>> 3;
    let number = 0;
    let bytes: Uint8Array = NOTHING;
    switch (key & 7) {
      case 0:
        number = varint();
        break;
      case 1:
        bytes = take(8);
        number = view.getFloat64(at - 8, true);
        break;
      case 2:
        bytes = take(varint());
        break;
      case 5:
        bytes = take(4);
        number = view.getFloat32(at - 4, true);
        break;
      default:
        throw new RangeError("the bytes are no message");
    }
    yield { id, number, bytes, whole: message.subarray(from, at) };
  }
}

/** A field that holds bytes: a text, or a message. */
export function protobufBytes(id: number, bytes: Uint8Array): Uint8Array {
  return joinedBytes([Uint8Array.from([...varintBytes((id << 3) | 2), ...varintBytes(bytes.length)]), bytes]);
}

/** Pieces, such as fields of a message, one behind the other. */
export function joinedBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** The text in the first field of that number; "" where there is none. */
export function protobufText(message: Uint8Array, wanted: number): string {
  for (const { id, bytes } of protobufFields(message)) if (id === wanted) return new TextDecoder().decode(bytes);
  return "";
}

/** Varints without keys, read as fields would be: each after a key of its own. */
export function packedNumbers(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  for (let from = 0, at = 0; at < bytes.length; at++) {
    if (bytes[at] >= 128) continue;
    const [{ number }] = protobufFields(Uint8Array.from([8, ...bytes.subarray(from, at + 1)]));
    numbers.push(number);
    from = at + 1;
  }
  return numbers;
}

function varintBytes(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varintBytes(value >>> 7)];
}
