import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { binnedColumns, exactShapley, kernelShap, lime, matrix, probe, table, tokens, workerPool } from "whybox";
import { budgeted, type HttpModelOptions, httpModel } from "whybox/models";
import { type Exchange, modelServer } from "../fixtures/model-server.js";
import {
  answerOf,
  ask,
  background,
  codeAndMessage,
  FAST,
  features,
  inferenceAnswer,
  masker,
  names,
  plain,
} from "./http/credit-server.js";

const servers: Record<string, { path: string; options: HttpModelOptions; answer: (exchange: Exchange) => unknown }> = {
  "v2, JSON": { path: "/v2/models/credit", options: FAST, answer: inferenceAnswer },
  "v2, bytes": { path: "/v2/models/credit/infer", options: { ...FAST, binary: true }, answer: inferenceAnswer },
  "v2, a tensor for each column": {
    path: "/v2/models/credit",
    options: { ...FAST, columns: "separate", binary: true },
    answer: inferenceAnswer,
  },
  mlflow: {
    path: "",
    options: { ...FAST, protocol: "mlflow" },
    answer: ({ path, body }) => {
      expect(path).toBe("/invocations");
      const { dataframe_split } = JSON.parse(body.toString());
      expect(dataframe_split.columns).toEqual(names);
      return { predictions: dataframe_split.data.map(answerOf) };
    },
  },
  "tensorflow serving": {
    path: "/v1/models/credit",
    options: FAST,
    answer: ({ path, body }) => {
      expect(path).toBe("/v1/models/credit:predict");
      return { predictions: JSON.parse(body.toString()).instances.map(answerOf) };
    },
  },
  "json of one's own": {
    path: "/score",
    options: {
      ...FAST,
      request: (rows: { x: number; y: number; z: number }[]) => ({ people: rows }),
      answers: (response: { scores: number[] }) => response.scores.map((yes) => [1 - yes, yes]),
    },
    answer: ({ body }) => {
      const { people } = JSON.parse(body.toString()) as { people: { x: number; y: number; z: number }[] };
      return { scores: people.map(({ x, y, z }) => answerOf([x, y, z])[1]) };
    },
  },
};

describe.each(Object.entries(servers))("a server that speaks %s", (_, { path, options, answer }) => {
  test("has the values and the LIME of the same function, with requests side by side on kept connections", async () => {
    await using server = await modelServer(answer);
    await using model = await httpModel(`${server.origin}${path}`, { ...options, connections: 3 });
    const own = await exactShapley(probe(plain, masker));
    const there = await exactShapley(probe(model, masker));
    for (const [i, values] of own.result.values.entries()) {
      for (const [j, value] of values.entries()) expect(there.result.values[i][j]).toBeCloseTo(value, 12);
    }
    const bins = binnedColumns(background, [1, -1, 2]);
    const near = await lime(probe(plain, bins), { seed: 3, samples: 256 });
    const far = await lime(probe(model, bins), { seed: 3, samples: 256 });
    for (const [j, value] of near.result.values[0].entries()) expect(far.result.values[0][j]).toBeCloseTo(value, 7);
    expect(server.requests).toBeGreaterThan(20);
    expect(server.sockets).toBeLessThanOrEqual(3);
  });
});

describe("what real servers answered", () => {
  const read = (name: string) => {
    const path = fileURLToPath(new URL(`../fixtures/http/${name}.json`, import.meta.url));
    return JSON.parse(readFileSync(path, "utf8"));
  };
  const facts = JSON.parse(
    readFileSync(fileURLToPath(new URL("../fixtures/onnx/penguins.json", import.meta.url)), "utf8"),
  );

  test.each([
    ["mlserver", "penguins", { protocol: "v2", tensor: "predict_proba" }],
    ["mlserver", "bills", { protocol: "v2", tensor: "predict_proba" }],
    ["mlflow", "penguins", { protocol: "mlflow" }],
    ["mlflow-labels", "labels", { protocol: "mlflow" }],
  ] as const)("%s, model %s: it is asked the same and understood", async (file, name, options) => {
    const recorded = read(file);
    const said = recorded.models.find((each: { name: string }) => each.name === name);
    const { exchanges } = said;
    await using server = await modelServer(({ request, path, body, response }) => {
      const found = [...exchanges, ...recorded.about].find(
        (each: { method: string; path: string; sent: { base64: string } }) =>
          each.method === request.method && each.path === path && each.sent.base64 === body.toString("base64"),
      );
      expect(found, `${request.method} ${path} ${body}`).toBeDefined();
      response.writeHead(found.status, found.headers).end(Buffer.from(found.base64, "base64"));
    });
    const path = options.protocol === "v2" ? `/v2/models/${name}` : "";
    const { features: columnsOf } = said.input;
    const given = name === "bills" ? {} : { features: columnsOf };
    await using model = await httpModel(`${server.origin}${path}`, {
      ...options,
      ...given,
      outputs: said.outputs,
      rowsPerCall: 8,
    });
    const rows = table(
      facts.rows.slice(0, 6).map((row: object) =>
        name === "bills"
          ? Object.fromEntries(
              Object.entries(row)
                .slice(0, 3)
                .map(([, value], i) => [`bills ${i}`, value]),
            )
          : row,
      ),
      model.input.features ?? [],
    );
    const { data } = await model.predict(rows);
    expect([...data]).toEqual(said.answers);
    if (name === "penguins") {
      for (const [i, value] of facts.probabilities.slice(0, 6).flat().entries()) expect(data[i]).toBeCloseTo(value, 6);
    }
  });
});

