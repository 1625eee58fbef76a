import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { binnedColumns, blackBox, columns, exactShapley, lime, matrix, probe, table, workerPool } from "whybox";
import { pythonModel } from "whybox/models";
import { codeAndMessage, fixture, served } from "./process/served.js";

const folder = mkdtempSync(join(tmpdir(), "whybox-process-"));
afterAll(() => rmSync(folder, { recursive: true }));

const plain = blackBox((rows) => rows.map(([x, y, z]) => 0.5 * x - 0.25 * y + z), {
  name: "served",
  input: { kind: "columns", features: ["x", "y", "z"].map((name) => ({ name, kind: "number" as const })) },
  outputs: [{ name: "score" }],
});
const background = Array.from({ length: 12 }, (_, i) => [Math.sin(i), Math.cos(2 * i), (i % 5) / 2]);
const masker = columns(background, [1, -1, 2]);

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
    const sent: (number | undefined)[] = [];
    const answers = await model.predict(matrix([[1, 2, 3]]), undefined, ({ sentRows }) => sent.push(sentRows));
    expect(answers.data).toEqual(Float64Array.of(3));
    expect(sent).toEqual([1, 1]);
  });

  test("is ended by an abort when it does not answer, and started again when it is needed", async () => {
    await using model = await served("hangs");
    const stop = new AbortController();
    const run = exactShapley(probe(model, masker), { signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    expect(await codeAndMessage(run)).toMatch(/^ABORTED/);
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

  test("that is not there says so, and no interpreter is started", async () => {
    expect(await codeAndMessage(pythonModel("nowhere.py"))).toBe(
      "MODEL_LOAD_FAILED pythonModel nowhere.py: no such file",
    );
  });

  const python = (name: string, body: string) => {
    const path = join(folder, name);
    writeFileSync(
      path,
      `import os, signal, sys\noutputs = ["y"]\nfeatures = [{"name": "x", "kind": "number"}]\n${body}`,
    );
    return path;
  };
  const asked = async (path: string) => {
    await using model = await pythonModel(path);
    return await codeAndMessage(model.predict(matrix([[1], [2]])));
  };

  test("that ends in the middle is named, with how it ended and its last words", async () => {
    const path = python("ends.py", "def predict(rows):\n    print('out of tape', flush=True)\n    os._exit(7)");
    expect(await asked(path)).toMatch(
      /^MODEL_FAILED \S+ \S+ends\.py exited with code 7, twice over the same 2 rows; the last it wrote to standard error:\n {2}out of tape$/,
    );
  });

  test.skipIf(process.platform === "win32")("that native code ends says where it was", async () => {
    const path = python("faults.py", "def predict(rows):\n    os.kill(os.getpid(), signal.SIGSEGV)");
    expect(await asked(path)).toMatch(
      /faults\.py was ended by SIGSEGV, a fault in native code that the model calls, twice over the same 2 rows; .*faults\.py", line 5 in predict/s,
    );
  });

  test.each([
    ["raise ValueError('no such tariff')", /python\.predict: ValueError: no such tariff \(\S+throws\.py, line 5\)$/],
    ["raise MemoryError()", /python\.predict: MemoryError \(\S+throws\.py, line 5\)$/],
    ["sys.exit(4)", /python\.predict: SystemExit: predict called sys\.exit\(4\) \(\S+throws\.py, line 5\)$/],
    ["return [0]", /python\.predict: ValueError: predict answered [^\n]* rows[^\n]*$/],
  ])("whose predict does %s says so, with its line", async (line, message) => {
    expect(await asked(python("throws.py", `def predict(rows):\n    ${line}`))).toMatch(message);
  });

  test("that fails while it is loaded shows its own lines and none of whybox", async () => {
    const message = await codeAndMessage(pythonModel(python("imports.py", "import no_such_module")));
    expect(message).toMatch(/imports\.py exited with code 1; .*imports\.py", line 4, in <module>.*no_such_module/s);
    expect(message).not.toMatch(/whybox_serve|runpy/);
  });

  test("that does neither says what is expected", async () => {
    expect(await codeAndMessage(pythonModel(fixture("serve.mjs")))).toMatch(
      /^MODEL_LOAD_FAILED .*SyntaxError|exited with code 1/s,
    );
  });
});
