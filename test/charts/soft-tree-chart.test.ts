import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { softTree } from "../render/text/students.js";
import { elements, lettering, numbersIn, texts } from "./drawn.js";

const draw = (result: object = {}, fidelity: object = {}, options: object = {}) =>
  toSvg(softTree(result, fidelity), { chart: "tree", width: 900, ...options });

describe("a drawn soft tree", () => {
  test("has a line per node, in the order in which it is read: a split, its upper branch, its lower branch", () => {
    expect(texts(draw()).slice(2)).toEqual([
      "down with less debt (2), more income (1.2), more age (0.5)",
      "down by chance",
      "lost 90%",
      "repaid 80%",
      "down with less job is nurse (0.25)",
      "repaid 55%",
      "lost 100%",
    ]);
  });

  test("is set in by levels, and each node hangs on its parent", () => {
    const svg = draw();
    const nodes = lettering(svg).slice(2);
    const depths = [0, 1, 2, 2, 1, 2, 2];
    const [, [step]] = [nodes[0].at, [nodes[1].at[0] - nodes[0].at[0]]];
    nodes.forEach(({ at }, i) => expect(at[0] - nodes[0].at[0]).toBeCloseTo(step * depths[i], 6));
    for (let i = 1; i < nodes.length; i++) expect(nodes[i].at[1] - nodes[i - 1].at[1]).toBeCloseTo(24, 6);
    const parents = [0, 1, 1, 0, 4, 4];
    elements(svg, "path").forEach(({ d }, i) => {
      const [x, top, bottom, end] = numbersIn(d);
      const [parent, node] = [nodes[parents[i]], nodes[i + 1]];
      expect(x).toBeGreaterThan(parent.at[0]);
      expect(x).toBeLessThan(node.at[0]);
      expect(top - parent.at[1]).toBeGreaterThan(0);
      expect(top - parent.at[1]).toBeLessThan(12);
      expect(Math.abs(bottom - node.at[1])).toBeLessThan(8);
      expect(end).toBeLessThan(node.at[0]);
    });
  });

  test("says how far it is followed, and on which rows", () => {
    const [title, facts] = texts(draw());
    expect(title).toBe("credit, as a soft tree of 4 leaves");
    expect(facts).toBe(
      "weights in standard deviations; answers the same class as the model in 95% of 40 held-out rows",
    );
    expect(texts(draw({ task: "regression" }, { agreement: null, measuredOn: "training" }))[1]).toBe(
      "weights in standard deviations; measured on 40 training rows",
    );
  });

  test("has leaves with numbers where the model answers with numbers", () => {
    const words = texts(draw({ task: "regression", outputs: ["EUR"], leaves: [[1234.5], [-2], [0], [7]] }));
    expect(words).toEqual(expect.arrayContaining(["1,235", "-2", "0", "7"]));
  });

  test("cuts lines that would leave the page", () => {
    const inputs = ["a long name of an input that goes on", "another long name of an input", "a third one"].map(
      (name) => ({ name, feature: 0 }),
    );
    const splits = [{ weights: [3, 2, 1] }, { weights: [3, 2, 1] }, { weights: [3, 2, 1] }];
    const words = texts(draw({ inputs, splits }, {}, { width: 300 })).slice(2);
    expect(words[0]).toMatch(/^down with more a long name of an.*…$/);
    for (const line of words) expect(line.length * 6.8).toBeLessThan(310);
    expect(words[1].length).toBeLessThan(words[0].length);
  });

  test("is of six levels at most", () => {
    const deep = (depth: number) => ({
      ...{ depth, splits: Array.from({ length: 2 ** depth - 1 }, () => ({ weights: [1, 0, 0, 0] })) },
      leaves: Array.from({ length: 2 ** depth }, () => [0.5, 0.5]),
    });
    expect(texts(draw(deep(6)))).toHaveLength(2 + 127);
    expect(() => draw(deep(7))).toThrow(/chart/);
  });
});