describe("what it costs", () => {
  test("is told in rows sent and money, by price or by what the server says", async () => {
    await using server = await modelServer(({ body }) => ({
      predictions: JSON.parse(body.toString()).dataframe_split.data.map(answerOf),
      usage: 7,
    }));
    const priced = await httpModel(server.origin, {
      ...FAST,
      protocol: "mlflow",
      price: { perRow: 0.5, perCall: 1, currency: "EUR" },
    });
    const said = await httpModel(server.origin, {
      ...FAST,
      protocol: "mlflow",
      costOf: ({ usage }: { usage: number }) => usage / 10,
    });
    const spent = { sentRows: 0, money: 0 };
    const meter = ({ sentRows = 0, money = 0 }) => {
      spent.sentRows += sentRows;
      spent.money += money;
    };
    await priced.predict(matrix(background), undefined, meter);
    expect(spent).toEqual({ sentRows: 12, money: 7 });
    await said.predict(matrix(background), undefined, meter);
    expect(spent).toEqual({ sentRows: 24, money: 7.7 });
    await Promise.all([priced.close(), said.close()]);
  });

  test("never goes above maxSentRows, however often the server refuses, and a refused row counts each time", async () => {
    let [sent, requests] = [0, 0];
    await using server = await modelServer(({ body, response }) => {
      const rows = JSON.parse(body.toString()).dataframe_split.data;
      sent += rows.length;
      if (requests++ % 2 === 0) response.statusCode = 503;
      return { predictions: rows.map(answerOf) };
    });
    const options = { ...FAST, protocol: "mlflow" as const, retries: 3 };
    await using model = await httpModel(server.origin, { ...options, maxSentRows: 50 });
    const spent = { sentRows: 0 };
    const meter = ({ sentRows = 0 }) => {
      spent.sentRows += sentRows;
    };
    await model.predict(matrix(background), undefined, meter);
    await model.predict(matrix(background), undefined, meter);
    expect([sent, spent.sentRows]).toEqual([48, 48]);
    expect(await codeAndMessage(model.predict(matrix(background), undefined, meter))).toMatch(
      /^BUDGET_SPENT http\.predict: .*, 12 rows: maxSentRows of httpModel \(50\) allows no further request: 48 rows were sent, retries among them/,
    );
    expect([sent, spent.sentRows]).toEqual([48, 48]);
    expect(await codeAndMessage(httpModel(server.origin, { ...options, maxSentRows: 0 }))).toContain("maxSentRows");
  });

  test("is told in tokens where a response counts them, and is an error where it does not", async () => {
    let usage: object | undefined = { total_tokens: 40 };
    await using server = await modelServer(() => ({ yes: 0.5, usage }));
    const model = await httpModel<readonly string[]>(server.origin, {
      protocol: "json",
      input: { kind: "text" },
      outputs: ["yes"],
      rowsPerCall: 1,
      price: { perToken: 0.01, perCall: 0.1, currency: "EUR" },
      request: ([text]: readonly string[]) => ({ text }),
      answers: ({ yes }: { yes: number }) => [yes],
    });
    const limited = budgeted(model, { money: 1 });
    await limited.predict(["good lamp"]);
    expect(limited.spent.money).toBeCloseTo(0.5, 12);
    const explained = await kernelShap(probe(model, tokens("good lamp")));
    expect(explained.cost.money?.amount).toBeCloseTo(0.5 * explained.cost.modelRows, 12);
    await limited.predict(["bad lamp"]);
    expect(await codeAndMessage(limited.predict(["lamp"]))).toMatch(/^BUDGET_SPENT/);
    usage = undefined;
    expect(await codeAndMessage(model.predict(["lamp"]))).toMatch(
      /^MODEL_ANSWER_INVALID.*expected usage\.total_tokens in the response.*costOf/,
    );
    await model.close();
  });
});

