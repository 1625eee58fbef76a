import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type Feature, matrix } from "whybox";
import { httpModel } from "whybox/models";
import { type OpenInferenceOptions, openInference } from "../../../dist/models/http/open-inference.js";
import { modelServer } from "../../fixtures/model-server.js";
import { answerOf, codeAndMessage, FAST, inferenceAnswer } from "./credit-server.js";

const JSON_OPTIONS: OpenInferenceOptions = { binary: false, columns: undefined, tensor: undefined };
const number = (name: string): Feature => ({ name, kind: "number", missing: true });
const job: Feature = { name: "job", kind: "category", categories: ["nurse", "clerk"], missing: true };
const columnsOf = (...features: Feature[]) => ({ kind: "columns", features }) as const;
const rows = matrix([
  [31, 1],
  [Number.NaN, 0],
]);
const LENGTH = "inference-header-content-length";

/** What a request holds: its JSON, and the bytes behind it. */
function sent({ headers, body }: { headers: { readonly [name: string]: string }; body: string | Uint8Array }) {
  if (typeof body === "string") return { head: JSON.parse(body), bytes: new Uint8Array() };
  const length = Number(headers[LENGTH]);
  return { head: JSON.parse(new TextDecoder().decode(body.subarray(0, length))), bytes: body.slice(length) };
}

/** An answer with this JSON, and these bytes behind it. */
function answer(head: object, bytes?: Uint8Array) {
  const json = new TextEncoder().encode(JSON.stringify(head));
  const header = (name: string) => (bytes !== undefined && name === LENGTH ? String(json.length) : undefined);
  return { status: 200, header, body: Uint8Array.from([...json, ...(bytes ?? [])]) };
}

describe("addresses", () => {
  test.each(["http://a/v2/models/credit", "http://a/v2/models/credit/infer"])(
    "%s is asked about the model, and for answers",
    (url) => {
      const { address, about } = openInference(JSON_OPTIONS);
      expect(address(new URL(url)).href).toBe("http://a/v2/models/credit/infer");
      expect(about?.address(new URL(url)).href).toBe("http://a/v2/models/credit");
    },
  );
});

