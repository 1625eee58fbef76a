import { MAX_ROUNDS, roundsOf } from "./endless-loop.js";
import { graphBody, messagesOf, nodeOf } from "./graph-body.js";
import { joinedBytes, protobufBytes, protobufFields, protobufText } from "./protobuf.js";

/** A file whose loops end, and the tensors that tell how often each went round. */
export type CappedLoops = { readonly file: Uint8Array; readonly counters: readonly string[] };

/**
 * Rounds that a loop may take whose number of rounds the graph does not fix; a hundred thousand of a small body take a
 * quarter of a second.
 */
export const MAX_OPEN_ROUNDS = 1e5;

/** The number of rounds that is put in, by name. */
const LIMIT = "most rounds of a loop";

/**
 * The bytes of an ONNX file in which each loop of the main graph whose number of rounds is missing, more than a million or
 * worked out ends after a hundred thousand. A running session cannot be stopped. Each of these loops collects one more
 * tensor, a value per round: where that holds so many the loop was cut off, and the answers are not the model's.
 */
export function cappedLoops(file: Uint8Array): CappedLoops {
  const counters: string[] = [];
  const canCompare = opsetOf(file) >= MIN_OPSET;
  const pieces = [...protobufFields(file)].map(({ id, bytes: graph, whole }) => {
    if (id !== 7) return whole;
    const { constants } = graphBody(graph);
    const fields = [...protobufFields(graph)].flatMap(({ id: kind, bytes, whole: field }) => {
      const { operator, inputs } = kind === 1 ? nodeOf(bytes) : { operator: "", inputs: [] };
      if (operator !== "Loop") return [field];
      const given = inputs[0] ?? "";
      const isFixed = given === "" || constants.has(given);
      if (isFixed ? roundsOf(given, constants) <= MAX_ROUNDS : !canCompare) return [field];
      const at = counters.length;
      const counter = `rounds of loop ${at}`;
      const rounds = isFixed ? LIMIT : `limited rounds of loop ${at}`;
      counters.push(counter);
      return [...(isFixed ? [] : limited(given, rounds)), protobufBytes(1, cappedLoop(bytes, rounds, counter))];
    });
    const added = counters.map((name) => protobufBytes(12, protobufBytes(1, utf8(name))));
    return protobufBytes(7, joinedBytes([...fields, protobufBytes(5, limitTensor()), ...added]));
  });
  return counters.length === 0 ? { file, counters } : { file: joinedBytes(pieces), counters };
}

/** Operators compare int64 from this opset on. */
const MIN_OPSET = 9;

/** The version of the standard operators: field 8 holds a domain, "" for these, and a version. */
function opsetOf(file: Uint8Array): number {
  const versions = messagesOf(file, 8)
    .filter((opset) => ["", "ai.onnx"].includes(protobufText(opset, 1)))
    .map((opset) => [...protobufFields(opset)].find(({ id }) => id === 2)?.number ?? 0);
  return Math.max(0, ...versions);
}

/** The smaller of a number of rounds and the limit, as two nodes. */
function limited(given: string, name: string): Uint8Array[] {
  const isLess = `${name} less`;
  return [
    protobufBytes(1, node("Less", [given, LIMIT], isLess)),
    protobufBytes(1, node("Where", [isLess, given, LIMIT], name)),
  ];
}

/** A loop with another number of rounds, whose body says in every round whether it goes on, as one more output. */
function cappedLoop(loop: Uint8Array, rounds: string, counter: string): Uint8Array {
  let isFirst = true;
  const fields = [...protobufFields(loop)].map(({ id, bytes, whole }) => {
    if (id === 1 && isFirst) {
      isFirst = false;
      return protobufBytes(1, utf8(rounds));
    }
    if (id !== 5) return whole;
    const parts = [...protobufFields(bytes)].map((part) =>
      part.id === 6 ? protobufBytes(6, countedBody(part.bytes, `${counter} within`)) : part.whole,
    );
    return protobufBytes(5, joinedBytes(parts));
  });
  return joinedBytes([...fields, protobufBytes(2, utf8(counter))]);
}

function countedBody(body: Uint8Array, name: string): Uint8Array {
  const goesOn = graphBody(body).outputs[0];
  // A boolean without sizes: TypeProto.Tensor has the element type in field 1, the shape in field 2.
  const type = protobufBytes(1, Uint8Array.from([8, BOOL, 18, 0]));
  const output = joinedBytes([protobufBytes(1, utf8(name)), protobufBytes(2, type)]);
  return joinedBytes([body, protobufBytes(1, node("Identity", [goesOn], name)), protobufBytes(12, output)]);
}

function node(operator: string, inputs: readonly string[], output: string): Uint8Array {
  return joinedBytes([
    ...inputs.map((input) => protobufBytes(1, utf8(input))),
    protobufBytes(2, utf8(output)),
    protobufBytes(4, utf8(operator)),
  ]);
}

/** Numbers of the kinds in onnx.proto, TensorProto.DataType. */
const BOOL = 9;
const INT64 = 7;

function limitTensor(): Uint8Array {
  const raw = new Uint8Array(8);
  new DataView(raw.buffer).setBigInt64(0, BigInt(MAX_OPEN_ROUNDS), true);
  return joinedBytes([Uint8Array.from([16, INT64]), protobufBytes(8, utf8(LIMIT)), protobufBytes(9, raw)]);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
