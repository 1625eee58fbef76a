import { batchRows } from "../../core/checks/check-answers.js";
import { checkKnownOptions, checkOneOf, checkWholeNumber } from "../../core/checks/check-options.js";
import { describeValue } from "../../core/checks/describe-value.js";
import { showValue } from "../../core/checks/show-value.js";
import type { Feature, Input, Output } from "../../core/features.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import type { Batch, Price } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { records } from "../../tables/records.js";
import type { Predicted } from "../black-box.js";
import type { Facts } from "../checked-facts.js";
import { type OpenModel, openModel } from "../open-model.js";
import { tableAnswers } from "../table-answers.js";
import { resolvedHeaders, withoutCredentials } from "./credentials.js";
import { jsonBody, jsonOf, jsonRows } from "./json.js";
import { mlflow } from "./mlflow.js";
import { openInference } from "./open-inference.js";
import type { Metadata, Protocol } from "./protocol.js";
import { type Send, sender } from "./send.js";
import { sentRowsLimit } from "./sent-rows-limit.js";
import { tensorflowServing } from "./tensorflow-serving.js";
import { openTransport } from "./transport.js";

/** Rows as `request` gets them: objects by feature name, texts, or the numbers of images. */
export type RequestRows = readonly { readonly [name: string]: Json }[] | readonly string[] | readonly Json[][];

export type HttpModelOptions = Pick<Facts, "noise" | "price"> & {
  /**
   * Protocol of the server. "v2": the Open Inference Protocol of KServe, MLServer and Triton; "mlflow": `mlflow models
   * serve`; "tensorflow": TensorFlow Serving; "json": any, with `request` and `answers`. Default: by the address, else
   * "json".
   */
  readonly protocol?: "v2" | "mlflow" | "tensorflow" | "json";
  /** Shown in explanations and errors. Default: the model's name on the server, else "http". */
  readonly name?: string;
  /** Description of the columns. Default: the server's, which only "v2" gives. */
  readonly features?: readonly Feature[];
  /** For texts and images. */
  readonly input?: Input;
  /** Names of the numbers that are answered, or names and units. Default: what the server says. */
  readonly outputs?: readonly (string | Output)[];
  /** "v2": which of the server's output tensors is explained. */
  readonly tensor?: string;
  /** "v2": send and get tensors as bytes; smaller and exact. */
  readonly binary?: boolean;
  /** "v2", "tensorflow": all columns in "one" tensor, or a "separate" one for each. Default: as the server says, else by kind. */
  readonly columns?: "one" | "separate";
  /** "tensorflow": the signature to ask. */
  readonly signature?: string;
  /** "json": the body of a request for these rows. */
  readonly request?: (rows: never) => Json;
  /** "json": the answers in what the server sent, one for each row. */
  readonly answers?: (response: never, rows: number) => Predicted;
  /**
   * Cost of a response, in the currency of `price`, where the server states it. Default: by `price`, with the tokens in
   * the response's `usage.total_tokens`, as servers of language models report them.
   */
  readonly costOf?: (response: never) => number;
  /** Sent along, such as `{ authorization: { env: "MODEL_TOKEN" } }`: a text, or the variable that holds it. Written nowhere. */
  readonly headers?: { readonly [name: string]: string | { readonly env: string } };
  /** Requests under way at once, each on a connection that is kept. Default 8. */
  readonly connections?: number;
  /** Rows of a request. Default 512. */
  readonly rowsPerCall?: number;
  /** The most requests that begin in a second. Default: no limit. */
  readonly requestsPerSecond?: number;
  /** Timeout of a request in ms. Default 30,000. */
  readonly timeoutMs?: number;
  /** Number of retries after 408, 429, 5xx or a broken connection. Default 4. */
  readonly retries?: number;
  /** The most rows that each thread sends, retries among them, which `budgetRows` counts once; beyond it BUDGET_SPENT. Default: no limit. */
  readonly maxSentRows?: number;
  /** An answer longer than this is an error. Default 32 MiB. */
  readonly maxResponseBytes?: number;
};