describe("a request", () => {
  test("has all numbers in one tensor, a gap as null", () => {
    const { head } = sent(
      openInference(JSON_OPTIONS).encode(rows, columnsOf(number("age"), number("debts")), "credit.predict"),
    );
    expect(head).toEqual({ inputs: [{ name: "input-0", datatype: "FP64", shape: [2, 2], data: [31, 1, null, 0] }] });
  });

  test("has a tensor for each column where one is a category, with its labels", () => {
    const { head } = sent(openInference(JSON_OPTIONS).encode(rows, columnsOf(number("age"), job), "credit.predict"));
    expect(head).toEqual({
      parameters: { content_type: "pd" },
      inputs: [
        { name: "age", datatype: "FP64", shape: [2, 1], data: [31, null] },
        {
          name: "job",
          datatype: "BYTES",
          shape: [2, 1],
          parameters: { content_type: "str" },
          data: ["clerk", "nurse"],
        },
      ],
    });
  });

  test("has the names and types that the server has said", () => {
    const protocol = openInference({ ...JSON_OPTIONS, binary: true, tensor: "proba" });
    protocol.about?.read({
      inputs: [
        { name: "age", datatype: "FP32", shape: [-1, 1] },
        { name: "job", datatype: "BYTES", shape: [-1, 1] },
      ],
    });
    const { head, bytes } = sent(protocol.encode(rows, columnsOf(number("age"), job), "credit.predict"));
    expect(head).toEqual({
      parameters: { content_type: "pd", binary_data_output: true },
      inputs: [
        { name: "age", datatype: "FP32", shape: [2, 1], parameters: { binary_data_size: 8 } },
        { name: "job", datatype: "BYTES", shape: [2, 1], parameters: { binary_data_size: 18, content_type: "str" } },
      ],
      outputs: [{ name: "proba", parameters: { binary_data: true } }],
    });
    expect([...new Float32Array(bytes.buffer, 0, 2)]).toEqual([31, Number.NaN]);
    // Each text after its length in four bytes, little end first.
    const said = [...bytes.subarray(8)];
    expect(said).toEqual([5, 0, 0, 0, ...Buffer.from("clerk"), 5, 0, 0, 0, ...Buffer.from("nurse")]);
  });

  test.each([true, false])("refuses numbers that 32-bit floats turn into infinity, as bytes: %s", (binary) => {
    const one = openInference({ ...JSON_OPTIONS, binary });
    one.about?.read({ inputs: [{ name: "x", datatype: "FP32", shape: [-1, 2] }] });
    const input = columnsOf(number("a"), number("b"));
    const both = matrix([
      [1, 2],
      [3, 1e39],
    ]);
    const why = "the model takes 32-bit floats, up to 3.4e38, got 1e+39";
    expect(() => one.encode(both, input, "credit.predict")).toThrow(`credit.predict: row 1, "b": ${why}`);
    const separate = openInference({ ...JSON_OPTIONS, binary });
    separate.about?.read({ inputs: ["a", "b"].map((name) => ({ name, datatype: "FP32", shape: [-1, 1] })) });
    expect(() => separate.encode(both, input, "credit.predict")).toThrow(`credit.predict: row 1, "b": ${why}`);
    expect(() => one.encode(matrix([[Number.NaN, -3.4e38]]), input, "credit.predict")).not.toThrow();
  });

  test.each<[string, (bytes: ArrayBuffer) => ArrayLike<number | bigint>]>([
    ["INT8", (bytes) => new Int8Array(bytes)],
    ["INT32", (bytes) => new Int32Array(bytes)],
    ["INT64", (bytes) => new BigInt64Array(bytes)],
    ["UINT16", (bytes) => new Uint16Array(bytes)],
    ["UINT64", (bytes) => new BigUint64Array(bytes)],
    ["FP64", (bytes) => new Float64Array(bytes)],
  ])("has numbers as %s where the server takes these, and refuses those that it cannot hold", (datatype, read) => {
    const protocol = openInference({ ...JSON_OPTIONS, binary: true });
    protocol.about?.read({ inputs: [{ name: "x", datatype, shape: [-1, 3] }] });
    const input = columnsOf(number("a"), number("b"), number("c"));
    const { bytes } = sent(protocol.encode(matrix([[1, 0, 100]]), input, "credit.predict"));
    expect(Array.from(read(bytes.buffer), Number)).toEqual([1, 0, 100]);
    if (datatype === "FP64") return;
    for (const value of [1.5, Number.NaN, -1e30, 1e30]) {
      expect(() => protocol.encode(matrix([[1, value, 2]]), input, "credit.predict")).toThrow(
        `credit.predict: the server takes whole numbers in its tensor "x" (${datatype}), got ${value}`,
      );
    }
  });
});

describe("what a server says of its model", () => {
  const read = (said: unknown, tensor?: string) => openInference({ ...JSON_OPTIONS, tensor }).about?.read(said);

  test("is a feature for each column of each tensor, and an output for each of the answer", () => {
    expect(
      read(
        {
          name: "credit",
          inputs: [
            { name: "age", datatype: "FP64", shape: [-1] },
            { name: "bills", datatype: "FP32", shape: [-1, 2] },
          ],
          outputs: [
            { name: "label", datatype: "INT64", shape: [-1] },
            { name: "proba", datatype: "FP64", shape: [-1, 2] },
          ],
        },
        "proba",
      ),
    ).toEqual({
      name: "credit",
      features: ["age", "bills 0", "bills 1"].map((name) => ({ name, kind: "number" })),
      outputs: [{ name: "proba 0" }, { name: "proba 1" }],
    });
  });

  test("is not taken for all of it where texts or open widths are among the inputs", () => {
    for (const [datatype, shape] of [
      ["BYTES", [-1, 1]],
      ["FP64", [-1, -1]],
    ]) {
      expect(
        read({ inputs: [{ name: "x", datatype, shape }], outputs: [{ name: "y", datatype: "FP64", shape: [-1, 1] }] }),
      ).toEqual({
        outputs: [{ name: "y" }],
      });
    }
  });

  test.each([null, 7, [], { inputs: "none", outputs: 3 }, { inputs: [{ name: "x" }], outputs: [null] }])(
    "may be nothing that is known: %j",
    (said) => {
      expect(read(said)).toEqual({});
    },
  );
});

