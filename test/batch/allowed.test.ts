import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkAllowed, checkModelAllowed } from "../../dist/batch/allowed.js";

let folder = "";
/** A path below the folder: `models` and `models-2` with a file each, and links to both. */
const at = (path: string) => join(folder, path);
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "whybox-allowed-")));
  for (const each of ["models", "models-2"]) {
    mkdirSync(at(each));
    writeFileSync(at(`${each}/m.js`), "");
  }
  symlinkSync(at("models-2"), at("models/away"));
  symlinkSync(at("models"), at("link"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isAllowed = (source: string, ...allowed: string[]) =>
  checkAllowed(source, allowed, "the model").then(
    () => true,
    (error) => {
      expect(error).toMatchObject({ code: "MODEL_NOT_ALLOWED" });
      return false;
    },
  );

describe("a path", () => {
  test("lies under a folder that is allowed, or is it", async () => {
    expect(await isAllowed(at("models/m.js"), at("models"))).toBe(true);
    expect(await isAllowed(at("models/m.js"), `${at("models")}/`)).toBe(true);
    expect(await isAllowed(at("models/m.js"), at("models/m.js"))).toBe(true);
    expect(await isAllowed(at("models/m.js"), at("models-2"), at("models"))).toBe(true);
    expect(await isAllowed(relative(process.cwd(), at("models/m.js")), at("models"))).toBe(true);
    expect(await isAllowed(at("models/m.js"), "/")).toBe(true);
  });

  test("lies not under one that begins alike, above it, or behind dots", async () => {
    expect(await isAllowed(at("models-2/m.js"), at("models"))).toBe(false);
    expect(await isAllowed(at("models"), at("models/m.js"))).toBe(false);
    expect(await isAllowed(`${at("models")}/../models-2/m.js`, at("models"))).toBe(false);
    expect(await isAllowed(at("models/m.js"))).toBe(false);
  });

  test("lies where its links lead, on both sides, also where there is no such file yet", async () => {
    for (const file of ["m.js", "new/later.js"]) {
      expect(await isAllowed(at(`models/away/${file}`), at("models"))).toBe(false);
      expect(await isAllowed(at(`models/away/${file}`), at("models-2"))).toBe(true);
      expect(await isAllowed(at(`link/${file}`), at("models"))).toBe(true);
      expect(await isAllowed(at(`models/${file}`), at("link"))).toBe(true);
    }
  });

  test("of Python, or as the URL of a file, is one", async () => {
    expect(await isAllowed(`python:${at("models/m.js")}`, at("models"))).toBe(true);
    expect(await isAllowed(`python:${at("models-2/m.js")}`, at("models"))).toBe(false);
    const url = (path: string) => pathToFileURL(at(path)).href;
    expect(await isAllowed(url("models/m.js"), at("models"))).toBe(true);
    expect(await isAllowed(at("models/m.js"), url("models"))).toBe(true);
    expect(await isAllowed(url("models/away/m.js"), url("models"))).toBe(false);
    expect(await isAllowed(`redis://host${at("models/m.js")}`, url("models"))).toBe(false);
  });
});

describe("a URL", () => {
  const under = "https://host:8443/models";
  test.each([
    ["https://host:8443/models/credit", true],
    ["https://host:8443/models", true],
    ["https://host:8443/models/", true],
    ["https://host:8443/models?version=2", true],
    ["https://host:8443/models-2/credit", false],
    ["https://host:8443/", false],
    ["https://host:8443/models/../other", false],
    ["https://host:8443/models/%2e%2e/other", false],
    ["http://host:8443/models/credit", false],
    ["https://host/models/credit", false],
    ["https://host:8443.evil/models/credit", false],
    ["https://evil/https://host:8443/models/credit", false],
  ])("%s under https://host:8443/models: %s", async (url, expected) => {
    expect(await isAllowed(url, under)).toBe(expected);
    expect(await isAllowed(url, `${under}/`)).toBe(expected);
  });

  test("is no path, and a path no URL", async () => {
    expect(await isAllowed(under, "/")).toBe(false);
    expect(await isAllowed("/models/m.js", "https://host/")).toBe(false);
  });
});

test("the error says what is not taken, and what the operator allows", async () => {
  await expect(checkAllowed("/etc/m.js", ["/models", "https://host"], "the output folder")).rejects.toMatchObject({
    message:
      "/etc/m.js: this worker does not take the output folder from there; its operator allows /models, https://host (--allow)",
  });
  await expect(checkAllowed("/etc/m.js", [], "the model")).rejects.toThrow("its operator allows nothing (--allow)");
});

describe("of a job", () => {
  const check = (model: object) => checkModelAllowed({ model: { files: [], ...model } } as never, [at("models")]);
  test("the model, its files and the folder that Python starts in are looked at", async () => {
    await check({ path: at("models/m.js"), files: [at("models/m.js")] });
    await check({ path: `python:${at("models/m.js")}`, args: { cwd: at("models") } });
    // Only Python starts in a folder.
    await check({ path: at("models/m.js"), args: { cwd: at("models-2") } });
    const [model, file] = [at("models/m.js"), at("models-2/m.js")];
    await expect(check({ path: file })).rejects.toThrow("does not take the model from");
    await expect(check({ path: model, files: [model, file] })).rejects.toThrow(
      "does not take a file of the model from",
    );
    await expect(check({ path: `python:${model}`, args: { cwd: at("models-2") } })).rejects.toThrow(
      "does not take the model's working directory from",
    );
  });
});
