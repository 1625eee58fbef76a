import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { toHtml, toMarkdown, toPng, toSvg } from "whybox/charts";
import { FORMATS, formatOf, serialise } from "../../../dist/cli/output/serialise.js";
import { UsageError } from "../../../dist/cli/output/usage-error.js";
import { explanationsByName } from "../../fixtures/explanations.js";

describe("the form of a file", () => {
  test.each([
    ["a.json", "json"],
    ["rows.jsonl", "json"],
    ["rows.ndjson", "json"],
    ["a.TXT", "text"],
    ["a.text", "text"],
    ["page.html", "html"],
    ["page.htm", "html"],
    ["a.md", "md"],
    ["a.markdown", "md"],
    ["a.svg", "svg"],
    ["a.b.png", "png"],
    // Endings that stand for nothing.
    ["a", undefined],
    [undefined, undefined],
    ["", undefined],
    ["a.out", undefined],
    ["a.json.bak1", undefined],
    ["folder.json/a", undefined],
    ["a.constructor", undefined],
  ])("%s: %s", (file, format) => {
    expect(formatOf(file, FORMATS)).toBe(format);
  });

  test("that a command does not write is bad usage", () => {
    expect(() => formatOf("a.png", ["json", "text"])).toThrow(
      new UsageError("--out a.png: this command writes json, text; give the file such an ending"),
    );
    for (const ending of ["pdf", "docx", "csv", "parquet", "jpeg", "JPG", "yaml", "yml", "zip", "tif"]) {
      expect(() => formatOf(`report.${ending}`, FORMATS)).toThrow(UsageError);
    }
  });
});

describe("explanations", () => {
  test("are written as the functions of each form write them", async () => {
    const one = await explanationsByName.attribution();
    const options = { top: 2, width: 500 };
    expect(await serialise(one, "text", { top: 2, width: 60 })).toBe(toText(one, { top: 2, width: 60 }));
    expect(await serialise(one, "md", { title: "Loans" })).toBe(toMarkdown(one, { title: "Loans" }));
    expect(await serialise(one, "html", { title: "Loans" })).toBe(toHtml(one, { title: "Loans" }));
    expect(await serialise(one, "svg", { ...options, chart: "bars" })).toBe(toSvg(one, { ...options, chart: "bars" }));
    expect(await serialise(one, "png", options)).toEqual(await toPng(one, options));
    expect(JSON.parse((await serialise(one, "json")) as string)).toEqual(JSON.parse(JSON.stringify(one)));
  });

  test("of several come one after the other as JSON lines and as text, and together elsewhere", async () => {
    const [one, other] = [await explanationsByName.attribution(), await explanationsByName.subset()];
    const lines = ((await serialise([one, other], "json")) as string).split("\n");
    expect(lines.map((line) => line && JSON.parse(line).kind)).toEqual(["attribution", "subset", ""]);
    expect(await serialise([one, other], "text")).toBe(`${toText(one)}\n${toText(other)}`);
    expect(await serialise([one, other], "md")).toBe(toMarkdown([one, other]));
    expect(await serialise([one, one], "svg")).toBe(toSvg([one, one]));
  });
});
