// Starts a real MLServer and a real `mlflow models serve`, asks them through httpModel, compares what they answer with each
// other and with the ONNX export of the same pipeline, and writes down what went over the wire:
//
//   node benchmarks/servers/record.js <python of an environment with mlserver, mlserver-sklearn> <python of one with mlflow>
//
// Writes test/fixtures/http/{mlserver,mlflow}.json, which the tests replay.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { columns, kernelShap, probe, table } from "whybox";
import { httpModel, onnxModel } from "whybox/models";

const [, , mlserverPython, mlflowPython] = process.argv;
if (!mlflowPython)
  throw new Error("usage: node benchmarks/servers/record.js <python with mlserver> <python with mlflow>");
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "whybox-servers-"));
const onnx = await onnxModel(here("../../examples/penguins/penguins.onnx"));
const { rows: examples } = JSON.parse(readFileSync(here("../../test/fixtures/onnx/penguins.json"), "utf8"));
const { features } = onnx.input;
const outputs = onnx.outputs;
const rows = table(examples.slice(0, 6), features);
mkdirSync(here("../../test/fixtures/http"), { recursive: true });

await withServer(
  mlserverPython,
  "mlserver",
  (models) => ["start", models],
  8080,
  "/v2/health/ready",
  async (origin, record) => {
    const settings = { protocol: "v2", outputs, tensor: "predict_proba", rowsPerCall: 8, retries: 0 };
    // MLServer has no binary tensors over HTTP.
    await compared(record, "penguins", await httpModel(`${origin}/v2/models/penguins`, { ...settings, features }));
    await compared(record, "bills", await httpModel(`${origin}/v2/models/bills`, settings), false);
  },
);
for (const name of ["penguins", "labels"]) {
  const args = (models) => ["models", "serve", "-m", join(models, name), "-p", "5055", "--env-manager", "local"];
  await withServer(
    mlflowPython,
    "mlflow",
    args,
    5055,
    "/ping",
    async (origin, record) => {
      await compared(
        record,
        name,
        await httpModel(origin, { protocol: "mlflow", features, outputs, retries: 0 }),
        name === "penguins",
      );
    },
    name === "penguins" ? "mlflow" : "mlflow-labels",
  );
}
rmSync(folder, { recursive: true });

/** Asks about a few rows, and explains one where the model is the one that was exported. */
async function compared(record, what, model, isSame = true) {
  record.model(what, model);
  const width = model.input.features.length;
  const asked =
    width === rows.columns
      ? rows
      : {
          data: Float64Array.from(
            { length: 6 * width },
            (_, i) => rows.data[Math.floor(i / width) * rows.columns + (i % width)],
          ),
          rows: 6,
          columns: width,
        };
  const { data } = await model.predict(asked);
  record.answers([...data]);
  if (!isSame) return console.log(`${what}: ${data.subarray(0, 3).join(", ")}`);
  const masker = columns(rows, rows.data.subarray(0, rows.columns));
  const [own, served] = [await kernelShap(probe(onnx, masker)), await kernelShap(probe(model, masker))];
  const gap = Math.max(
    ...own.result.values.flatMap((row, i) => row.map((value, j) => Math.abs(value - served.result.values[i][j]))),
  );
  console.log(
    `${what}: Shapley values within ${gap.toExponential(1)} of those of the ONNX file, ${served.cost.modelRows} rows`,
  );
  await model.close();
}

async function withServer(python, command, args, port, ready, ask, fixture = command) {
  const models = join(folder, fixture);
  if (
    spawnSync(python, [here("penguins_model.py"), command, models], { stdio: ["ignore", "ignore", "inherit"] })
      .status !== 0
  )
    throw new Error(`${command}: the model was not saved`);
  const server = spawn(join(dirname(python), command), args(models), {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, PATH: `${dirname(python)}:${process.env.PATH}` },
    detached: true,
  });
  let said = "";
  server.stderr.on("data", (piece) => {
    said = (said + piece).slice(-2000);
  });
  const log = [];
  const proxy = await recorder(port, log);
  try {
    const until = Date.now() + 120_000;
    while (
      !(await fetch(`http://127.0.0.1:${port}${ready}`).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (Date.now() > until || server.exitCode !== null) throw new Error(`${command} did not start: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const asked = [];
    const record = {
      model: (name, { input, outputs }) => asked.push({ name, input, outputs, from: log.length }),
      answers: (answers) => Object.assign(asked.at(-1), { answers, exchanges: log.slice(asked.at(-1).from) }),
    };
    await ask(`http://127.0.0.1:${proxy.address().port}`, record);
    const version = spawnSync(python, ["-c", `import ${command}; print(${command}.__version__)`], {
      encoding: "utf8",
    }).stdout.trim();
    const about = log.filter(({ method }) => method === "GET");
    const text = JSON.stringify(
      { server: `${command} ${version}`, about, models: asked.map(({ from, ...model }) => model) },
      null,
      1,
    );
    writeFileSync(here(`../../test/fixtures/http/${fixture}.json`), `${text}\n`);
  } finally {
    proxy.close();
    process.kill(-server.pid, "SIGTERM");
  }
}

/** Passes requests on and writes them down; bytes as base64. */
function recorder(port, log) {
  const proxy = createServer((incoming, outgoing) => {
    const sent = [];
    incoming
      .on("data", (piece) => sent.push(piece))
      .on("end", () => {
        const { method, url: path, headers } = incoming;
        const onward = request({ port, host: "127.0.0.1", method, path, headers }, (answer) => {
          const got = [];
          answer
            .on("data", (piece) => got.push(piece))
            .on("end", () => {
              const body = Buffer.concat(got);
              const kept = ["content-type", "inference-header-content-length"];
              const those = (all) => Object.fromEntries(Object.entries(all).filter(([name]) => kept.includes(name)));
              log.push({
                method,
                path,
                sent: { headers: those(headers), base64: Buffer.concat(sent).toString("base64") },
                status: answer.statusCode,
                headers: those(answer.headers),
                base64: body.toString("base64"),
              });
              outgoing.writeHead(answer.statusCode, answer.headers).end(body);
            });
        });
        onward.on("error", () => outgoing.destroy());
        onward.end(Buffer.concat(sent));
      });
  });
  return new Promise((resolve) => proxy.listen(0, "127.0.0.1", () => resolve(proxy)));
}
