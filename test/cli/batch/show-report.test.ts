import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseExplanation } from "whybox";
import { showReport } from "../../../dist/cli/batch/show-report.js";
import { UsageError } from "../../../dist/cli/output/usage-error.js";
import { runExplained } from "../../batch/loans-job.js";

type Flags = Partial<Parameters<typeof showReport>[1]>;

let folder = "";
let june = "";
let july = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "whybox-show-report-"));
  june = await runExplained(folder, "june", (row) => [20 + row, 30 + ((row * 7) % 23), 1 + ((row * 11) % 19)]);
  // Incomes ten times as far apart: their attributions are, too.
  july = await runExplained(folder, "july", (row) => [20 + row, 10 * (30 + ((row * 7) % 23)), 1 + ((row * 11) % 19)]);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a report prints. */
async function printed(file: string, flags: Flags = {}): Promise<string> {
  let text = "";
  const write = (piece: string | Uint8Array, done?: unknown) => {
    text += piece;
    if (typeof done === "function") done();
    return true;
  };
  const stdout = { write, once: () => {}, on: () => {}, off: () => {} } as unknown as NodeJS.WriteStream;
  expect(await showReport(file, { bins: 4, ...flags }, stdout)).toBe(0);
  return text;
}
const written = async (name: string, flags: Flags) => {
  expect(await printed(july, { ...flags, out: join(folder, name) })).toBe("");
  return readFileSync(join(folder, name), "utf8");
};

describe("the report of a batch", () => {
  test("is its importance as text, and its drift since another one", async () => {
    const alone = await printed(july);
    expect(alone).toMatch(/mean absolute value over 60 rows\n/);
    expect(alone).not.toMatch(/changed|may be chance/);
    expect(await printed(july, { top: 1 })).toContain("2 more, together");
    const drift = await printed(july, { against: june });
    expect(drift.startsWith(alone)).toBe(true);
    expect(drift).toMatch(/income .* changed\n/);
    expect(drift).toMatch(/age .* may be chance\n/);
  });

  test("has dependence as well where it is JSON or a page", async () => {
    const kinds = (text: string) =>
      text
        .trim()
        .split("\n")
        .map((line) => parseExplanation(line).kind);
    expect(kinds(await printed(july, { format: "json" }))).toEqual(["importance", "effects"]);
    expect(kinds(await written("report.jsonl", { against: june }))).toEqual([
      "importance",
      "importanceDrift",
      "effects",
    ]);
    const page = await written("report.html", { against: june });
    expect(page.match(/<article /g)).toHaveLength(3);
    expect(page).toContain(`<title>${july}</title>`);
    expect(await written("titled.html", { title: "July" })).toContain("<title>July</title>");
    expect((await written("report.md", { against: june, title: "July" })).match(/^## /gm)).toHaveLength(2);
  });

  test("is one chart: of the drift where there is one", async () => {
    const importance = await written("importance.svg", {});
    const drift = await written("drift.svg", { against: june });
    expect(importance).toMatch(/^<svg/);
    expect(drift).toMatch(/^<svg/);
    expect(drift).not.toBe(importance);
  });

  test("counts as many bins as it is asked for", async () => {
    const [, line] = (await printed(july, { format: "json", bins: 3 })).split("\n");
    const { result } = JSON.parse(line);
    expect(result.curves[0].at).toHaveLength(3);
  });
});

test.each<[string, Flags & { out?: string }, string]>([
  ["a title of text", { title: "x" }, "--title needs --out with a file that ends in .html or .md"],
  ["a title of a chart", { title: "x", out: "a.svg" }, "--title needs --out with a file that ends in .html or .md"],
  [
    "an ending that nobody writes",
    { out: "a.pdf" },
    "--out a.pdf: this command writes text, json, html, md, svg, png; ",
  ],
])("%s is bad usage", async (_, flags, message) => {
  const error = await printed(july, flags).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect(error.message).toContain(message);
});

test("a report does not overwrite the jobs that it reads", async () => {
  await expect(printed(july, { out: july })).rejects.toThrow(`--out ${july}: would overwrite <job> ${july}`);
  await expect(printed(july, { out: june, against: june })).rejects.toThrow(`would overwrite --against ${june}`);
});
