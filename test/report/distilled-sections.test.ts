import { describe, expect, test } from "vitest";
import { fitTree } from "whybox/trees";
import { distilledSections } from "../../dist/report/distilled-sections.js";
import { made } from "../render/text/made.js";

const share = (value: number) => ({ share: value, low: value - 0.1, high: value + 0.05 });
const fidelity = {
  measuredOn: "heldOut",
  rows: 1,
  explained: null,
  agreement: null,
  constantAgreement: null,
  classes: null,
  r2: [],
};
const student = (more: object) => ({
  fidelity,
  curve: [],
  size: 3,
  leaves: [],
  task: "classification",
  outputs: ["no", "yes"],
  ...more,
});
type Section = (typeof distilledSections)["tree"];
const tablesOf = (kind: keyof typeof distilledSections, result: object) =>
  (distilledSections[kind] as Section).numbers?.(made(kind, student(result))) ?? [];
const words = (html: string) =>
  html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");

describe("a tree", () => {
  const tree = fitTree([[1], [2], [3], [4], [5], [6]], [0, 0, 1, 1, 0, 0], {
    task: "classification",
    minSamplesLeaf: 1,
  });
  const leaves = tree.nodes.flatMap((node, at) => ("feature" in node ? [] : [at]));
  const html = (result: object, id = "e3") =>
    distilledSections.tree.more?.(made("tree", student({ tree, ...result })), id) ?? "";

  test("has a rule for every leaf, which a click shows in the drawing of the same article", () => {
    const found = [
      ...html({}).matchAll(
        /<button type="button" class="leaf" data-tree="([^"]*)" data-leaf="(\d+)">([\s\S]*?)<\/button>/g,
      ),
    ];
    expect(found.map(([, , leaf]) => Number(leaf)).toSorted((a, b) => a - b)).toEqual(leaves);
    expect(new Set(found.map(([, id]) => id))).toEqual(new Set(["e3"]));
    expect(found.map(([, , , text]) => words(text))).toEqual([
      expect.stringMatching(/^if .*<= 2\.5: 0 100%$/),
      expect.stringMatching(/^if 2\.5 < .*<= 4\.5: 1 100%$/),
      expect.stringMatching(/^if .*> 4\.5: 0 100%$/),
    ]);
  });

  test("says of each leaf how many rows it speaks for, and how well", () => {
    const facts = { node: leaves[1], support: 0.333, rows: 12, agreement: share(0.8), means: null };
    expect(words(html({ leaves: [facts] }))).toContain("33% of rows, agrees 80% (70% to 85%)");
  });

  test("of one leaf always answers the same; one too deep or too large has no rules", () => {
    const [nodes, deep] = [[{ value: [0.25, 0.75] }], [] as object[]];
    expect(words(html({ tree: { ...tree, nodes } }))).toContain("always: 1 75%");
    for (let level = 0; level < 65; level++)
      deep.push({ ...tree.nodes[0], left: 2 * level + 1, right: 2 * level + 2 }, { value: [1, 0] });
    // Each split goes on to the right: nodes 0, 2, 4, ... are splits.
    const chain = [
      deep[0],
      ...Array.from({ length: 65 }, (_, level) => [
        { value: [1, 0] },
        level === 64 ? { value: [1, 0] } : deep[2 * level + 2],
      ]).flat(),
    ];
    expect(html({ tree: { ...tree, nodes: chain } })).toBe("");
    expect(html({ tree: { ...tree, nodes: Array.from({ length: 257 }, () => ({ value: [1, 0] })) } })).toBe("");
  });
});

describe("a rule list", () => {
  test("has its rules in their order, the last without conditions, with what is known of each", () => {
    const rules = [
      {
        conditions: [
          { feature: "age", text: "age > 40" },
          { feature: "job", text: "job is nurse" },
        ],
        value: [0.2, 0.8],
      },
      { conditions: [], value: [0.9, 0.1] },
    ];
    const [table] = tablesOf("ruleList", {
      rules,
      leaves: [{ node: 0, support: 0.4, rows: 1200, agreement: share(0.9) }],
    });
    expect(table.rows).toEqual([
      ["age > 40 and job is nurse", "yes 80%", "40%", "1,200", "90% (80% to 95%)"],
      ["everything else", "no 90%", "not known", "", ""],
    ]);
  });
});

test("an additive student has the importance of each term, of pairs too", () => {
  const terms = [
    { features: [1], importance: 0.31234 },
    { features: [0, 1], importance: 0.1 },
  ];
  const [table] = tablesOf("additive", { terms, features: [{ name: "age" }, { name: "debt" }] });
  expect(table.rows).toEqual([
    ["debt", "0.312"],
    ["age and debt", "0.1"],
  ]);
});

describe("every student", () => {
  const classes = [{ name: "yes", rows: 1200, recall: share(0.8), said: 1300, precision: null }];
  const curve = [
    { size: 2, fidelity: 0.51234, standardError: null, agreement: 0.8 },
    { size: 3, fidelity: null, standardError: 0.01, agreement: null },
  ];

  test.each(["tree", "softTree"] as const)(
    "%s says how often it answers as the model does, by class and by size",
    (kind) => {
      const [byClass, bySize] = tablesOf(kind, { fidelity: { ...fidelity, classes, rows: 2500 }, curve });
      expect(byClass.caption).toBe("How often it answers as the model does, by class, on 2,500 held-out rows");
      expect(byClass.rows).toEqual([["yes", "1,200", "80% (70% to 85%)", "1,300", "not known"]]);
      expect(bySize.rows).toEqual([
        ["2", "0.512", "not known", "80%"],
        ["3 (chosen)", "not known", "0.01", ""],
      ]);
    },
  );

  test("says where it was measured, and nothing where there is nothing to say", () => {
    const [table] = tablesOf("tree", { fidelity: { ...fidelity, classes, measuredOn: "training" } });
    expect(table.caption).toMatch(/on 1 training row$/);
    expect(tablesOf("tree", { curve: curve.slice(0, 1), fidelity: { ...fidelity, classes: [] } })).toEqual([]);
  });

  test("is introduced to readers who have never heard of one", () => {
    for (const section of Object.values(distilledSections)) {
      expect((section as Section).about?.(made("tree", student({})))).toMatch(
        /^A simpler model that was taught to answer as the model does/,
      );
    }
  });
});