describe("an answer", () => {
  const outputs = [{ name: "no" }, { name: "yes" }];
  const decode = (response: ReturnType<typeof answer>, tensor?: string) =>
    openInference({ ...JSON_OPTIONS, tensor }).decode(response, 2, outputs, "credit.predict");
  const numbers = [0.25, 0.75, 1, 0];
  const expected = { data: Float64Array.from(numbers), rows: 2, columns: 2 };

  test("is the first tensor of floating-point numbers, or the one that was asked for", () => {
    const tensors = [
      { name: "label", datatype: "INT64", shape: [2], data: [1, 0] },
      {
        name: "proba",
        datatype: "FP64",
        shape: [2, 2],
        data: [
          [0.25, 0.75],
          [1, 0],
        ],
      },
      { name: "other", datatype: "FP64", shape: [2, 2], data: [9, 9, 9, 9] },
    ];
    expect(decode(answer({ outputs: tensors }))).toEqual(expected);
    expect(decode(answer({ outputs: tensors.toReversed() }), "proba")).toEqual(expected);
    expect(() => decode(answer({ outputs: tensors }), "logits")).toThrow(
      'credit.predict: expected a tensor "logits" among the outputs, got "label", "proba", "other"',
    );
  });

  test("in bytes lies behind those of the tensors before it", () => {
    const tensors = [
      { name: "label", datatype: "INT64", shape: [2], parameters: { binary_data_size: 16 } },
      { name: "proba", datatype: "FP32", shape: [2, 2], parameters: { binary_data_size: 16 } },
    ];
    const bytes = Buffer.concat([
      Buffer.from(BigInt64Array.of(1n, 0n).buffer),
      Buffer.from(Float32Array.from(numbers).buffer),
    ]);
    expect(decode(answer({ outputs: tensors }, bytes))).toEqual(expected);
  });

  test("in bytes may be the labels of classes", () => {
    const text = (label: string) => [label.length, 0, 0, 0, ...Buffer.from(label)];
    const bytes = Uint8Array.from([...text("yes"), ...text("no")]);
    const tensor = { name: "label", datatype: "BYTES", shape: [2], parameters: { binary_data_size: bytes.length } };
    expect([...decode(answer({ outputs: [tensor] }, bytes)).data]).toEqual([0, 1, 1, 0]);
  });

  test("in bytes is read too where the server has compressed it", async () => {
    await using server = await modelServer((exchange) => {
      const { response } = exchange;
      const end = response.end.bind(response);
      Object.assign(response, {
        end: (body: Buffer) => {
          response.setHeader("content-encoding", "gzip");
          return end(gzipSync(body));
        },
      });
      return inferenceAnswer(exchange);
    });
    await using model = await httpModel(`${server.origin}/v2/models/credit`, { ...FAST, binary: true });
    const { data } = await model.predict(
      matrix([
        [1, -1, 2],
        [0, 3, 1],
      ]),
    );
    expect([...data]).toEqual([...answerOf([1, -1, 2]), ...answerOf([0, 3, 1])]);
  });

  test("a number that the server cannot take is an error that says whose call it was", async () => {
    await using server = await modelServer(({ request }) =>
      request.method === "GET" ? { name: "credit", inputs: [{ name: "in", datatype: "INT32", shape: [-1, 3] }] } : {},
    );
    await using model = await httpModel(`${server.origin}/v2/models/credit`, {
      ...{ outputs: FAST.outputs, retries: 0, binary: true },
    });
    expect(await codeAndMessage(model.predict(matrix([[1, 0.5, 2]])))).toBe(
      `INVALID_DATA credit.predict: ${server.origin}/v2/models/credit, 1 row: the server takes whole numbers in its tensor "in" (INT32), got 0.5; give it rows and a background of whole numbers`,
    );
  });
});
