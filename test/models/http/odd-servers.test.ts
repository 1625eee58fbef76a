import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test, vi } from "vitest";
import { blackBox, columns, kernelShap, matrix, probe } from "whybox";
import { httpModel } from "whybox/models";
import { type Exchange, modelServer } from "../../fixtures/model-server.js";
import { answersOf, features, messageOf, OPTIONS, score, scores } from "./score-server.js";

afterEach(() => vi.unstubAllEnvs());

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
    [
      "413",
      saying(413, "too long"),
      "the server answered 413: too long; ask for fewer rows with rowsPerCall of httpModel",
    ],
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
      "an answer of more than 33554432 bytes; ask for fewer rows with rowsPerCall of httpModel, or allow more with maxResponseBytes of httpModel",
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

test("half an answer is asked for again, and then called that", async () => {
  await using server = await modelServer(({ response }) => {
    response.writeHead(200, { "content-length": "1000" }).write('{"predic');
    setTimeout(() => response.destroy(), 20);
  });
  await using model = await httpModel(server.origin, { ...OPTIONS, retries: 1 });
  expect(await messageOf(Promise.resolve(model.predict(matrix([[1, 2]]))))).toBe(
    `MODEL_FAILED http.predict: ${server.origin}/, 1 row: the server closed the connection before its answer was whole (asked 2 times)`,
  );
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
