import { beforeAll, describe, expect, test } from "vitest";
import type { Attribution } from "whybox";
import { toHtml } from "whybox/charts";
import { manyAttributions } from "../fixtures/explanations.js";

let many: Attribution[];
beforeAll(async () => {
  many = await manyAttributions(6);
});
const plain = (html: string) =>
  html
    .replace(/<br>/g, "|")
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
const rowsOf = (html: string) =>
  [
    ...(/<section class="rows"[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/.exec(html)?.[1] ?? "").matchAll(
      /<tr>([\s\S]*?)<\/tr>/g,
    ),
  ].map(([, row]) => row);
const cellsOf = (row: string) => [...row.matchAll(/<t[hd]\b[^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell]) => plain(cell));
const changed = (change: (each: Attribution, i: number) => object) =>
  toHtml(many.map((each, i) => ({ ...each, ...change(each, i) }) as Attribution));

describe("the table of rows", () => {
  test("has each row with its prediction and its three strongest effects, the sign before the part", () => {
    const rows = rowsOf(toHtml(many));
    expect(rows).toHaveLength(6);
    many.forEach(({ subject, result }, i) => {
      const cells = cellsOf(rows[i]);
      expect(cells.slice(0, 2)).toEqual([String(i), "repaid"]);
      expect(rows[i]).toContain(`data-place="${i}"`);
      expect(rows[i]).toContain(`<td data-value="${subject.prediction[0]}">`);
      const order = [...result.values[0].keys()].toSorted(
        (a, b) => Math.abs(result.values[0][b]) - Math.abs(result.values[0][a]),
      );
      const effects = cells[3].split("|");
      expect(effects).toHaveLength(3);
      effects.forEach((effect, place) => {
        const part = order[place];
        expect(effect.startsWith(`${result.values[0][part] > 0 ? "+" : "-"} ${subject.parts[part].name}`)).toBe(true);
      });
    });
  });

  test("leaves out effects of 0, and counts doubts", () => {
    const html = changed(({ result, notes }, i) => ({
      notes:
        i === 2
          ? [
              { code: "A", message: "a" },
              { code: "B", message: "b" },
            ]
          : notes.slice(0, 0),
      result:
        i === 1 ? { ...result, values: [result.values[0].map((value, part) => (part === 0 ? value : 0))] } : result,
    }));
    const rows = rowsOf(html).map(cellsOf);
    expect(rows[1][3].split("|")).toHaveLength(1);
    expect(rows.map((cells) => cells[4])).toEqual(["", "", "2", "", "", ""]);
  });
});

describe("the global picture", () => {
  const sentence = (html: string) => plain(/<p class="sentence">([\s\S]*?)<\/p>/.exec(html)?.[1] ?? "");
  test("names the three parts that move the answer most, by their mean absolute effect", () => {
    const means = many[0].subject.parts.map((part, p) => ({
      name: part.name,
      mean: many.reduce((sum, { result }) => sum + Math.abs(result.values[0][p]) / many.length, 0),
    }));
    const [first, second, third] = means.toSorted((a, b) => b.mean - a.mean);
    const text = sentence(toHtml(many));
    expect(text).toMatch(
      new RegExp(
        `^Over 6 rows, repaid is moved most by ${first.name} \\(by [\\d.]+\\), ${second.name} \\(by [\\d.]+\\) and ${third.name} \\(`,
      ),
    );
    expect(Number(/\(by ([\d.]+)\)/.exec(text)?.[1])).toBeCloseTo(first.mean, 3);
  });

  test("says that nothing moves the answer where nothing does", () => {
    const still = changed(({ result }) => ({ result: { ...result, values: [result.values[0].map(() => 0)] } }));
    expect(sentence(still)).toBe("Over 6 rows, no part was found to move repaid.");
  });

  test("offers the parts whose values are known, to see how the answer depends on them", () => {
    const options = (html: string) => [
      ...(/How the answer depends on <select>([\s\S]*?)<\/select>/.exec(html)?.[1] ?? "").matchAll(
        /<option value="(\d+)">([^<]*)</g,
      ),
    ];
    const html = toHtml(many);
    expect(
      options(html)
        .map(([, , part]) => part)
        .toSorted(),
    ).toEqual(many[0].subject.parts.map(({ name }) => name).toSorted());
    expect(html.match(/data-choice="/g)).toHaveLength(options(html).length);
    const unknown = changed(({ subject }) => ({
      subject: { ...subject, parts: subject.parts.map(({ name }) => ({ name })) },
    }));
    expect(unknown).not.toContain("How the answer depends on");
  });
});

test("doubts of several rows are said once, with how many have them", () => {
  const html = changed((_, i) => ({
    notes: [{ code: "ALL", message: "of all" }, ...(i < 2 ? [{ code: "SOME", message: `row ${i}` }] : [])],
  }));
  const doubts = plain(/<aside class="doubts"[\s\S]*?<\/aside>/.exec(html)?.[0] ?? "");
  expect(doubts).toContain("Of every row: of all ALL");
  expect(doubts).toContain("Of 2 of 6 rows, such as: row 0 SOME");
});

test("the cost is that of all rows together", () => {
  const html = changed(({ cost, method }, i) => ({
    cost: { ...cost, modelRows: 1000 + i },
    method: { ...method, seed: 42 },
  }));
  expect(plain(/<p class="cost">([\s\S]*?)<\/p>/.exec(html)?.[1] ?? "")).toBe("kernelShap: 6,015 model rows, seed 42");
});
