import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import {
  binnedColumns,
  blackBox,
  columns,
  exactShapley,
  lime,
  matrix,
  probe,
  table,
  WhyboxError,
  workerPool,
} from "whybox";
import { type ProcessModelOptions, processModel, pythonModel } from "whybox/models";

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/process/${name}`, import.meta.url));
const served = (fault = "none", options: Partial<ProcessModelOptions> = {}) =>
  processModel({ command: process.execPath, args: [fixture("serve.mjs"), fault], ...options });
const folder = mkdtempSync(join(tmpdir(), "whybox-process-"));
afterAll(() => rmSync(folder, { recursive: true }));

const plain = blackBox((rows) => rows.map(([x, y, z]) => 0.5 * x - 0.25 * y + z), {
  name: "served",
  input: { kind: "columns", features: ["x", "y", "z"].map((name) => ({ name, kind: "number" as const })) },
  outputs: [{ name: "score" }],
});
const background = Array.from({ length: 12 }, (_, i) => [Math.sin(i), Math.cos(2 * i), (i % 5) / 2]);
const masker = columns(background, [1, -1, 2]);

const codeAndMessage = async (run: Promise<unknown> | unknown) => {
  const error = await Promise.resolve(run).then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(WhyboxError);
  return `${error.code} ${error.message}`;
};

/** Processes of this fixture that are still there. */
const left = () =>
  spawnSync("ps", ["-eo", "args"], { encoding: "utf8" })
    .stdout.split("\n")
    .filter((line) => line.includes(fixture("")) && line.includes(String(process.execPath)));

describe("a process", () => {
  test("is asked as a function is: the same values, the same LIME, in workers too", async () => {
    const model = await served();
    const own = await exactShapley(probe(plain, masker));
    expect((await exactShapley(probe(model, masker))).result).toEqual(own.result);
    const bins = binnedColumns(background, [1, -1, 2]);
    const near = await lime(probe(plain, bins), { seed: 3 });
    expect((await lime(probe(model, bins), { seed: 3 })).result).toEqual(near.result);
    const executor = workerPool({ size: 2 });
    expect((await exactShapley(probe(model, masker, { executor }))).result).toEqual(own.result);
    await executor.close();
    await model.close();
  });

  test("has copies that answer side by side, to the same bits", async () => {
    await using model = await served("none", { processes: 3, rowsPerCall: 4 });
    expect(model.concurrency).toBe(3);
    const own = await exactShapley(probe(plain, masker));
    expect((await exactShapley(probe(model, masker))).result).toEqual(own.result);
  });

  test("that dies over some rows is started again and asked once more", async () => {
    const file = join(folder, "died");
    await using model = await served("dies-once", { args: [fixture("serve.mjs"), "dies-once", file] });
    expect((await model.predict(matrix([[1, 2, 3]]))).data).toEqual(Float64Array.of(3));
  });

  test.each([
    [
      "dies",
      {},
      /^MODEL_FAILED .* was lost twice over the same rows: .* exited with code 9; the last it wrote to standard error:\n {2}out of tape\n {2}segmentation fault$/,
    ],
    ["hangs", { timeoutMs: 300 }, /^MODEL_FAILED .*did not answer within 300 ms/],
    [
      "babbles",
      {},
      /^MODEL_FAILED .*wrote "epoch 1\/10\\n" to standard output, which is for frames; a model that prints has to print to standard error/,
    ],
    ["kills-itself", {}, /was lost twice .* was ended by SIGKILL, as the system does where memory runs out$/],
    [
      "bars",
      {},
      /exited with code 1; the last it wrote to standard error:\n {2}100%\n {2}x{300} \.\.\.\n {2}Traceback: no memory$/,
    ],
    ["stutters", {}, /answered question -?\d+ where \d+ was asked/],
    ["throws", {}, /^MODEL_FAILED served.predict: ValueError: no such tariff$/],
    ["short", {}, /^MODEL_ANSWER_INVALID served.predict: expected 1 x 1 numbers of 8 bytes, got 0 bytes$/],
    [
      "not-a-number",
      {},
      /^MODEL_ANSWER_INVALID served.predict: expected finite numbers, got NaN at row 0, output "score"$/,
    ],
  ])("that %s gives an error", async (fault, options, message) => {
    await using model = await served(fault, options);
    expect(await codeAndMessage(model.predict(matrix([[1, 2, 3]])))).toMatch(message);
  });

  test("that writes 100 MB to standard error answers all the same", async () => {
    await using model = await served("floods");
    expect((await model.predict(matrix([[1, 2, 3]]))).data).toEqual(Float64Array.of(3));
  });

  test.each([
    [
      "dies-at-start",
      {},
      /^MODEL_LOAD_FAILED processModel: .* exited with code 3; the last it wrote to standard error:\n {2}no licence found$/,
    ],
    ["never-ready", { startTimeoutMs: 400 }, /^MODEL_LOAD_FAILED processModel: .* was not ready after 400 ms$/],
    ["prints", {}, /^MODEL_LOAD_FAILED processModel: .* wrote "Loading weights/],
    ["future", {}, /^MODEL_LOAD_FAILED processModel: .* speaks version 2 of frames, expected 1$/],
  ])("that %s is no model", async (fault, options, message) => {
    expect(await codeAndMessage(served(fault, options))).toMatch(message);
  });

  test("that is not there says so", async () => {
    expect(await codeAndMessage(processModel({ command: "no-such-program" }))).toBe(
      "MODEL_LOAD_FAILED processModel: no-such-program was not found; is it installed, and on the PATH?",
    );
  });

  test("is ended by an abort when it does not answer, and started again when it is needed", async () => {
    await using model = await served("hangs");
    const stop = new AbortController();
    const run = exactShapley(probe(model, masker), { signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    expect(await codeAndMessage(run)).toMatch(/^ABORTED/);
  });

  test.skipIf(process.platform === "win32").each(["hangs", "spins"])(
    "that started the one which %s leaves none behind, whether it is given up, aborted or closed",
    async (fault) => {
      const args = [fixture("serve.mjs"), "wraps", fault];
      const given = { command: process.execPath, args };
      const model = await processModel({ ...given, timeoutMs: 200 });
      expect(left().length).toBe(2);
      expect(await codeAndMessage(model.predict(matrix([[1, 2, 3]])))).toMatch(/did not answer within 200 ms/);
      await model.close();
      await expect.poll(left, { timeout: 5000 }).toEqual([]);
      const open = await processModel(given);
      await open.close();
      await expect.poll(left, { timeout: 5000 }).toEqual([]);
      // A parent that ends while its model computes.
      const code = `import { processModel } from "whybox/models";
        const model = await processModel(${JSON.stringify(given)});
        model.predict({ data: Float64Array.of(1, 2, 3), rows: 1, columns: 3 }).catch(() => {});
        setTimeout(() => process.exit(4), 100);`;
      const cwd = fileURLToPath(new URL("../..", import.meta.url));
      expect(spawnSync(process.execPath, ["--input-type=module", "--eval", code], { cwd }).status).toBe(4);
      await expect.poll(left, { timeout: 5000 }).toEqual([]);
    },
    60_000,
  );

  test.skipIf(process.platform === "win32")("does not keep its parent alive, and ends with it", async () => {
    const code = `import { processModel } from "whybox/models";
      const model = await processModel({ command: process.execPath, args: [${JSON.stringify(fixture("serve.mjs"))}, "parent"] });
      console.log((await model.predict({ data: Float64Array.of(1, 2, 3), rows: 1, columns: 3 })).data[0]);`;
    const cwd = fileURLToPath(new URL("../..", import.meta.url));
    const answered = execFileSync(process.execPath, ["--input-type=module", "--eval", code], { cwd, encoding: "utf8" });
    expect(answered).toBe("3\n");
    const killed = spawn(process.execPath, ["--input-type=module", "--eval", `${code} setInterval(() => {}, 1000);`], {
      cwd,
    });
    await new Promise((resolve) => killed.stdout.once("data", resolve));
    killed.kill("SIGKILL");
    await expect.poll(left, { timeout: 5000 }).toEqual([]);
  });
});

const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe.skipIf(!hasPython)("a Python file", () => {
  test("that defines predict and outputs is a model, which may print", async () => {
    await using model = await pythonModel(fixture("credit.py"));
    expect(model.name).toBe("credit");
    const records = [
      { income: 40, debt: 5, job: "nurse" },
      { income: 20, debt: null, job: "smith" },
    ];
    const { data } = await model.predict(table(records, model.input.features ?? []));
    const accept = [0.05 * 40 - 0.5 + 0.5, 0.05 * 20 - 1].map((score) => 1 / (1 + Math.exp(-score)));
    for (const [row, value] of accept.entries()) {
      expect(data[2 * row + 1]).toBeCloseTo(value, 14);
      expect(data[2 * row]).toBeCloseTo(1 - value, 14);
    }
  });

  test("that calls serve is a model, of texts", async () => {
    await using model = await pythonModel<readonly string[]>(fixture("lengths.py"));
    expect((await model.predict(["a", "ünf", ""])).data).toEqual(Float64Array.of(1, 3, 0));
  });

  test("that does neither says what is expected", async () => {
    expect(await codeAndMessage(pythonModel(fixture("serve.mjs")))).toMatch(
      /^MODEL_LOAD_FAILED .*SyntaxError|exited with code 1/s,
    );
  });
});
