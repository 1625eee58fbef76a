import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, test, vi } from "vitest";
import { blackBox, columns, kernelShap, matrix, probe, WhyboxError } from "whybox";
import { type HttpModelOptions, httpModel } from "whybox/models";
import { type Exchange, modelServer } from "../../fixtures/model-server.js";

const features = ["x", "y"].map((name) => ({ name, kind: "number" as const }));
const score = ([x, y]: readonly number[]) => x + 2 * y;
const scores = ({ body }: Exchange) => ({
  predictions: JSON.parse(body.toString()).dataframe_split.data.map(score),
});
const OPTIONS = { protocol: "mlflow", features, outputs: ["score"], retries: 2 } as const;
const ROWS = matrix([
  [1, 2],
  [3, 4],
]);
const ANSWERS = Float64Array.of(5, 11);

async function answersOf(origin: string, options: HttpModelOptions = {}): Promise<Float64Array> {
  await using model = await httpModel(origin, { ...OPTIONS, ...options });
  return (await model.predict(ROWS)).data;
}

async function messageOf(running: Promise<unknown>): Promise<string> {
  const error = await running.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(WhyboxError);
  return `${error.code} ${error.message}`;
}

afterEach(() => vi.unstubAllEnvs());

describe("an answer is read", () => {
  const compressions = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
  test.each(Object.entries(compressions))("that comes as %s, though nobody asked for it", async (name, compress) => {
    await using server = await modelServer((exchange) => {
      const text = compress(JSON.stringify(scores(exchange)));
      exchange.response.writeHead(200, { "content-encoding": name }).end(text);
    });
    expect(await answersOf(server.origin)).toEqual(ANSWERS);
  });

  test("that comes in pieces, after the first byte was long in coming", async () => {
    await using server = await modelServer(async (exchange) => {
      const text = JSON.stringify(scores(exchange));
      const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
      for (const letter of text) {
        if (letter === "," || letter === "{") await pause();
        exchange.response.write(letter);
      }
      exchange.response.end();
    });
    expect(await answersOf(server.origin)).toEqual(ANSWERS);
  });

  test("after the server has closed the connection that was kept from the call before", async () => {
    await using server = await modelServer((exchange) => {
      setTimeout(() => exchange.request.socket.destroy(), 20);
      return scores(exchange);
    });
    await using model = await httpModel(server.origin, OPTIONS);
    for (let call = 0; call < 3; call++) {
      expect((await model.predict(ROWS)).data).toEqual(ANSWERS);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    expect(server.sockets).toBe(3);
  });

  test("after a Retry-After that is a date", async () => {
    let calls = 0;
    let firstMs = 0;
    await using server = await modelServer((exchange) => {
      if (calls++ > 0) return scores(exchange);
      firstMs = Date.now();
      // Dates have whole seconds.
      const date = new Date(firstMs + 2000).toUTCString();
      return void exchange.response.writeHead(429, { "retry-after": date }).end();
    });
    expect(await answersOf(server.origin)).toEqual(ANSWERS);
    expect(Date.now() - firstMs).toBeGreaterThan(990);
  });

  test("of a server that wants a user and a password, which are in the address and in no message", async () => {
    await using server = await modelServer((exchange) => {
      const { authorization = "" } = exchange.request.headers;
      const said = Buffer.from(authorization.replace("Basic ", ""), "base64").toString();
      return said === "grace:p@ss wörd"
        ? scores(exchange)
        : void exchange.response.writeHead(401).end(`not ${said}, ${exchange.path}`);
    });
    const withUser = (user: string) => server.origin.replace("http://", `http://${user}@`);
    expect(await answersOf(withUser("grace:p%40ss%20w%C3%B6rd"))).toEqual(ANSWERS);
    const message = await messageOf(answersOf(`${withUser("grace:other-word")}/?key=secret-key`));
    expect(message).toBe(
      `MODEL_FAILED http.predict: ${server.origin}/, 2 rows: the server answered 401: not grace:(header), /invocations?(header); give what it wants to know with headers`,
    );
  });

  test("by way of a proxy that the environment names, but not of a server on this machine", async () => {
    const reached: string[] = [];
    await using proxy = await modelServer((exchange) => {
      reached.push(exchange.path);
      return scores(exchange);
    });
    await using server = await modelServer(scores);
    for (const name of ["http_proxy", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"])
      vi.stubEnv(name, undefined);
    vi.stubEnv("HTTP_PROXY", proxy.origin);
    expect(await answersOf("http://models.example:8080/credit")).toEqual(ANSWERS);
    expect(await answersOf(server.origin)).toEqual(ANSWERS);
    expect(reached).toEqual(["http://models.example:8080/credit/invocations"]);
    vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:1");
    expect(await messageOf(answersOf("http://models.example:8080/credit", { retries: 0 }))).toBe(
      "MODEL_FAILED http.predict: http://models.example:8080/credit, 2 rows: nothing listens there (a proxy may be asked: HTTP_PROXY is set)",
    );
  });
});

describe("an error says where, how many rows, and what to do", () => {
  const saying =
    (status: number, body: string | Buffer, headers = {}) =>
    ({ response }: Exchange) =>
      void response.writeHead(status, headers).end(body);
  test.each<[string, (exchange: Exchange) => unknown, string]>([
    [
      "a page with status 200",
      saying(200, "<!DOCTYPE html><html><head><title>Sign in</title>"),
      "expected JSON, the server answered 200 with an HTML page (Sign in); is the address right, and is there no login or proxy before it?",
    ],
    ["404", saying(404, ""), "the server answered 404; is the address right, and the model's name in it?"],
    ["413", saying(413, "too long"), "the server answered 413: too long; ask for fewer rows with rowsPerCall"],
    [
      "a redirect elsewhere",
      saying(302, "", { location: "https://login.example/sso?back=1" }),
      "the server answered 302 and redirects to https://login.example/sso; redirects to other hosts are not followed, give that address if it is right",
    ],
    [
      "gzip that is none",
      saying(200, "plain", { "content-encoding": "gzip" }),
      "the answer is not the gzip that its header says",
    ],
    [
      "an unknown encoding",
      saying(200, "x", { "content-encoding": "zstd" }),
      "the answer comes in the encoding zstd, and gzip, deflate and br are read",
    ],
    [
      "gzip that is 40 MB",
      saying(200, gzipSync(Buffer.alloc(40 * 1024 * 1024, " ")), { "content-encoding": "gzip" }),
      "an answer of more than 33554432 bytes; ask for fewer rows with rowsPerCall, or allow more with maxResponseBytes",
    ],
    ["too few rows", () => ({ predictions: [1] }), "expected 2 answers, one for each row asked, got 1"],
    ["null", () => ({ predictions: [1, null] }), "expected a number, or the name of an output, got null at row 1"],
    ["text", () => ({ predictions: [1, "2.5"] }), 'expected a number, or the name of an output, got "2.5" at row 1'],
    ["NaN", saying(200, '{"predictions": [1, NaN]}'), 'expected JSON, got "{\\"predictions\\": [1, NaN]}"'],
  ])("%s", async (_, answer, message) => {
    await using server = await modelServer(answer);
    const said = await messageOf(answersOf(server.origin));
    expect(said.replace(/^MODEL_(FAILED|ANSWER_INVALID) /, "")).toMatch(
      `http.predict: ${server.origin}/, 2 rows: ${message}`,
    );
    expect(server.requests).toBe(1);
  });
});

test("an abort while a request waits to be made again ends the run at once", async () => {
  await using server = await modelServer(({ response }) => void response.writeHead(503, { "retry-after": "60" }).end());
  await using model = await httpModel(server.origin, OPTIONS);
  const stop = new AbortController();
  const running = kernelShap(probe(model, columns([[0, 0]], [1, 2])), { signal: stop.signal });
  await expect.poll(() => server.requests).toBe(1);
  const beforeMs = performance.now();
  stop.abort();
  expect(await messageOf(running)).toMatch(/^ABORTED/);
  expect(performance.now() - beforeMs).toBeLessThan(2000);
});

test("a server that fails now and then gives the values of one that never does", async () => {
  let calls = 0;
  await using server = await modelServer((exchange) => {
    const fault = ++calls % 3;
    if (fault === 1) return void exchange.response.writeHead(500).end("<html>oops</html>");
    if (fault === 2) return void exchange.request.socket.resetAndDestroy();
    return scores(exchange);
  });
  await using model = await httpModel(server.origin, { ...OPTIONS, connections: 1 });
  const plain = blackBox((rows) => rows.map(score), {
    name: "http",
    input: { kind: "columns", features },
    outputs: ["score"].map((name) => ({ name })),
  });
  const masker = columns(
    [
      [0, 0],
      [1, 5],
      [2, 1],
    ],
    [1, 2],
  );
  expect((await kernelShap(probe(model, masker))).result).toEqual((await kernelShap(probe(plain, masker))).result);
}, 60_000);
