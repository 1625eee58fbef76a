import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blackBox, occlusion, type Part, patches, probe } from "whybox";
import { patchMap } from "whybox/images";
import { expectRefused } from "../fixtures/expect-refused.js";

const window = (x: number, y: number, size: number): Part => ({ name: `window ${x},${y}`, value: { x, y, size } });

describe("the values of windows by pixel", () => {
  test("are the mean over the windows that cover it, and 0 where none does", () => {
    const windows = fc.array(
      fc
        .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 4 }))
        .filter(([x, y, size]) => x + size <= 5 && y + size <= 4)
        .chain((place) => fc.record({ place: fc.constant(place), value: fc.integer({ min: -9, max: 9 }) })),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(windows, (all) => {
        const parts = all.map(({ place: [x, y, size] }) => window(x, y, size));
        const found = patchMap(
          parts,
          all.map(({ value }) => value),
          { width: 5, height: 4 },
        );
        expect(found).toHaveLength(20);
        found.forEach((mean, pixel) => {
          const [column, row] = [pixel % 5, Math.floor(pixel / 5)];
          const covering = all.filter(
            ({ place: [x, y, size] }) => x <= column && column < x + size && y <= row && row < y + size,
          );
          const sum = covering.reduce((total, { value }) => total + value, 0);
          expect(mean).toBe(covering.length === 0 ? 0 : sum / covering.length);
        });
      }),
    );
  });

  test("come from an explanation of patches", async () => {
    const image = { data: [1, 2, 3, 4, 5, 6], width: 3, height: 2, channels: 1, range: [0, 9] as const };
    const model = blackBox((rows) => rows.map(([first]) => first), {
      input: { kind: "image", width: 3, height: 2, channels: 1, range: [0, 9] },
      outputs: [{ name: "first" }],
    });
    const masker = await patches(image, { size: 2, stride: 1, hide: 0 });
    const { subject, result } = await occlusion(probe(model, masker));
    // Only the left window hides the first pixel, which is 1; the middle column is covered by both.
    expect([...patchMap(subject.parts, result.values[0], image)]).toEqual([1, 0.5, 0, 1, 0.5, 0]);
  });
});

test.each<[string, Part]>([
  ["no window", { name: "age", value: 3 }],
  ["without a value", { name: "age" }],
  ["without a size", { name: "w", value: { x: 0, y: 0 } }],
  ["beyond the right side", window(2, 0, 2)],
  ["beyond the lower side", window(0, 1, 2)],
  ["beyond the left side", window(-1, 0, 2)],
  ["beyond the upper side", window(0, -1, 2)],
  ["between pixels", window(0.5, 0, 1)],
  ["of no size", window(0, 0, 0)],
  ["of part of a pixel", window(0, 0, 1.5)],
])("a part %s is refused", (_, part) => {
  expectRefused(
    () => patchMap([window(0, 0, 1), part], [1, 1], { width: 3, height: 2 }),
    "INVALID_DATA",
    `patchMap: expected parts to be windows of patches() inside 3 x 2 with a value each, part 1 ("${part.name}") is not`,
  );
});

test("values for too few parts, and an image without a size, are refused", () => {
  expect(() => patchMap([window(0, 0, 1)], [], { width: 3, height: 2 })).toThrow(/part 0 \("window 0,0"\) is not$/);
  for (const size of [{ width: 0, height: 2 }, { width: 3, height: 1.5 }, { width: 3 }, null]) {
    expect(() => patchMap([], [], size as never)).toThrow(/^patchMap: expected /);
  }
  expect(() => patchMap({} as never, [], { width: 1, height: 1 })).toThrow("parts to be those of an explanation");
  expect(() => patchMap([], 3 as never, { width: 1, height: 1 })).toThrow("values to be a list, one per part");
});