const OPTIONS = [
  "protocol",
  "name",
  "features",
  "input",
  "outputs",
  "tensor",
  "binary",
  "columns",
  "signature",
  "request",
  "answers",
  "costOf",
  "headers",
  "connections",
  "rowsPerCall",
  "requestsPerSecond",
  "timeoutMs",
  "retries",
  "maxSentRows",
  "maxResponseBytes",
  "noise",
  "price",
] as const;

/**
 * A model behind HTTP.
 *
 * Several requests are under way at once, on connections that are kept, and the answers are put together in the order of the
 * rows. Requests are made again, with growing pauses or after what `Retry-After` says, where the server is busy or the
 * connection breaks; never where it refuses. An abort ends those under way.
 *
 * @param url  of the model, such as http://localhost:8080/v2/models/credit or http://localhost:5000
 * @throws WhyboxError INVALID_ARGUMENT; MODEL_LOAD_FAILED where the server does not say what its model takes. Asking throws
 *   MODEL_FAILED, MODEL_ANSWER_INVALID and BUDGET_SPENT
 * @example
 * const model = await httpModel("http://localhost:5000", {
 *   protocol: "mlflow", features, outputs: ["reject", "accept"], headers: { authorization: { env: "MODEL_TOKEN" } },
 * });
 */
export async function httpModel<B extends Batch = Matrix>(
  url: string | URL,
  options: HttpModelOptions = {},
): Promise<OpenModel<B>> {
  const { address, secrets, ...authorization } = withoutCredentials(checkOptions(url, options));
  const { connections = 8, rowsPerCall = 512, timeoutMs = 30_000, retries = 4, requestsPerSecond } = options;
  const countSent = sentRowsLimit(options.maxSentRows);
  const maxResponseBytes = options.maxResponseBytes ?? 32 * 1024 * 1024;
  const headers = { ...authorization.headers, ...resolvedHeaders(options.headers ?? {}) };
  const transport = await openTransport({ connections, timeoutMs, maxResponseBytes });
  const send = sender({
    transport,
    headers,
    secrets,
    retries,
    ...(requestsPerSecond !== undefined && { requestsPerSecond }),
  });
  const protocol = protocolOf(address, options);
  const place = `${address.origin}${address.pathname}`;
  let told: Metadata;
  try {
    told = await metadata(protocol, address, options, send, `httpModel ${place}`);
  } catch (error) {
    await transport.close();
    throw error;
  }
  const name = options.name ?? told.name ?? "http";
  const features = options.features ?? told.features;
  const input = options.input ?? (features && ({ kind: "columns", features } as const));
  const outputs = options.outputs?.map((each) => (typeof each === "string" ? { name: each } : each)) ?? told.outputs;
  if (!input || !outputs) {
    await transport.close();
    const missing = [...(input ? [] : ["features"]), ...(outputs ? [] : ["outputs"])].join(" and ");
    throw new WhyboxError(
      "MODEL_LOAD_FAILED",
      `httpModel ${place}: the server does not say ${missing}; give them as options, on the command line with --model-args`,
    );
  }
  const target = protocol.address(address);
  const { price, noise } = options;
  return openModel<B>({
    name,
    input,
    outputs,
    concurrency: connections,
    rowsPerCall,
    ...(price && { price }),
    ...(noise && { noise }),
    ...(isPortable(options) && {
      ref: {
        module: import.meta.url,
        export: "httpModelFromRef",
        args: { url: String(url), options: { ...options, name, input, outputs, connections: 1 } } as unknown as Json,
      },
    }),
    async ask(batch, signal, meter) {
      const rows = batchRows(batch);
      const where = `${name}.predict: ${place}, ${rows} ${rows === 1 ? "row" : "rows"}`;
      const body = protocol.encode(batch, input, where);
      const response = await send(where, target, { method: "POST", ...body, ...(signal && { signal }) }, () => {
        countSent(rows);
        meter({ sentRows: rows });
      });
      const money = options.costOf
        ? options.costOf(jsonOf(response, where) as never)
        : price && priceOf(price, rows, () => jsonOf(response, where), where);
      if (money !== undefined) meter({ money, ...(price && { currency: price.currency }) });
      return protocol.decode(response, rows, outputs, where);
    },
    close: () => transport.close(),
  });
}

