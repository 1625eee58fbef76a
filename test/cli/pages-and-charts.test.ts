import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { peopleDirectory } from "./people.js";
import { LOAN, runCli } from "./run-cli.js";

let directory: string;
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ directory, remove } = await peopleDirectory());
  expect((await explain("--rows", ":", "--out", "people.jsonl")).code).toBe(0);
});
afterAll(() => remove());

const explain = (...args: string[]) =>
  runCli(["explain", "exact", "--model", LOAN, "--data", "people.csv", "--quiet", ...args], { cwd: directory });
const render = (...args: string[]) => runCli(["render", "people.jsonl", ...args], { cwd: directory });
const written = (name: string) => readFile(join(directory, name), "utf8");

test("the row of a table is drawn where --out asks for a picture or a page", async () => {
  expect((await explain("--row", "0", "--out", "one.svg")).code).toBe(0);
  expect(await written("one.svg")).toMatch(/^<svg[\s\S]*city rent/);
  expect((await explain("--row", "0", "--out", "one.html")).code).toBe(0);
  expect(await written("one.html")).toMatch(/^<!doctype html>[\s\S]*city rent/);
});

test("render makes a page, or a chart by name, of all rows", async () => {
  expect(await render("--out", "people.html")).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(await written("people.html")).toMatch(/^<!doctype html>/);
  expect((await render("--out", "people.svg", "--chart", "beeswarm")).code).toBe(0);
  const beeswarm = await written("people.svg");
  expect((await render("--out", "people.svg")).code).toBe(0);
  expect(await written("people.svg")).not.toBe(beeswarm);
});

test("charts that there are not are refused by name", async () => {
  const { code, stderr } = await render("--out", "people.svg", "--chart", "pie");
  expect(stderr).toContain('unknown chart "pie"');
  expect(code).not.toBe(0);
  expect((await render("--out", "people.html", "--chart", "beeswarm")).stderr).toContain("a page has its own");
});

test("a page of several rows is refused before the model is asked, with the way to get one", async () => {
  const { code, stderr } = await explain("--rows", ":", "--out", "all.html");
  expect(stderr).toBe(
    "whybox: --format html: of several rows, write JSON lines first: --out rows.jsonl, then whybox render rows.jsonl --out all.html\n",
  );
  expect(code).toBe(2);
});
