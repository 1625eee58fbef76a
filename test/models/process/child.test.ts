import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { matrix } from "whybox";
import { processModel } from "whybox/models";
import { codeAndMessage, fixture, served } from "./served.js";

// Under a path of its own, so that processes of other tests are not counted.
const folder = mkdtempSync(join(tmpdir(), "whybox-child-"));
symlinkSync(fixture(""), join(folder, "process"), "junction");
const script = join(folder, "process", "serve.mjs");
afterAll(() => rmSync(folder, { recursive: true }));

/** Processes of this script that are still there. */
const left = () =>
  spawnSync("ps", ["-eo", "args"], { encoding: "utf8" })
    .stdout.split("\n")
    .filter((line) => line.startsWith(process.execPath) && line.includes(script));

describe("a process", () => {
  test.each([
    [
      "dies",
      {},
      /^MODEL_FAILED \S+ \S+serve\.mjs exited with code 9, twice over the same row; the last it wrote to standard error:\n {2}out of tape\n {2}segmentation fault$/,
    ],
    [
      "hangs",
      { timeoutMs: 300 },
      /^MODEL_FAILED .*did not answer within 300 ms, twice over the same row; ask for fewer rows with rowsPerCall of processModel, or wait longer with timeoutMs of processModel$/,
    ],
    [
      "babbles",
      {},
      /^MODEL_FAILED .*wrote "epoch 1\/10\\n" to standard output, which is for frames; a model that prints has to print to standard error/,
    ],
    [
      "kills-itself",
      {},
      /serve\.mjs was ended by SIGKILL, as the system does where memory runs out, twice over the same row; ask for fewer rows with rowsPerCall of processModel, or give the process more memory; it wrote nothing to standard error$/,
    ],
    [
      "bars",
      {},
      /exited with code 1, twice over the same row; the last it wrote to standard error:\n {2}100%\n {2}x{300} \.\.\.\n {2}Traceback: no memory$/,
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
    [
      "never-ready",
      { startTimeoutMs: 400 },
      /^MODEL_LOAD_FAILED processModel: .* was not ready after 400 ms; wait longer with startTimeoutMs of processModel$/,
    ],
    ["prints", {}, /^MODEL_LOAD_FAILED processModel: .* wrote "Loading weights/],
    ["future", {}, /^MODEL_LOAD_FAILED processModel: .* speaks version 2 of frames, expected 1$/],
  ])("that %s is no model", async (fault, options, message) => {
    expect(await codeAndMessage(served(fault, options))).toMatch(message);
  });

  test("that is not there says so", async () => {
    expect(await codeAndMessage(processModel({ command: "no-such-program" }))).toBe(
      "MODEL_LOAD_FAILED processModel: no-such-program did not start: no such program; is it installed, and on the PATH?",
    );
    expect(await codeAndMessage(processModel({ command: process.execPath, cwd: "/no/such/folder" }))).toBe(
      `MODEL_LOAD_FAILED processModel: ${process.execPath} did not start: there is no folder /no/such/folder, which cwd of processModel names`,
    );
  });

  test.skipIf(process.platform === "win32").each(["hangs", "spins"])(
    "that started the one which %s leaves none behind, whether it is given up, aborted or closed",
    async (fault) => {
      const args = [script, "wraps", fault];
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
      const cwd = fileURLToPath(new URL("../../..", import.meta.url));
      expect(spawnSync(process.execPath, ["--input-type=module", "--eval", code], { cwd }).status).toBe(4);
      await expect.poll(left, { timeout: 5000 }).toEqual([]);
    },
    60_000,
  );

  test.skipIf(process.platform === "win32")("does not keep its parent alive, and ends with it", async () => {
    const code = `import { processModel } from "whybox/models";
      const model = await processModel({ command: process.execPath, args: [${JSON.stringify(script)}, "parent"] });
      console.log((await model.predict({ data: Float64Array.of(1, 2, 3), rows: 1, columns: 3 })).data[0]);`;
    const cwd = fileURLToPath(new URL("../../..", import.meta.url));
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
