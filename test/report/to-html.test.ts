import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Explanation, parseExplanation } from "whybox";
import { toHtml } from "whybox/charts";
import { explanationsByName, manyAttributions } from "../fixtures/explanations.js";
import { hostile } from "../fixtures/hostile-names.js";

const made = Object.entries(explanationsByName);
const hashOf = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

describe("toHtml", () => {
  test("shows every kind: a sentence in plain words, doubts, cost and seed", async () => {
    const explanations = await Promise.all(made.map(([, make]) => make()));
    const page = toHtml(explanations, { title: "All" });
    expect(page.match(/<article /g)).toHaveLength(explanations.length);
    for (const article of page.split("<article ").slice(1)) expect(article).toContain('<p class="sentence">');
    for (const { notes, method } of explanations) {
      for (const { code } of notes) expect(page).toContain(`<bdi>${code}</bdi>`);
      expect(page).toContain(`<bdi>${method.name}</bdi>`);
    }
    expect(page.replaceAll(/<script[\s\S]*?<\/script>/g, "")).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("has a policy that names its script and its style, and nothing else", async () => {
    const page = toHtml(await explanationsByName.attribution());
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    const [, script] = /<script>([\s\S]*?)<\/script>/.exec(page) ?? [];
    const [, style] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    expect(policy).toBe(
      `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(style)}'; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toMatch(/\sstyle=|\son\w+=|href="http|src="http/);
  });

  test.each(made)("escapes hostile names: %s", async (_, make) => {
    const explanation = parseExplanation(JSON.stringify(hostile(await make())));
    const page = toHtml(explanation, { title: `</title><script>alert(1)</script>${"x".repeat(10_000)}` });
    const outside = page.replace(/<script type="application[\s\S]*?<\/script>/, "");
    expect(outside.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<\/script/g)).toHaveLength(2);
    expect(outside.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<img|<[^>]*\son\w+=[^>]*>/i);
    // Marks that turn the direction of writing are spelled.
    expect(outside).not.toMatch(/\p{Bidi_Control}/u);
  });

  test("holds the explanations, plain or compressed, so that they can be taken out again", async () => {
    const few = [await explanationsByName.attribution(), await explanationsByName.rule()];
    const plain = /id="explanations">([^<]*)</.exec(toHtml(few))?.[1].split("\n") ?? [];
    expect(plain.map((line) => JSON.parse(line))).toEqual(few);
    const many = await manyAttributions(60);
    const packed = /data-coding="deflate-raw">([^<]*)</.exec(toHtml(many))?.[1] ?? "";
    const stream = new Blob([Buffer.from(packed, "base64")])
      .stream()
      .pipeThrough(new DecompressionStream("deflate-raw"));
    const lines = (await new Response(stream).text()).split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(many);
  });

  test("draws many rows of one model together, from six on", async () => {
    const many = await manyAttributions(6);
    const page = toHtml(many);
    expect([...page.matchAll(/data-chart="([a-z]+)"/g)].map(([, name]) => name)).toEqual(
      expect.arrayContaining(["global", "beeswarm", "dependence", "heatmap"]),
    );
    expect(page.match(/class="open"/g)).toHaveLength(6);
    // The three strongest effects of each row, in full.
    const effects = [...page.matchAll(/<td>(<bdi>[^<]*<\/bdi><br><bdi>[^<]*<\/bdi><br><bdi>[^<]*<\/bdi>)<\/td>/g)];
    expect(effects).toHaveLength(6);
    for (const [, names] of effects) expect(names).toMatch(/^(<bdi>[+-] \w+ = [\w,.]+( \w+)?<\/bdi>(<br>)?){3}$/);
    expect(toHtml(many.slice(0, 5)).match(/<article /g)).toHaveLength(5);
  });

  test("stays small: 150 kB for an explanation of 30 features", async () => {
    const explanation = wide(await explanationsByName.attribution(), 30);
    expect(toHtml(explanation).length).toBeLessThan(150_000);
    const rows = Array.from({ length: 100 }, () => explanation);
    expect(toHtml(rows).length).toBeLessThan(300_000);
  });

  test("calls rows by their id, else by their number", async () => {
    const many = await manyAttributions(6);
    const named = many.map((each, i) => ({
      ...each,
      subject: { ...each.subject, ...(i === 0 ? { id: "Ada" } : { row: 10 + i }) },
    }));
    const page = toHtml(named);
    expect([...page.matchAll(/data-place="\d+"><bdi>([^<]*)</g)].map(([, name]) => name)).toEqual([
      "Ada",
      "11",
      "12",
      "13",
      "14",
      "15",
    ]);
  });

  test("says in a sentence that a kind is one of a later version", async () => {
    const later = { ...(await explanationsByName.attribution()), kind: "causes" } as unknown as Explanation;
    expect(toHtml(later)).toContain("which this version of whybox cannot show");
  });

  test.each([
    [[], {}, "toHtml: expected at least one explanation, got none"],
    [undefined, { titel: "x" }, 'toHtml: unknown option "titel"; known options are title'],
    [undefined, { title: 3 }, "toHtml: expected title to be text, got 3"],
  ])("refuses %j with %j", async (explanations, options, message) => {
    const given = explanations ?? (await explanationsByName.attribution());
    expect(() => toHtml(given as never, options as never)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", message }),
    );
  });
});

/** The explanation, stretched to so many parts. */
function wide(explanation: Explanation, parts: number): Explanation {
  if (explanation.kind !== "attribution") throw new Error("expected an attribution");
  const stretch = <Value>(list: readonly Value[]) => Array.from({ length: parts }, (_, i) => list[i % list.length]);
  const names = stretch(explanation.subject.parts).map((part, i) => ({ ...part, name: `${part.name} ${i}` }));
  return {
    ...explanation,
    subject: { ...explanation.subject, parts: names },
    result: {
      ...explanation.result,
      values: explanation.result.values.map(stretch),
      standardErrors: explanation.result.standardErrors.map(stretch),
    },
  };
}
