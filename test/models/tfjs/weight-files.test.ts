import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tfjsModel } from "whybox/models";
import { weightFiles } from "../../../dist/models/tfjs/weight-files.js";

const URL_OF_MODEL = "https://example.org/models/credit/model.json?key=1";
const names = (...manifest: unknown[]) => weightFiles(manifest, URL_OF_MODEL).map((group) => group.map(String));

test("finds the files beside the model, in order", () => {
  expect(names({ paths: ["a.bin", "shards/b.bin"] }, { paths: ["./c d.bin"] })).toEqual([
    ["https://example.org/models/credit/a.bin", "https://example.org/models/credit/shards/b.bin"],
    ["https://example.org/models/credit/c%20d.bin"],
  ]);
});

test.each([
  "../other.bin",
  "a/../../other.bin",
  "%2e%2e/other.bin",
  "..\\other.bin",
  "/etc/passwd",
  "//evil.example/a.bin",
  "http://evil.example/a.bin",
  "file:///etc/passwd",
  "data:,x",
  "http://[",
])("refuses a path out of the folder: %s", (path) => {
  expect(() => names({ paths: ["a.bin"] }, { paths: [path] })).toThrow(
    `weightsManifest 1: expected paths of files in the folder of the model, got ${JSON.stringify(path)}`,
  );
});

test.each([[{}], [null], [{ paths: "a.bin" }], [{ paths: [1] }]])("refuses a group without paths: %j", (group) => {
  expect(() => names(group)).toThrow("weightsManifest 0: expected paths, a list of texts, got ");
});

test("a model that names a file elsewhere is refused before that is read", async () => {
  const folder = mkdtempSync(join(tmpdir(), "whybox-tfjs-"));
  const file = join(folder, "model.json");
  writeFileSync(
    file,
    JSON.stringify({ modelTopology: {}, weightsManifest: [{ paths: ["../../etc/passwd"], weights: [] }] }),
  );
  const tf = { ready: async () => {} };
  await expect(tfjsModel(file, { tf })).rejects.toMatchObject({
    code: "MODEL_LOAD_FAILED",
    message: expect.stringContaining('expected paths of files in the folder of the model, got "../../etc/passwd"'),
  });
});
