import { afterEach, describe, expect, test, vi } from "vitest";
import { columns, kernelShap, matrix, probe } from "whybox";
import { httpModel } from "whybox/models";
import { sender } from "../../../dist/models/http/send.js";
import { type Exchange, modelServer } from "../../fixtures/model-server.js";
import { answerOf, ask, codeAndMessage, FAST, failing, inferenceAnswer, status } from "./credit-server.js";
import { ANSWERS, answersOf, messageOf, OPTIONS, scores } from "./score-server.js";

afterEach(() => vi.unstubAllEnvs());

describe("a request", () => {
  test("begins no oftener than requestsPerSecond", async () => {
    const begunMs: number[] = [];
    const transport = {
      send: async () => {
        begunMs.push(performance.now());
        return { status: 200, header: () => undefined, body: new Uint8Array() };
      },
      close: async () => {},
    };
    const send = sender({ transport, headers: {}, retries: 0, requestsPerSecond: 50 });
    const beforeMs = performance.now();
    const request = { method: "GET", headers: {} } as const;
    await Promise.all(Array.from({ length: 6 }, () => send("http.predict", new URL("http://a/"), request)));
    // Timers come up to a millisecond early.
    for (const [i, ms] of begunMs.entries()) expect(ms - beforeMs).toBeGreaterThan(20 * i - 2);
    expect(begunMs).toHaveLength(6);
  });

  test.each([
    ["429", status(429)],
    ["503", status(503)],
    ["408", status(408)],
    ["a broken connection", ({ request }: Exchange) => void request.socket.destroy()],
    [
      "a connection that breaks in the middle of the answer",
      ({ response, request }: Exchange) => {
        response.writeHead(200, { "content-length": 1000 }).write('{"outputs": [');
        setTimeout(() => request.socket.destroy(), 5);
      },
    ],
  ])("%s is asked again, and then answers", async (_, fail) => {
    await using server = await failing(2, fail);
    expect(Array.from(await ask(server.origin))).toEqual(answerOf([1, -1, 2]));
    expect(server.requests).toBe(3);
  });

  test("429 with Retry-After is asked again after just that", async () => {
    const at: number[] = [];
    await using server = await failing(1, (exchange) => {
      at.push(performance.now());
      status(429, { "retry-after": "1" })(exchange);
    });
    await ask(server.origin);
    expect(performance.now() - at[0]).toBeGreaterThan(990);
  });

  test("a Retry-After of an hour is not waited for", async () => {
    await using server = await failing(9, status(429, { "retry-after": "3600" }));
    expect(await codeAndMessage(ask(server.origin))).toMatch(/^MODEL_FAILED .*the server answered 429: not now/);
    expect(server.requests).toBe(1);
  });

  test("other refusals are not asked again, and say what the server said, without what was in a header", async () => {
    await using server = await modelServer(({ request, response }) => {
      response.writeHead(401).end(`bad key ${request.headers["x-key"]}`);
    });
    process.env.WHYBOX_TEST_KEY = "very-secret-key";
    const message = await codeAndMessage(ask(server.origin, { headers: { "x-key": { env: "WHYBOX_TEST_KEY" } } }));
    expect(message).toBe(
      `MODEL_FAILED credit.predict: ${server.origin}/v2/models/credit, 1 row: the server answered 401: bad key (header); give what it wants to know with headers of httpModel`.replace(
        "credit.predict",
        "http.predict",
      ),
    );
    expect(server.requests).toBe(1);
    expect(await codeAndMessage(ask(server.origin, { headers: { a: { env: "WHYBOX_NOT_SET" } } }))).toBe(
      "INVALID_ARGUMENT httpModel: the header a is in the variable WHYBOX_NOT_SET, which is not set",
    );
  });

  test("a redirect to another host is not followed, one on the same host is", async () => {
    await using other = await modelServer(inferenceAnswer);
    await using server = await modelServer((exchange) => {
      if (exchange.path === "/moved") return inferenceAnswer(exchange);
      const target = exchange.path.includes("away") ? `${other.origin}/v2/models/credit/infer` : "/moved";
      exchange.response.writeHead(307, { location: target }).end();
      return undefined;
    });
    const model = (name: string) => httpModel(`${server.origin}/v2/models/${name}`, FAST);
    expect((await (await model("near")).predict(matrix([[1, -1, 2]]))).rows).toBe(1);
    expect(await codeAndMessage((await model("away")).predict(matrix([[1, -1, 2]])))).toMatch(
      /redirects to http:\/\/127.0.0.1:\d+\/v2\/models\/credit\/infer; redirects to other hosts are not followed/,
    );
    expect(other.requests).toBe(0);
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
      `MODEL_FAILED http.predict: ${server.origin}/, 2 rows: the server answered 401: not grace:(header), /invocations?(header); give what it wants to know with headers of httpModel`,
    );
  });

  test("an abort while a request waits to be made again ends the run at once", async () => {
    await using server = await modelServer(
      ({ response }) => void response.writeHead(503, { "retry-after": "60" }).end(),
    );
    await using model = await httpModel(server.origin, OPTIONS);
    const stop = new AbortController();
    const running = kernelShap(probe(model, columns([[0, 0]], [1, 2])), { signal: stop.signal });
    await expect.poll(() => server.requests).toBe(1);
    const beforeMs = performance.now();
    stop.abort();
    expect(await messageOf(running)).toMatch(/^ABORTED/);
    expect(performance.now() - beforeMs).toBeLessThan(2000);
  });

  test("that waits to be made again is given up at once by an abort", async () => {
    const transport = {
      send: async () => ({ status: 503, header: () => "60", body: new Uint8Array() }),
      close: async () => {},
    };
    const send = sender({ transport, headers: {}, retries: 3 });
    const stop = new AbortController();
    const running = send("http.predict", new URL("http://a/"), { method: "GET", headers: {}, signal: stop.signal });
    setTimeout(() => stop.abort(new Error("given up")), 20);
    const beforeMs = performance.now();
    await expect(running).rejects.toThrow("given up");
    expect(performance.now() - beforeMs).toBeLessThan(30_000);
  });
});
