import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Attribution } from "whybox";
import { attributionVectors } from "../../../dist/audit/strategies/attribution-vectors.js";

type Given = { readonly parts: readonly object[]; readonly values: readonly (readonly number[])[]; source?: object };
const vectors = (given: readonly Given[], output = given.map(() => 0)) =>
  attributionVectors(
    "strategies",
    given.map(
      ({ parts, values, source }) => ({ subject: { parts, source }, result: { values } }) as unknown as Attribution,
    ),
    output,
  );
const named = (...names: string[]) => names.map((name) => ({ name }));

describe("of table rows", () => {
  const parts = [
    { name: "age", unit: "years", columns: [0], value: 41 },
    { name: "job", columns: [1], value: "nurse" },
  ];

  test("are the values of the output asked for, part by part, without the row's own values", () => {
    const found = vectors(
      [
        {
          parts,
          values: [
            [1, 2],
            [3, 4],
          ],
        },
        { parts, values: [[5, 6]] },
      ],
      [1, 0],
    );
    expect(found.vectors.map((vector) => Array.from(vector))).toEqual([
      [3, 4],
      [5, 6],
    ]);
    expect(found.parts).toEqual([
      { name: "age", unit: "years", columns: [0] },
      { name: "job", columns: [1] },
    ]);
    expect(found.grid).toBeNull();
  });

  test("other parts, or inputs of another kind, are refused", () => {
    expect(() =>
      vectors([
        { parts, values: [[1, 2]] },
        { parts: named("age"), values: [[1]] },
      ]),
    ).toThrow("strategies: explanation 1 has other parts than the first (age, job)");
    expect(() =>
      vectors([
        { parts, values: [[1, 2]] },
        { parts: named("a"), values: [[1]], source: { kind: "text" } },
      ]),
    ).toThrow("strategies: expected explanations of one kind of input, got columns and text");
  });
});

describe("of texts", () => {
  const text = (words: readonly string[], values: readonly number[]): Given => ({
    ...{ parts: named(...words), values: [values], source: { kind: "text" } },
  });

  test("words meet whatever their place and case, and a word that comes twice counts twice", () => {
    const found = vectors([text(["Good", "film", "good"], [1, 2, 3]), text(["dull", "film"], [-9, 1])]);
    expect(found.parts.map(({ name }) => name)).toEqual(["dull", "good", "film"]);
    expect(found.vectors.map((vector) => Array.from(vector))).toEqual([
      [0, 4, 2],
      [-9, 0, 1],
    ]);
  });

  test("words of equal weight stand by the alphabet, and two hundred are compared", () => {
    const words = Array.from({ length: 250 }, (_, i) => `w${String(i).padStart(3, "0")}`);
    const weights = words.map((_, i) => (i < 100 ? 1 : 2));
    const { parts } = vectors([text(words.toReversed(), weights.toReversed())]);
    expect(parts.map(({ name }) => name)).toEqual([...words.slice(100), ...words.slice(0, 50)]);
  });
});

describe("of images", () => {
  const image = (width: number, height: number, labels: [number, number][], values: number[]): Given => ({
    ...{ parts: values.map((_, p) => ({ name: `region ${p}` })), values: [values] },
    source: { kind: "image", width, height, labels },
  });

  test("each region's value is spread over its pixels, wherever they lie", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 40 })), {
          minLength: 40,
          maxLength: 40,
        }),
        (width, height, lengths) => {
          const runs: [number, number][] = [];
          for (const [part, length] of lengths) {
            const left = width * height - runs.reduce((sum, [, count]) => sum + count, 0);
            if (left > 0) runs.push([part, Math.min(length, left)]);
          }
          const left = width * height - runs.reduce((sum, [, count]) => sum + count, 0);
          if (left > 0) runs.push([3, left]);
          const values = [1, -2, 4, 8];
          const found = vectors([image(width, height, runs, values)]);
          const pixels = runs.flatMap(([part, count]) => Array.from({ length: count }, () => part));
          const { rows, columns } = found.grid as { rows: number; columns: number };
          expect([rows, columns]).toEqual([Math.min(12, height), Math.min(12, width)]);
          const cells = new Array<number>(rows * columns).fill(0);
          for (let y = 0; y < height; y++) {
            for (let x = 0; x < width; x++) {
              const part = pixels[y * width + x];
              const size = pixels.filter((each) => each === part).length;
              cells[Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width)] +=
                values[part] / size;
            }
          }
          expect(Math.max(...cells.map((cell, i) => Math.abs(cell - found.vectors[0][i])))).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 10 },
    );
  });

  test("cells are named by row and column", () => {
    const { parts } = vectors([image(3, 2, [[0, 6]], [6])]);
    expect(parts.map(({ name }) => name).slice(2, 4)).toEqual([
      "row 1 of 2, column 3 of 3",
      "row 2 of 2, column 1 of 3",
    ]);
  });

  test("images of other sizes are refused", () => {
    const first = image(2, 2, [[0, 4]], [1]);
    for (const other of [image(3, 2, [[0, 6]], [1]), image(2, 3, [[0, 6]], [1])]) {
      expect(() => vectors([first, other])).toThrow(
        /strategies: expected images of one size, 2 x 2, got \d x \d in explanation 1/,
      );
    }
  });
});
