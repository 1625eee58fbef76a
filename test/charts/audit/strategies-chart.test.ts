import { beforeAll, describe, expect, test } from "vitest";
import type { Strategies } from "whybox/audit";
import { toSvg } from "whybox/charts";
import { explanationsByName } from "../../fixtures/explanations.js";
import { elements, texts } from "../drawn.js";

let found: Strategies;
beforeAll(async () => {
  found = (await explanationsByName.strategies()) as Strategies;
});
const cluster = (share: number, mean: readonly number[]) => ({ ...found.result.clusters[0], share, mean });
const drawn = (result: object, parts: readonly string[], options: object = {}) =>
  toSvg(
    {
      ...found,
      subject: { ...found.subject, parts: parts.map((name) => ({ name })) },
      result: { ...found.result, grid: null, ...result },
    } as Strategies,
    { chart: "reasons", width: 600, ...options },
  );

/** Red less blue of each cell, by row and column. */
function warmth(svg: string): number[][] {
  const cells = elements(svg, "path").flatMap(({ d = "", fill = "" }) => {
    const [red, , blue] = (fill.match(/\d+/g) ?? []).map(Number);
    return [...d.matchAll(/M([\d.]+) ([\d.]+)h[\d.]+v[\d.]+h-/g)].map(([, x, y]) => ({
      x: Number(x),
      y: Number(y),
      warm: red - blue,
    }));
  });
  const rows = [...new Set(cells.map(({ y }) => y))].sort((a, b) => a - b);
  return rows.map((row) =>
    cells
      .filter(({ y }) => y === row)
      .sort((a, b) => a.x - b.x)
      .map(({ warm }) => warm),
  );
}

describe("of a table", () => {
  const clusters = () => [cluster(0.75, [0.1, -0.4, 0]), cluster(0.25, [0.8, 0.2, 0.05])];

  test("parts stand by the largest mean effect in any kind of reason, kinds with their share", () => {
    const words = texts(drawn({ clusters: clusters(), rows: 40 }, ["age", "job", "debt"]));
    expect(words.filter((word) => ["age", "job", "debt"].includes(word))).toEqual(["age", "job", "debt"]);
    expect(words).toEqual(expect.arrayContaining(["1: 75%", "2: 25%", "0.1", "-0.4", "0.8", "0.2", "0.05"]));
    expect(words).toContain("2 kinds of reasons over 40 explanations");
    const swapped = texts(drawn({ clusters: [cluster(1, [0.1, -0.4, 0.2])] }, ["age", "job", "debt"]));
    expect(swapped.filter((word) => ["age", "job", "debt"].includes(word))).toEqual(["job", "debt", "age"]);
  });

  test("cells are warm where a part raises the answer and cold where it lowers it, on one scale", () => {
    const [age, job, debt] = warmth(drawn({ clusters: clusters() }, ["age", "job", "debt"]));
    expect(age[1]).toBeGreaterThan(age[0]);
    expect(age[0]).toBeGreaterThan(debt[0]);
    expect(job[0]).toBeLessThan(debt[0]);
    expect(job[1]).toBeGreaterThan(debt[0]);
    expect(texts(drawn({ clusters: clusters() }, ["age", "job", "debt"]))).toEqual(
      expect.arrayContaining(["-0.8", "+0.8"]),
    );
  });

  test("only the largest parts are shown where fewer are asked for", () => {
    const words = texts(drawn({ clusters: clusters() }, ["age", "job", "debt"], { top: 1 }));
    expect(words).toContain("age");
    expect(words).not.toContain("job");
  });

  test("where nothing moves the answer nothing is warm or cold", () => {
    const values = new Set(warmth(drawn({ clusters: [cluster(1, [0, 0])] }, ["a", "b"])).flat());
    expect(values.size).toBe(1);
  });
});

describe("of images", () => {
  test("each kind of reason is a picture of its own, cell by cell", () => {
    const names = Array.from({ length: 6 }, (_, cell) => `cell ${cell}`);
    const svg = drawn(
      {
        clusters: [cluster(0.6, [0, 0, 0, 0, 0, 1]), cluster(0.4, [-1, 0, 0, 0, 0, 0])],
        grid: { rows: 2, columns: 3 },
      },
      names,
    );
    expect(texts(svg)).toEqual(expect.arrayContaining(["1: 60% of rows", "2: 40% of rows"]));
    const [top, bottom] = warmth(svg);
    expect([top.length, bottom.length]).toEqual([6, 6]);
    // The first picture is warm at the lower right, the second cold at the upper left.
    expect(Math.max(...top, ...bottom)).toBe(bottom[2]);
    expect(Math.min(...top, ...bottom)).toBe(top[3]);
    expect([...top, ...bottom].filter((value) => value === top[0])).toHaveLength(10);
  });

  test("pictures that do not fit beside each other stand below", () => {
    const three = { clusters: [1, 1, 1].map(() => cluster(1 / 3, [1])), grid: { rows: 1, columns: 1 } };
    expect(warmth(drawn(three, ["cell"], { width: 600 }))).toHaveLength(1);
    expect(warmth(drawn(three, ["cell"], { width: 360 })).map(({ length }) => length)).toEqual([2, 1]);
  });
});
