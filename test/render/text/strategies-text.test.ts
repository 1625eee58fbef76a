import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { strategiesText } from "../../../dist/render/text/strategies-text.js";
import { cells, known, made } from "./made.js";

const cluster = (text: string, share: number, more: object = {}) => ({
  ...{
    size: Math.round(40 * share),
    share,
    mean: [],
    distinct: [],
    prototypes: [3, 17],
    errorRate: null,
    groups: [],
    text,
  },
  ...more,
});
const explain = (clusters: object[], rows = 40) =>
  made(
    "strategies",
    { rows, clusters, assignments: [], eigenvalues: [], grid: null },
    { parts: [{ name: "age" }, { name: "debt" }] },
  );
const sentence = (...given: Parameters<typeof explain>) => strategiesText.sentence(explain(...given) as never);
const lines = (...given: Parameters<typeof explain>) =>
  toText(explain(...given), { width: 120 })
    .split("\n")
    .slice(0, -2);

describe("the sentence on reasons", () => {
  test("says each kind with its share", () => {
    expect(sentence([cluster("relies on debt", 0.75), cluster("relies on age", 0.25)])).toBe(
      "credit answers repaid for 2 kinds of reasons: 75% relies on debt; 25% relies on age.",
    );
  });

  test("says that it is one kind where it is one", () => {
    expect(sentence([cluster("relies on debt", 1)])).toBe(
      "credit answers repaid for one kind of reason in all 40 explanations.",
    );
    expect(sentence([cluster("relies on debt", 1)], 1)).toContain("in all 1 explanation.");
  });
});

describe("the lines on reasons", () => {
  test("have each kind with how many explanations it has, and where to look at some", () => {
    expect(lines([cluster("relies on debt", 0.975), cluster("relies on\nage", 0.025)])).toEqual([
      "credit: kinds of reasons for repaid, over 40 explanations",
      "",
      "  1. 39 explanations (97.5%): relies on debt",
      "     see explanations 3, 17",
      "",
      String.raw`  2. 1 explanation (2.5%): relies on\nage`,
      "     see explanations 3, 17",
      "",
    ]);
  });

  test("have the parts that set a kind apart, here and elsewhere, in columns", () => {
    const distinct = [
      { part: 1, mean: 0.91234, elsewhere: -0.02, shift: 4 },
      { part: 0, mean: 0, elsewhere: 0.5, shift: 2 },
    ];
    const table = lines([cluster("a", 1, { distinct })]).slice(3, 5);
    expect(table.map(cells)).toEqual([
      ["debt", "0.912", "elsewhere -0.02"],
      ["age", "0", "elsewhere 0.5"],
    ]);
    expect(new Set(table.map((line) => line.length)).size).toBe(1);
  });

  test("have the error rate where the truth is known, and labels whose share differs by a tenth or more", () => {
    const label = (name: string, share: number, elsewhere: number) => ({ label: name, share, elsewhere });
    const groups = [
      { name: "region", labels: [label("north", 0.7, 0.5), label("south", 0.3, 0.35), label("west", 0, 0.15)] },
    ];
    const found = lines([cluster("a", 1, { errorRate: known(0.2, 0.1, 0.3), groups })]).slice(3, -2);
    expect(found).toEqual([
      "     error rate 0.2 (0.1 to 0.3)",
      "     region north: 70%, elsewhere 50%",
      "     region west: 0%, elsewhere 15%",
    ]);
  });
});