describe("faults", () => {
  test("a header is in no explanation, error or reference to a model that failed", async () => {
    await using server = await modelServer(inferenceAnswer);
    const secret = "bearer-of-secrets";
    await using model = await httpModel(`${server.origin}/v2/models/credit?key=${secret}`, {
      ...FAST,
      headers: { authorization: secret },
    });
    expect(JSON.stringify(await exactShapley(probe(model, masker)))).not.toContain(secret);
    await server.close();
    const error = await exactShapley(probe(model, masker)).catch((thrown) => thrown);
    for (const text of [error.message, String(error.stack), JSON.stringify(error), String(error.cause)]) {
      expect(text).not.toContain(secret);
    }
  });

  test("a server that is down at the start says that nothing listens there", async () => {
    const server = await modelServer(inferenceAnswer);
    await server.close();
    const gone = httpModel(`${server.origin}/v2/models/credit`, { retries: 1 });
    expect(await codeAndMessage(gone)).toBe(
      `MODEL_LOAD_FAILED httpModel ${server.origin}/v2/models/credit: nothing listens there (asked 2 times)`,
    );
  });

  test.each([
    [
      "half a JSON",
      ({ response }: Exchange) => void response.end('{"outputs": [{"name"'),
      /^MODEL_ANSWER_INVALID .*expected JSON, got "{\\"outputs\\": \[{\\"name\\""/,
    ],
    [
      "another shape",
      () => ({ outputs: [{ name: "proba", datatype: "FP64", shape: [1, 3], data: [1, 2, 3] }] }),
      /^MODEL_ANSWER_INVALID .*expected 2 numbers, .*got \[1,2,3\] at row 0$/,
    ],
    [
      "fewer rows",
      () => ({ outputs: [{ name: "proba", datatype: "FP64", shape: [0], data: [] }] }),
      /^MODEL_ANSWER_INVALID /,
    ],
    ["no outputs", () => ({ error: "?" }), /^MODEL_ANSWER_INVALID .*expected a tensor among the outputs, got none$/],
    [
      "NaN",
      ({ response }: Exchange) =>
        void response.end('{"outputs": [{"name": "p", "datatype": "FP64", "shape": [1, 2], "data": [NaN, 1]}]}'),
      /^MODEL_ANSWER_INVALID .*expected JSON/,
    ],
    [
      "null in the place of a number",
      () => ({ outputs: [{ name: "p", datatype: "FP64", shape: [1, 2], data: [null, 1] }] }),
      /^MODEL_ANSWER_INVALID .*got \[null,1\] at row 0$/,
    ],
    [
      "50 MB",
      ({ response }: Exchange) => void response.end(Buffer.alloc(50 * 1024 * 1024, " ")),
      /^MODEL_FAILED .*an answer of more than 33554432 bytes;/,
    ],
  ])("an answer of %s is an error, and not asked for again", async (_, answer, message) => {
    await using server = await modelServer(answer);
    expect(await codeAndMessage(ask(server.origin))).toMatch(message);
    expect(server.requests).toBe(1);
  });
});

test("workers reach the server themselves", async () => {
  await using server = await modelServer(inferenceAnswer);
  await using model = await httpModel(`${server.origin}/v2/models/credit`, FAST);
  await using executor = workerPool({ size: 2 });
  const there = await exactShapley(probe(model, masker, { executor }));
  expect(there.result).toEqual((await exactShapley(probe(model, masker))).result);
});

test.each([
  [
    "no address",
    () => httpModel("credit", FAST),
    /expected an address that begins with http:\/\/ or https:\/\/, got "credit"/,
  ],
  ["no protocol", () => httpModel("http://localhost/", FAST), /expected a protocol/],
  [
    "no outputs",
    () => httpModel("http://localhost/invocations", { features }),
    /^MODEL_LOAD_FAILED .*the server does not say outputs; give them as options, on the command line with --model-args$/,
  ],
])("%s is refused", async (_, run, message) => {
  expect(await codeAndMessage(run())).toMatch(message);
});
