import { expect } from "vitest";
import { blackBox, columns, matrix, WhyboxError } from "whybox";
import { type HttpModelOptions, httpModel } from "whybox/models";
import { type Exchange, modelServer } from "../../fixtures/model-server.js";

export const names = ["x", "y", "z"];
export const features = names.map((name) => ({ name, kind: "number" as const }));
export const outputs = ["no", "yes"].map((name) => ({ name, unit: "probability" }));
export const answerOf = (row: readonly number[]) => {
  const yes = 1 / (1 + Math.exp(0.25 * row[1] - 0.5 * row[0] - row[2]));
  return [1 - yes, yes];
};
export const plain = blackBox((rows) => rows.map(answerOf), {
  name: "plain",
  input: { kind: "columns", features },
  outputs,
});
export const background = Array.from({ length: 12 }, (_, i) => [Math.sin(i), Math.cos(2 * i), (i % 5) / 2]);
export const masker = columns(background, [1, -1, 2]);
export const FAST = { features, outputs, retries: 2, rowsPerCall: 8 } as const;

export const codeAndMessage = async (run: Promise<unknown> | unknown) => {
  const error = await Promise.resolve(run).then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(WhyboxError);
  return `${error.code} ${error.message}`;
};

type Tensor = {
  name: string;
  datatype: string;
  shape: number[];
  data?: unknown[];
  parameters?: { binary_data_size?: number };
};

/** The rows of an Open Inference request, in JSON or in bytes. */
export function inferenceRows({ request, body }: Exchange): number[][] {
  const length = Number(request.headers["inference-header-content-length"] ?? body.length);
  const { inputs } = JSON.parse(body.subarray(0, length).toString()) as { inputs: Tensor[] };
  let from = length;
  const tensors = inputs.map(({ data, shape, datatype, parameters }) => {
    if (data) return { flat: data as number[], width: shape[1] };
    const size = parameters?.binary_data_size ?? 0;
    const bytes = body.subarray(from, from + size);
    from += size;
    expect(datatype).toBe("FP64");
    return { flat: Array.from(new Float64Array(Uint8Array.from(bytes).buffer)), width: shape[1] };
  });
  return Array.from({ length: inputs[0].shape[0] }, (_, row) =>
    tensors.flatMap(({ flat, width }) => flat.slice(row * width, (row + 1) * width)),
  );
}

export function inferenceAnswer(exchange: Exchange): unknown {
  const rows = inferenceRows(exchange);
  const answers = rows.flatMap(answerOf);
  const head = { name: "proba", datatype: "FP64", shape: [rows.length, 2] };
  const isBinary = exchange.request.headers["inference-header-content-length"] !== undefined;
  if (!isBinary) return { model_name: "credit", outputs: [{ ...head, data: answers }] };
  const body = Buffer.from(Float64Array.from(answers).buffer);
  const json = Buffer.from(JSON.stringify({ outputs: [{ ...head, parameters: { binary_data_size: body.length } }] }));
  exchange.response.setHeader("inference-header-content-length", json.length);
  exchange.response.end(Buffer.concat([json, body]));
  return undefined;
}

/** A server that fails so many times, in one way, before it answers. */
export const failing = (times: number, fail: (exchange: Exchange) => unknown) => {
  let left = times;
  return modelServer((exchange) => (left-- > 0 ? fail(exchange) : inferenceAnswer(exchange)));
};
export const status =
  (code: number, headers = {}) =>
  ({ response }: Exchange) =>
    void response.writeHead(code, headers).end("not now");
export const ask = async (origin: string, options: HttpModelOptions = {}) => {
  await using model = await httpModel(`${origin}/v2/models/credit`, { ...FAST, ...options });
  return (await model.predict(matrix([[1, -1, 2]]))).data;
};
