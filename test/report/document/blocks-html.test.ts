import { describe, expect, test } from "vitest";
import { blocksHtml } from "../../../dist/report/document/blocks-html.js";
import { made } from "../../render/text/made.js";

type Blocks = Parameters<typeof blocksHtml>[0];
const other = made<Parameters<typeof blocksHtml>[1]>("groupGap", {});
const html = (blocks: Blocks, embed?: Parameters<typeof blocksHtml>[3]) =>
  blocksHtml(blocks, other, { count: 0 }, embed);
const bdi = (text: string) => `<bdi>${text}</bdi>`;

describe("each block is an element", () => {
  test.each([
    ["a heading", { kind: "heading", level: 3, text: "Groups" }, `<h3>${bdi("Groups")}</h3>`],
    [
      "a heading with a place",
      { kind: "heading", level: 4, text: "Men", id: "men" },
      `<h4 id="men">${bdi("Men")}</h4>`,
    ],
    ["text", { kind: "text", text: "So." }, `<p>${bdi("So.")}</p>`],
    ["a lead", { kind: "text", text: "So.", tone: "lead" }, `<p class="sentence">${bdi("So.")}</p>`],
    ["a caveat", { kind: "text", text: "So.", tone: "caveat" }, `<p class="caveat">${bdi("So.")}</p>`],
    ["small print", { kind: "text", text: "So.", tone: "fine" }, `<p class="cost">${bdi("So.")}</p>`],
    ["a list", { kind: "list", items: ["a", "b"] }, `<ul><li>${bdi("a")}</li><li>${bdi("b")}</li></ul>`],
    ["terms", { kind: "terms", terms: [["rows", "40"]] }, `<dl><dt>${bdi("rows")}</dt><dd>${bdi("40")}</dd></dl>`],
    ["a chart that there is not", { kind: "chart", chart: "nothing", part: "sex" }, ""],
  ] as const)("%s", (_, block, expected) => {
    expect(html([block as Blocks[number]])).toBe(expected);
  });

  test("one below the other, and inside what is folded away", () => {
    const text = (each: string) => ({ kind: "text", text: each }) as const;
    expect(html([text("a"), text("b")])).toBe(`<p>${bdi("a")}</p>\n<p>${bdi("b")}</p>`);
    const folded = {
      kind: "folded",
      summary: "More",
      blocks: [text("a"), { kind: "folded", summary: "Still", blocks: [] }],
    } as const;
    expect(html([folded])).toBe(
      `<details><summary>${bdi("More")}</summary><p>${bdi("a")}</p>\n<details><summary>${bdi("Still")}</summary></details></details>`,
    );
  });

  test("another explanation is drawn by whoever holds the page, also inside what is folded away", () => {
    const explanation = made<typeof other>("subgroups", {});
    const blocks: Blocks = [{ kind: "folded", summary: "More", blocks: [{ kind: "explanation", explanation }] }];
    expect(html(blocks, (given) => `[${given.kind}]`)).toContain("</summary>[subgroups]</details>");
    expect(html([{ kind: "explanation", explanation }])).toBe("");
  });
});

describe("a table", () => {
  const table = {
    kind: "table",
    caption: "Rates",
    columns: ["group", "rate", "evidence"],
    rows: [
      ["men", "0.5", { text: "met", mark: "good" }],
      ["women", { text: "few rows", mark: "pale" }, { text: "not met", mark: "bad" }],
      [{ text: "both", mark: "open" }, "", { text: "open", mark: "open" }],
    ],
  } as const;
  const found = html([table]);
  test("has its caption, heads of columns and of rows, and moves sideways under a name", () => {
    expect(found).toMatch(
      /^<div class="scroll" tabindex="0" role="group" aria-label="table, moves sideways: Rates"><table><caption><bdi>Rates<\/bdi><\/caption><thead>/,
    );
    expect(found.match(/<th scope="col">/g)).toHaveLength(3);
    expect(found.match(/<th scope="row"/g)).toHaveLength(3);
    expect(found.match(/<tr>/g)).toHaveLength(4);
    expect(found.match(/<td/g)).toHaveLength(6);
    expect(found).toContain(`<th scope="row">${bdi("men")}</th><td>${bdi("0.5")}</td>`);
  });
  test("has marks that readers of screens do not hear twice", () => {
    const mark = (name: string, sign: string, text: string) =>
      `class="${name}"><span aria-hidden="true">${sign}</span>${bdi(text)}</`;
    expect(found).toContain(`<td ${mark("good", "✓\u00a0", "met")}`);
    expect(found).toContain(`<td ${mark("bad", "✗\u00a0", "not met")}`);
    expect(found).toContain(`<td ${mark("pale", "", "few rows")}`);
    expect(found).toContain(`<th scope="row" ${mark("open", "?\u00a0", "both")}`);
  });
});

test("nothing in a block is markup", () => {
  const evil = `"><script>alert('1')</script>&`;
  const blocks: Blocks = [
    { kind: "heading", level: 3, text: evil },
    { kind: "text", text: evil },
    { kind: "list", items: [evil] },
    { kind: "terms", terms: [[evil, evil]] },
    { kind: "table", caption: evil, columns: [evil], rows: [[evil, { text: evil, mark: "good" }]] },
    { kind: "folded", summary: evil, blocks: [] },
  ];
  const found = html(blocks);
  expect(found).not.toContain("<script");
  // The caption of a table is in its label too.
  expect(found.match(/&lt;script&gt;/g)).toHaveLength(11);
  expect(found).toContain('aria-label="table, moves sideways: &quot;&gt;&lt;script');
});
