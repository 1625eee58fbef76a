import { packedNumbers, protobufFields } from "./protobuf.js";

/** The values of a tensor of texts (field 6), of whole numbers or of bools (fields 5, 7 and 9), spelled; else undefined. */
export function tensorValues(tensor: Uint8Array): readonly string[] | undefined {
  const values: string[] = [];
  let type = 0;
  let raw: Uint8Array | undefined;
  for (const { id, number, bytes } of protobufFields(tensor)) {
    if (id === 2) type = number;
    if (id === 6) values.push(new TextDecoder().decode(bytes));
    if (id === 5 || id === 7) values.push(...(bytes.length > 0 ? packedNumbers(bytes) : [number]).map(String));
    if (id === 9) raw = bytes;
  }
  if (raw && (type === 6 || type === 7)) {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    const size = type === 6 ? 4 : 8;
    for (let at = 0; at < raw.length; at += size) {
      values.push(String(type === 6 ? view.getInt32(at, true) : view.getBigInt64(at, true)));
    }
  }
  if (raw && type === 9) values.push(...Array.from(raw, String));
  return values.length > 0 ? values : undefined;
}
