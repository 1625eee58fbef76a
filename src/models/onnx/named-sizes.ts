import { joinedBytes, protobufBytes, protobufFields } from "./protobuf.js";

/**
 * The bytes of an ONNX file in which every size that an input leaves open has a name. onnxruntime compares a size without one
 * with those of all nodes before it, which takes time by the square of their number.
 */
export function withNamedSizes(file: Uint8Array): Uint8Array {
  let named = 0;
  const name = () => protobufBytes(2, new TextEncoder().encode(`open size ${named++}`));
  const size = (message: Uint8Array) => (message.length === 0 ? name() : message);
  // Graph, input, type, tensor, shape, size: field numbers of onnx.proto.
  return [7, 11, 2, 1, 2, 1].reduceRight<(message: Uint8Array) => Uint8Array>(
    (change, id) => (message) => changed(message, id, change),
    size,
  )(file);
}

/** A message with some of its messages changed. */
function changed(message: Uint8Array, wanted: number, change: (message: Uint8Array) => Uint8Array): Uint8Array {
  const fields = [...protobufFields(message)];
  return joinedBytes(fields.map(({ id, bytes, whole }) => (id === wanted ? protobufBytes(id, change(bytes)) : whole)));
}
