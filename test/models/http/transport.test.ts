import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, test, vi } from "vitest";
import { exactShapley, matrix, probe } from "whybox";
import { httpModel } from "whybox/models";
import { modelServer } from "../../fixtures/model-server.js";
import { ask, codeAndMessage, FAST, inferenceAnswer, masker } from "./credit-server.js";
import { ANSWERS, answersOf, messageOf, OPTIONS, ROWS, scores } from "./score-server.js";

afterEach(() => vi.unstubAllEnvs());

describe("an answer", () => {
  const compressions = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
  test.each(Object.entries(compressions))("that comes as %s, though nobody asked for it", async (name, compress) => {
    await using server = await modelServer((exchange) => {
      const text = compress(JSON.stringify(scores(exchange)));
      exchange.response.writeHead(200, { "content-encoding": name }).end(text);
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

  test("500 requests use no more sockets than connections, and none is left", async () => {
    await using server = await modelServer(inferenceAnswer);
    const model = await httpModel(`${server.origin}/v2/models/credit`, { ...FAST, connections: 4, rowsPerCall: 1 });
    const many = matrix(Array.from({ length: 500 }, (_, i) => [i / 500, 1, 2]));
    await Promise.all(
      Array.from({ length: 500 }, (_, i) =>
        model.predict({ data: many.data.slice(3 * i, 3 * i + 3), rows: 1, columns: 3 }),
      ),
    );
    expect(server.requests).toBe(500);
    expect(server.sockets).toBeLessThanOrEqual(4);
    await model.close();
    await expect.poll(() => server.openSockets).toBe(0);
    expect(await codeAndMessage(model.predict(matrix([[1, 2, 3]])))).toMatch(/^MODEL_CLOSED/);
  });

  test("an answer that does not come is an error after timeoutMs", async () => {
    await using server = await modelServer(() => undefined);
    expect(await codeAndMessage(ask(server.origin, { timeoutMs: 100, retries: 0 }))).toMatch(
      /^MODEL_FAILED .*no answer within 100 ms;/,
    );
  });

  test("an abort ends the requests under way", async () => {
    await using server = await modelServer(() => undefined);
    await using model = await httpModel(`${server.origin}/v2/models/credit`, FAST);
    const stop = new AbortController();
    const run = exactShapley(probe(model, masker), { signal: stop.signal });
    await expect.poll(() => server.openSockets).toBeGreaterThan(0);
    stop.abort();
    expect(await codeAndMessage(run)).toMatch(/^ABORTED/);
    await expect.poll(() => server.openSockets).toBe(0);
  });
});