function priceOf(
  { perRow = 0, perCall = 0, perToken = 0 }: Price,
  rows: number,
  response: () => unknown,
  where: string,
): number {
  const money = perRow * rows + perCall;
  if (perToken === 0) return money;
  const { usage } = (response() ?? {}) as { readonly usage?: { readonly total_tokens?: unknown } };
  const tokens = usage?.total_tokens;
  if (typeof tokens === "number" && tokens >= 0) return money + perToken * tokens;
  throw new WhyboxError(
    "MODEL_ANSWER_INVALID",
    `${where}: expected usage.total_tokens in the response, which price.perToken counts, got ${showValue(usage)}; say what a response has cost with costOf of httpModel`,
  );
}

/**
 * Opens the same model in a worker, with a connection of its own.
 * @public loaded by name, from `ref`
 */
export function httpModelFromRef({ url, options }: { url: string; options: HttpModelOptions }): Promise<OpenModel> {
  return httpModel(url, options);
}

function checkOptions(url: string | URL, options: HttpModelOptions): URL {
  checkKnownOptions("httpModel", options, OPTIONS);
  const fail = (message: string): never => {
    throw new WhyboxError("INVALID_ARGUMENT", `httpModel: ${message}`);
  };
  const address = url instanceof URL ? url.href : url;
  if (typeof address !== "string" || !URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    fail(`expected an address that begins with http:// or https://, got ${describeValue(address)}`);
  checkOneOf("httpModel", "protocol", options.protocol, ["v2", "mlflow", "tensorflow", "json"]);
  checkOneOf("httpModel", "columns", options.columns, ["one", "separate"]);
  for (const name of ["connections", "rowsPerCall", "timeoutMs", "maxSentRows", "maxResponseBytes"] as const)
    checkWholeNumber("httpModel", name, options[name], 1);
  checkWholeNumber("httpModel", "retries", options.retries, 0);
  const { requestsPerSecond } = options;
  if (requestsPerSecond !== undefined && !(requestsPerSecond > 0))
    fail(`expected requestsPerSecond to be above 0, got ${showValue(requestsPerSecond)}`);
  return new URL(url);
}

function protocolOf({ pathname }: URL, options: HttpModelOptions): Protocol {
  const { binary = false, columns, tensor, signature } = options;
  const byAddress = /\/v2\/models\//.test(pathname)
    ? "v2"
    : /\/v1\/models\//.test(pathname) && !options.request
      ? "tensorflow"
      : /\/invocations$/.test(pathname)
        ? "mlflow"
        : "json";
  switch (options.protocol ?? byAddress) {
    case "v2":
      return openInference({ binary, columns, tensor });
    case "mlflow":
      return mlflow;
    case "tensorflow":
      return tensorflowServing(columns ?? "one", signature);
    default:
      return shaped(options);
  }
}

/** "json": whatever the user's two functions make of it. */
function shaped({ request, answers }: HttpModelOptions): Protocol {
  if (typeof request !== "function" || typeof answers !== "function") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      'httpModel: expected a protocol ("v2", "mlflow", "tensorflow"), or request: (rows) => body and answers: (response) => numbers',
    );
  }
  return {
    address: (url) => url,
    encode(batch, input) {
      const rows =
        "data" in batch && input.kind === "columns" ? records(batch, input.features) : jsonRows(batch, input);
      return jsonBody(request(rows as never));
    },
    decode(response, rows, outputs, where) {
      const found = answers(jsonOf(response, where) as never, rows);
      const list = ArrayBuffer.isView(found) ? Array.from(found as ArrayLike<number>) : found;
      return tableAnswers(where, list, rows, outputs);
    },
  };
}

async function metadata(
  { about }: Protocol,
  url: URL,
  { features, input, outputs }: HttpModelOptions,
  send: Send,
  where: string,
): Promise<Metadata> {
  if (!about || ((features || input) && outputs)) return {};
  try {
    const response = await send(where, about.address(url), { method: "GET", headers: {} });
    return about.read(jsonOf(response, where));
  } catch (cause) {
    if (!(cause instanceof WhyboxError)) throw cause;
    throw new WhyboxError("MODEL_LOAD_FAILED", cause.message, { cause });
  }
}

/** Functions cannot follow into a worker; headers do, by the names of their variables or as they are. */
function isPortable({ request, answers, costOf }: HttpModelOptions): boolean {
  return ![request, answers, costOf].some((each) => typeof each === "function");
}
