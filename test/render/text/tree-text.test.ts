import { describe, expect, test } from "vitest";
import { distill, toText } from "whybox";
import { treeTeacher, uniformRows } from "../../fixtures/teachers.js";
import { student } from "./students.js";

const nodes = [
  { feature: 0, threshold: 40, missing: "left", left: 1, right: 2, value: [0.5, 0.5] },
  { value: [0.9, 0.1] },
  { feature: 1, categories: [1], missing: "left", left: 3, right: 4, value: [0.4, 0.6] },
  { value: [0.3, 0.7] },
  { value: [0, 1] },
];
const features = [
  { name: "age", kind: "number" },
  { name: "job", kind: "category", categories: ["clerk", "nurse", "pilot"] },
];
const tree = { task: "classification", outputs: ["lost", "repaid"], features, nodes };
const agreement = (share: number) => ({ share, low: share - 0.1, high: Math.min(1, share + 0.05) });
const leaves = [
  { node: 1, support: 0.5, rows: 20, agreement: agreement(0.95), means: null },
  { node: 3, support: 0.498, rows: 0, agreement: null, means: null },
  { node: 4, support: 0.002, rows: 8, agreement: null, means: [{ error: 12.345 }, { error: 0.5 }] },
];
const lines = (result: object = {}) =>
  toText(student("tree", { tree, leaves, ...result }), { width: 120 })
    .split("\n")
    .slice(4, -3);

describe("a tree in words", () => {
  test("has a line per branch, set in by levels: its condition, and at a leaf the answer", () => {
    expect(lines().map((line) => line.split("  ").filter(Boolean)[0])).toEqual([
      "age <= 40: lost 90%",
      "age > 40",
      "job is nurse: repaid 70%",
      "job is not nurse: repaid 100%",
    ]);
    expect(lines().map((line) => line.search(/\S/))).toEqual([2, 2, 4, 4]);
  });

  test("says of each leaf how many rows end there, and how well it speaks for them, in a column", () => {
    const [first, , second, third] = lines();
    expect(first).toMatch(/ {2}50% of rows, agrees 95% \(85% to 100%\)$/);
    expect(second).toMatch(/ {2}50% of rows, none held out$/);
    expect(third).toMatch(/ {2}<1% of rows, error 12\.35, 0\.5$/);
    expect(new Set([first, second, third].map((line) => line.search(/(?:<1|50)% of rows/))).size).toBe(1);
    // A leaf that nothing is known of has no facts.
    expect(lines({ leaves: [] })[0]).toBe("  age <= 40: lost 90%");
  });

  test("of one leaf says what it always answers", () => {
    expect(lines({ tree: { ...tree, nodes: [{ value: [0.25, 0.75] }] }, leaves: [] })).toEqual(["  always repaid 75%"]);
  });

  test("of numbers has numbers", () => {
    const numbers = {
      ...tree,
      task: "regression",
      outputs: ["EUR"],
      nodes: nodes.map((node, i) => ({ ...node, value: [1000 * i] })),
    };
    expect(lines({ tree: numbers, leaves: [] })[0]).toBe("  age <= 40: 1,000");
  });

  test("is not set in further than a page is wide, however deep", () => {
    const deep = Array.from({ length: 201 }, (_, i) =>
      i % 2 === 0 && i < 200
        ? { feature: 0, threshold: 200 - i, missing: "left", left: i + 2, right: i + 1, value: [1, 0] }
        : { value: [1, 0] },
    );
    const indents = lines({ tree: { ...tree, nodes: deep }, leaves: [] }).map((line) => line.search(/\S/));
    expect(Math.max(...indents)).toBe(2 + 2 * 40);
    expect(indents).toHaveLength(200);
  });

  test("as it was distilled has a line per leaf, and branches below each other", async () => {
    const explanation = await distill(treeTeacher, uniformRows(150, 2, 3), { leaves: 4, budgetRows: 1500 });
    const distilled = toText(explanation, { width: 100 }).split("\n");
    expect(distilled.filter((line) => /: (yes|no) \S+ /.test(line))).toHaveLength(4);
    expect(distilled.some((line) => /^ {2}[ab] <= 0\.\d+/.test(line))).toBe(true);
    expect(distilled.some((line) => /^ {4}\S/.test(line))).toBe(true);
  });
});
