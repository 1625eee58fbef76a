import { beforeAll, describe, expect, test } from "vitest";
import { type Explanation, toText } from "whybox";
import { fairness, individualFairness } from "whybox/audit";
import { toMarkdown } from "whybox/charts";
import { answersTo, countedPeople } from "../fixtures/counted-people.js";
import { explanationsByName } from "../fixtures/explanations.js";
import { hostile } from "../fixtures/hostile-names.js";

let rule: Explanation;
beforeAll(async () => {
  rule = await explanationsByName.rule();
});
const about = (subject: object, more: object = {}) =>
  ({ ...rule, ...more, subject: { ...rule.subject, ...subject } }) as Explanation;

describe("one explanation", () => {
  test("is a title, a sentence, and its text as it is, between fences", () => {
    const [title, sentence, ...rest] = toMarkdown(rule).split("\n\n");
    expect(title).toBe(`# ${rule.subject.model}`);
    expect(sentence.replaceAll("\\", "").length).toBeGreaterThan(20);
    expect(rest.join("\n\n")).toBe(`\`\`\`text\n${toText(rule, { top: 100 }).trimEnd()}\n\`\`\`\n`);
  });

  test("of a row names it below the title: by its id, else by its number", () => {
    const second = (explanation: Explanation) => toMarkdown(explanation).split("\n\n")[1];
    expect(second(about({ row: 3 }))).toBe("row 3");
    expect(second(about({ row: 3, id: "Ada_1" }))).toBe("Ada\\_1");
  });

  test("has the title that is given, in which nothing is markup", () => {
    expect(toMarkdown(rule, { title: "Loans *2026*\n# no" })).toMatch(/^# Loans \\\*2026\\\*\\\\n\\# no\n\n/);
  });

  test("is fenced by more backticks than it holds", () => {
    const noted = { ...rule, notes: [{ code: "ODD", message: "a ```` fence" }] } as Explanation;
    expect(toMarkdown(noted)).toMatch(/\n`````text\n[\s\S]*\n`````\n$/);
  });
});

describe("several", () => {
  test("stand below headings of their method and row, in their order", () => {
    const text = toMarkdown([about({ id: "Ada" }), about({ row: 7 }), rule]);
    expect(text.match(/^#+ .*$/gm)).toEqual([
      `# ${rule.subject.model}`,
      `## ${rule.method.name}: Ada`,
      `## ${rule.method.name}: row 7`,
      `## ${rule.method.name}`,
    ]);
    expect(text.match(/^```text$/gm)).toHaveLength(3);
    expect(text).not.toMatch(/\n{3}/);
  });
});

describe("a review of fairness", () => {
  const counts = { tp: 9, fp: 9, fn: 9, tn: 9 };
  const answers = answersTo(countedPeople({ a: counts, b: { ...counts, fp: 15, tn: 3 } }));
  const review = answers.then((given) => fairness(given, { favourable: "1", smallest: 10 }));

  test("is a document: its lead first, then its doubts, its tables, and what it cost", async () => {
    const notes = [{ code: "FEW", message: "Few rows." }];
    const text = toMarkdown({ ...(await review), notes });
    const [lead, doubt, table] = [/^[A-Z]/m, /^> Few rows\.$/m, /^\| --- /m].map((each) => text.search(each));
    expect(lead).toBeGreaterThan(0);
    expect([lead, doubt, table]).toEqual([lead, doubt, table].toSorted((a, b) => a - b));
    expect(text).toMatch(/\n\nfairness: .*\n$/);
    expect(text).not.toContain("```");
    expect(text).toMatch(/^## /m);
  });

  test("holds its parts inside, in its own place", async () => {
    const part = await individualFairness(await answers, { favourable: "1", maxRows: 10 });
    const text = toMarkdown([part, await review]);
    expect(text.match(/^# .*$/gm)).toEqual(["# said"]);
    expect(text).not.toContain("## individualFairness");
    expect(text.match(/^```text$/gm)).toHaveLength(1);
    expect(text.indexOf("```text")).toBeLessThan(text.lastIndexOf("fairness: "));
    // With anything else, each has a heading.
    expect(toMarkdown([rule, await review])).toMatch(/^## fairness$/m);
  });
});

test("hostile names are words in a file: no HTML, no terminal code, no fence that ends early", () => {
  const text = toMarkdown(hostile(rule));
  expect(text).not.toContain("\u001b");
  expect(text).not.toMatch(/\p{Bidi_Control}/u);
  const fences = text.match(/^`{3,}.*$/gm) ?? [];
  expect(fences).toHaveLength(2);
  const [outside] = text.split(String(fences[0]));
  expect(outside).not.toMatch(/(?<!\\)</);
});

test.each([
  [[], {}, "toMarkdown: expected at least one explanation, got none"],
  [undefined, { titel: "x" }, 'toMarkdown: unknown option "titel"; known options are title'],
])("refuses %j with %j", (explanations, options, message) => {
  expect(() => toMarkdown((explanations ?? rule) as never, options as never)).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT", message }),
  );
});
