import { execFileSync } from "node:child_process";
import { constants } from "node:fs";
import { lstat, mkdir, mkdtemp, open, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openOutput } from "../../../dist/cli/output/open-output.js";
import { explanationsByName } from "../../fixtures/explanations.js";

let folder: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "output-"));
  out = join(folder, "out");
});
afterEach(() => rm(folder, { recursive: true }));
const stdout = () => {
  const written: string[] = [];
  const write = (chunk: Buffer, _: string, done: () => void) => {
    written.push(String(chunk));
    done();
  };
  return { written, stream: new Writable({ write }) as unknown as NodeJS.WriteStream };
};
const none = stdout().stream;

test("without a file, results go to stdout as they come", async () => {
  const { written, stream } = stdout();
  const output = await openOutput({ out: undefined, many: true }, stream);
  await output.write("a\n");
  await output.write("b\n");
  await output.finish();
  expect(written).toEqual(["a\n", "b\n"]);
  expect(output.kept()).toBeUndefined();
});

test.skipIf(process.platform === "win32")("a pipe whose reader leaves is named", async () => {
  execFileSync("mkfifo", [out]);
  const reader = await open(out, constants.O_RDONLY | constants.O_NONBLOCK);
  const output = await openOutput({ out, many: true }, none);
  // More than a pipe holds.
  const written = expect(output.write("x".repeat(1 << 20))).rejects.toThrow(
    `--out ${out}: its reader has left before everything was written`,
  );
  await setTimeout(100);
  await reader.close();
  await written;
  await expect(output.finish()).rejects.toThrow("its reader has left");
  await output.close();
});

test.skipIf(process.platform === "win32")("a pipe gets many results as they come", async () => {
  execFileSync("mkfifo", [out]);
  const reader = await open(out, constants.O_RDONLY | constants.O_NONBLOCK);
  const output = await openOutput({ out, many: true }, none);
  for (const line of ["b\n", "a\n"]) {
    await output.write(line);
    const { buffer, bytesRead } = await reader.read(Buffer.alloc(10));
    expect(buffer.subarray(0, bytesRead).toString()).toBe(line);
  }
  await output.finish();
  await output.close();
  await reader.close();
});

test("one result is written as a whole at the end: until then the file holds what it held", async () => {
  await writeFile(out, "before");
  const output = await openOutput({ out, many: false }, none);
  await output.write("one ");
  await output.write("two");
  expect(await readFile(out, "utf8")).toBe("before");
  await output.finish();
  await output.close();
  expect(await readFile(out, "utf8")).toBe("one two");
  expect(await readdir(folder)).toEqual(["out"]);
});

test("many results are kept as they come, and an unfinished run says where they are", async () => {
  const output = await openOutput({ out, many: true, canResume: true }, none);
  expect(output.kept()).toBeUndefined();
  await output.write("b\n", 1);
  expect(output.kept()).toBe(
    `the finished row is in ${out}.partial; the same command with --resume goes on from there`,
  );
  await output.write("a\n", 0);
  expect(output.kept()).toContain("2 finished rows are in");
  expect(await readdir(folder)).toEqual(["out.partial"]);
  await output.finish();
  expect(output.kept()).toBeUndefined();
  expect(await readFile(out, "utf8")).toBe("a\nb\n");
});

test("finished parts of a document wait beside it, and go when it is there, unless some of it has failed", async () => {
  const part = await explanationsByName.attribution();
  for (const isLeft of [false, true]) {
    const output = await openOutput(
      { out, many: false, parts: { facts: { command: "audit" }, kept: undefined } },
      none,
    );
    await output.keep(part);
    expect(output.kept()).toContain("the finished part is in");
    const [begun, line] = (await readFile(`${out}.partial`, "utf8")).trim().split("\n");
    expect(JSON.parse(begun)).toEqual({ begun: { command: "audit" } });
    expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(part)));
    await output.write("document");
    if (isLeft) output.leaveParts();
    await output.finish();
    expect((await readdir(folder)).sort()).toEqual(isLeft ? ["out", "out.partial"] : ["out"]);
  }
});

test("a place where no file can be made is refused before anything is asked", async () => {
  await expect(openOutput({ out: join(folder, "no", "out"), many: false }, none)).rejects.toThrow("no such directory");
  await expect(openOutput({ out: folder, many: false }, none)).rejects.toThrow("expected a file, got a directory");
});

test("a link is written through and kept, and links in a circle are refused", async () => {
  await symlink("new", out);
  const output = await openOutput({ out, many: false }, none);
  await output.write("through");
  await output.finish();
  expect((await lstat(out)).isSymbolicLink()).toBe(true);
  expect(await readFile(join(folder, "new"), "utf8")).toBe("through");

  await symlink("there", join(folder, "here"));
  await symlink("here", join(folder, "there"));
  const circle = join(folder, "here");
  await expect(openOutput({ out: circle, many: true }, none)).rejects.toThrow(
    `--out ${circle}: its links lead in a circle`,
  );
});

test("what is finished outlives the removal of its folder", async () => {
  const inner = join(folder, "inner");
  const name = join(inner, "out");
  for (const remove of ["between rows", "before the end"]) {
    await mkdir(inner);
    const output = await openOutput({ out: name, many: true }, none);
    await output.write("a\n", 0);
    await rm(inner, { recursive: true });
    if (remove === "between rows") await output.write("b\n", 1);
    await output.finish();
    expect(await readFile(name, "utf8")).toBe(remove === "between rows" ? "a\nb\n" : "a\n");
    await rm(inner, { recursive: true });
  }
  await mkdir(inner);
  const output = await openOutput({ out: name, many: false }, none);
  await rm(inner, { recursive: true });
  await output.write("whole");
  await output.finish();
  expect(await readFile(name, "utf8")).toBe("whole");
});
