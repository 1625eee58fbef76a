import { readFile, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { inPeopleDirectory, PEOPLE } from "../people.js";
import { LOAN, MOOD, runCli } from "../run-cli.js";

const people = inPeopleDirectory();

describe("an --out that would overwrite what the run reads", () => {
  test.each([
    ["the data", ["--data", "kept.csv"], "--data kept.csv"],
    ["the data under another path", ["--data", "../DIRECTORY/kept.csv"], "--data ../DIRECTORY/kept.csv"],
    ["the data behind a link", ["--data", "link.csv"], "--data link.csv"],
    ["the background", ["--data", "people.csv", "--background", "kept.csv"], "--background kept.csv"],
  ])("%s: bad usage, and the file stays as it was", async (_, inputs, named) => {
    await writeFile(join(people.directory, "kept.csv"), PEOPLE);
    await rm(join(people.directory, "link.csv"), { force: true });
    await symlink("kept.csv", join(people.directory, "link.csv"));
    const here = (text: string) => text.replaceAll("DIRECTORY", basename(people.directory));
    const { code, stdout, stderr } = await runCli(
      ["explain", "exact", "--model", LOAN, ...inputs.map(here), "--row", "0", "--out", "kept.csv"],
      { cwd: people.directory },
    );
    expect(stderr).toBe(`whybox: --out kept.csv: would overwrite ${here(named)}; name another file\n`);
    expect([code, stdout]).toEqual([2, ""]);
    expect(await readFile(join(people.directory, "kept.csv"), "utf8")).toBe(PEOPLE);
  });

  test.each(["model copy.js", "./model copy.js", "URL"])("the model's module, as %s", async (spelled) => {
    const path = join(people.directory, "model copy.js");
    await writeFile(path, await readFile(LOAN, "utf8"));
    const model = spelled === "URL" ? pathToFileURL(path).href : spelled;
    const { code, stderr } = await runCli(
      ["explain", "exact", "--model", model, "--data", "people.csv", "--row", "0", "--out", path],
      { cwd: people.directory },
    );
    expect(stderr).toBe(`whybox: --out ${path}: would overwrite --model ${model}; name another file\n`);
    expect(code).toBe(2);
    expect(await readFile(path, "utf8")).toBe(await readFile(LOAN, "utf8"));
  });

  test("a text that is read from a file, and the table that distill learns from", async () => {
    await writeFile(join(people.directory, "review.txt"), "A fine film.");
    const text = await runCli(
      ["explain", "lime", "--model", MOOD, "--text-file", "review.txt", "--out", "./review.txt"],
      { cwd: people.directory },
    );
    expect(text.stderr).toBe("whybox: --out ./review.txt: would overwrite --text-file review.txt; name another file\n");
    const table = await runCli(["distill", "--model", LOAN, "--data", "kept.csv", "--out", "kept.csv"], {
      cwd: people.directory,
    });
    expect(table.stderr).toBe("whybox: --out kept.csv: would overwrite --data kept.csv; name another file\n");
    expect([text.code, table.code]).toEqual([2, 2]);
    expect(await readFile(join(people.directory, "review.txt"), "utf8")).toBe("A fine film.");
    expect(await readFile(join(people.directory, "kept.csv"), "utf8")).toBe(PEOPLE);
  });
});
