import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blocksMarkdown, escapeMarkdown } from "../../../dist/report/document/blocks-markdown.js";
import { made } from "../../render/text/made.js";

type Blocks = Parameters<typeof blocksMarkdown>[0];
const markdown = (blocks: Blocks, level = 3) => blocksMarkdown(blocks, level);

describe("each block in Markdown", () => {
  test.each([
    ["a heading", { kind: "heading", level: 3, text: "Groups" }, "### Groups"],
    ["a heading below", { kind: "heading", level: 4, text: "Men" }, "#### Men"],
    ["text", { kind: "text", text: "So it is." }, "So it is."],
    ["a lead", { kind: "text", text: "So it is.", tone: "lead" }, "So it is."],
    ["a caveat is set apart", { kind: "text", text: "So it is.", tone: "caveat" }, "> So it is."],
    ["a list", { kind: "list", items: ["a", "b"] }, "- a\n- b"],
    [
      "terms",
      {
        kind: "terms",
        terms: [
          ["rows", "40"],
          ["seed", "1"],
        ],
      },
      "- **rows**: 40\n- **seed**: 1",
    ],
    ["a chart is left out", { kind: "chart", chart: "gaps", part: "sex" }, ""],
    [
      "a table",
      {
        ...{ kind: "table", caption: "Rates", columns: ["group", "rate"] },
        rows: [
          ["men", "0.5"],
          ["women", { text: "few|rows", mark: "pale" }],
        ],
      },
      "*Rates*\n\n| group | rate |\n| --- | --- |\n| men | 0.5 |\n| women | few\\|rows |",
    ],
  ] as const)("%s", (_, block, expected) => {
    expect(markdown([block as Blocks[number]])).toBe(expected);
  });

  test("headings are as deep as the place that they stand in", () => {
    const headings: Blocks = [
      { kind: "heading", level: 3, text: "a" },
      { kind: "heading", level: 4, text: "b" },
    ];
    expect([markdown(headings, 2), markdown(headings, 4)]).toEqual(["## a\n\n### b", "#### a\n\n##### b"]);
  });

  test("blocks are paragraphs; what is folded away in a page is shown, and what is empty leaves no gap", () => {
    const chart = { kind: "chart", chart: "gaps", part: "sex" } as const;
    const text = (each: string) => ({ kind: "text", text: each }) as const;
    expect(markdown([text("a"), chart, text("b")])).toBe("a\n\nb");
    const folded = (blocks: Blocks) => ({ kind: "folded", summary: "More", blocks }) as const;
    expect(markdown([folded([text("a"), { kind: "heading", level: 4, text: "b" }])], 2)).toBe("**More**\n\na\n\n### b");
    expect(markdown([folded([chart])])).toBe("**More**");
  });

  test("another explanation is written by whoever holds the file", () => {
    const explanation = made<never>("subgroups", {});
    const blocks: Blocks = [{ kind: "folded", summary: "More", blocks: [{ kind: "explanation", explanation }] }];
    expect(blocksMarkdown(blocks, 3, ({ kind }) => `[${kind}]`)).toBe("**More**\n\n[subgroups]");
    expect(markdown([{ kind: "explanation", explanation }])).toBe("");
  });
});

describe("text", () => {
  test.each([
    ["*bold* _it_ `code`", "\\*bold\\* \\_it\\_ \\`code\\`"],
    ["[a](b) <c> a|b ~~d~~ #1 &amp; \\", "\\[a\\](b) \\<c\\> a\\|b \\~\\~d\\~\\~ \\#1 \\&amp; \\\\"],
    ["one\n\ntwo", "one\\\\n\\\\ntwo"],
    ["one   two", "one two"],
    ["- item", "\\- item"],
    ["+ item", "\\+ item"],
    ["12. item", "\\12. item"],
    ["1) item", "\\1) item"],
    ["-5 degrees", "-5 degrees"],
    ["1.5 times", "1.5 times"],
    ["a - b + c 1. d", "a - b + c 1. d"],
  ])("%j is %j", (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  test("keeps its words: without the backslashes before signs it is what it was", () => {
    const words = fc.string({ unit: fc.constantFrom(..."ab*_`[]<>|#~&\\ 1.)-+") });
    fc.assert(
      fc.property(words, (text) => {
        const found = escapeMarkdown(text);
        expect(found.replace(/\\([\\`*_<>[\]|#~&+\-\d])/g, "$1")).toBe(text.replace(/\s+/g, " "));
        expect(found).not.toMatch(/(?<!\\)(?:\\\\)*[`*_<>[\]|#~&]/);
        expect(found).not.toMatch(/^(?:[-+]|\d+[.)])\s/);
      }),
    );
  });
});
