import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseJobOf, readJob } from "../../dist/batch/job.js";

const least = { schema: "whybox/job@1", model: "model.js", table: "rows.csv", method: "kernel-shap", out: "out" };
const parsed = (changed: object = {}) => parseJobOf({ ...least, ...changed }, "job.json", "/jobs");

test("fills in what is not said, with paths from the job's own folder", () => {
  expect(parsed()).toEqual({
    ...{
      schema: "whybox/job@1",
      model: { path: "/jobs/model.js", files: [] },
      table: ["/jobs/rows.csv"],
      out: "/jobs/out",
    },
    ...{ background: {}, method: "kernel-shap", options: {}, seed: 0, ignore: [], rowsPerShard: 1000, attempts: 2 },
    explanations: false,
  });
  const model = { path: "python:serve.py", files: ["weights.bin"] };
  expect(parsed({ model }).model).toEqual({ path: "python:/jobs/serve.py", files: ["/jobs/weights.bin"] });
  expect(parsed({ model: "http://host/predict" }).model.path).toBe("http://host/predict");
  expect(parsed({ background: { table: "others.csv" } }).background.table).toBe("/jobs/others.csv");
});

test.each([
  [{ method: "shap" }, "job.json: method: expected one of "],
  [{ rowsPerShard: 0 }, "job.json: rowsPerShard: expected 1 or more, got 0"],
  [{ table: [] }, "job.json: table"],
  [{ shards: 4 }, "job.json: shards: unknown field; a job has schema, model, table"],
  [{ schema: "whybox/job@9" }, 'job.json: schema: expected "whybox/job@1", got "whybox/job@9"'],
])("refuses %j, naming the field", (changed, message) => {
  expect(() => parsed(changed)).toThrow(message);
});

test.each([
  [{ path: "http://me:secret@host/predict" }, "a job holds no password"],
  [{ path: "https://host/predict", args: { headers: { authorization: "Bearer x" } } }, "a job holds no headers"],
  [{ path: "python:serve.py", args: { env: { TOKEN: "x" } } }, "a job holds no environment"],
])("refuses the secret in %j: jobs are copied and kept", (model, message) => {
  expect(() => parsed({ model })).toThrow(message);
});

test("takes a header that names a variable", () => {
  const args = { headers: { authorization: { env: "MODEL_TOKEN" } } };
  expect(parsed({ model: { path: "https://host/predict", args } }).model.args).toEqual(args);
});

test("says which file holds no job", async () => {
  const folder = await mkdtemp(join(tmpdir(), "job-"));
  try {
    const file = join(folder, "job.json");
    await expect(readJob(file)).rejects.toThrow(`${file}: no such file`);
    await writeFile(file, "{");
    await expect(readJob(file)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await writeFile(file, JSON.stringify(least));
    expect((await readJob(file)).out).toBe(join(folder, "out"));
  } finally {
    await rm(folder, { recursive: true });
  }
});
