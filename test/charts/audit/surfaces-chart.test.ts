import { expect, test } from "vitest";
import type { Effects } from "whybox/audit";
import { toSvg } from "whybox/charts";
import { explanationsByName } from "../../fixtures/explanations.js";
import { texts } from "../drawn.js";

async function surface(values: number[][], counts: number[][]): Promise<string> {
  const found = (await explanationsByName.effects()) as Effects;
  const [first] = found.result.surfaces;
  const axes = first.axes.map((axis, a) => ({ ...axis, at: Array.from({ length: a === 0 ? 2 : 3 }, (_, i) => i + 1) }));
  const drawn = { ...first, axes, counts, values: [values] };
  return toSvg({ ...found, result: { ...found.result, surfaces: [drawn] } } as never, { chart: "surfaces" });
}

test("cells without a row near them are blank, and lines without any are left out", async () => {
  const svg = await surface(
    [
      [-4, 2, 9],
      [1, 4, 9],
    ],
    [
      [3, 0, 0],
      [1, 2, 0],
    ],
  );
  const words = texts(svg);
  for (const shown of ["-4", "1", "4"]) expect(words).toContain(shown);
  for (const blank of ["9"]) expect(words).not.toContain(blank);
  expect([...svg.matchAll(/M[\d.]+ [\d.]+h[\d.]+v/g)]).toHaveLength(3);
});

test("colours reach as far below 0 as above where values lie on both sides, else around their middle", async () => {
  const all = [
    [1, 1, 1],
    [1, 1, 1],
  ];
  const both = texts(
    await surface(
      [
        [-1, 0, 3],
        [0, 1, 2],
      ],
      all,
    ),
  );
  expect(both.slice(-3)).toEqual(["-3", "3", "answer"]);
  const above = texts(
    await surface(
      [
        [2, 3, 6],
        [2, 2, 4],
      ],
      all,
    ),
  );
  expect(above.slice(-3)).toEqual(["2", "6", "answer"]);
});
