import { chmod, mkdir, mkdtemp, open, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { atomicWrite } from "../../../dist/cli/output/atomic-write.js";
import { targetFile } from "../../../dist/cli/output/target-file.js";
import { UsageError } from "../../../dist/cli/output/usage-error.js";

let directory = "";
const at = (...names: string[]) => join(directory, ...names);
beforeAll(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), "whybox-target-")));
  await mkdir(at("folder"));
  await writeFile(at("there.json"), "{}", { mode: 0o640 });
  await writeFile(at("read-only.json"), "{}");
  await chmod(at("read-only.json"), 0o444);
  await symlink("there.json", at("link.json"));
  await symlink("folder/new.json", at("dangling.json"));
  await symlink("dangling.json", at("twice.json"));
  await symlink("round.json", at("round.json"));
});
afterAll(() => rm(directory, { recursive: true }));

const refused = async (name: string) => {
  const error = await targetFile(name).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  return error.message as string;
};

describe("the place where a file is to be written", () => {
  test("may be empty, and stays so until something is written", async () => {
    const before = await readdir(directory);
    expect(await targetFile(at("new.json"))).toEqual({
      name: at("new.json"),
      path: at("new.json"),
      isOrdinary: true,
      mode: undefined,
    });
    expect(await readdir(directory)).toEqual(before);
  });

  test("is a file with permissions of its own, by its name or by a link", async () => {
    const there = { path: at("there.json"), isOrdinary: true, mode: 0o640 };
    expect(await targetFile(at("there.json"))).toEqual({ name: at("there.json"), ...there });
    expect(await targetFile(at("link.json"))).toEqual({ name: at("link.json"), ...there });
  });

  test("is where links point to, though nothing is there yet", async () => {
    const empty = { path: at("folder", "new.json"), isOrdinary: true, mode: undefined };
    expect(await targetFile(at("dangling.json"))).toEqual({ name: at("dangling.json"), ...empty });
    expect(await targetFile(at("twice.json"))).toEqual({ name: at("twice.json"), ...empty });
  });

  test("is a device as it is", async () => {
    expect(await targetFile("/dev/null")).toEqual({
      name: "/dev/null",
      path: "/dev/null",
      isOrdinary: false,
      mode: undefined,
    });
  });
});

describe.skipIf(process.platform === "win32")("what the process has open", () => {
  test.each(["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])("%s is stdout, whatever that is", async (name) => {
    expect(await targetFile(name)).toEqual({ name, path: name, isOrdinary: false, isStdout: true, mode: undefined });
  });

  test("is added to and not replaced, by its number", async () => {
    const file = await open(at("opened.txt"), "w");
    await file.write("before\n");
    const target = await targetFile(`/dev/fd/${file.fd}`);
    expect(target).toMatchObject({ path: `/dev/fd/${file.fd}`, isOrdinary: false });
    await atomicWrite(target, "after\n");
    await file.close();
    expect(await readFile(at("opened.txt"), "utf8")).toBe("before\nafter\n");
  });

  test("but not by a number at which nothing is", async () => {
    expect(await refused("/dev/fd/999")).toBe("--out /dev/fd/999: nothing is open there");
  });
});

test.each<[string, string[], string]>([
  ["a directory", ["folder"], "expected a file, got a directory"],
  ["a file that is read-only", ["read-only.json"], "the file is read-only; name another, or make it writable"],
  ["a directory that is not there", ["nowhere", "x.json"], "there is no such directory"],
  ["a link to itself", ["round.json"], "its links lead in a circle"],
])("%s is refused", async (_, names, why) => {
  expect(await refused(at(...names))).toBe(`--out ${at(...names)}: ${why}`);
});

test("an empty name is refused", async () => {
  expect(await refused("")).toBe("--out : expected the name of a file, got an empty text");
});
