import fc from "fast-check";
import { expect, test } from "vitest";
import { regionRuns } from "../../dist/images/region-runs.js";

const noTurns = async () => {};

test("the runs of all regions hold each pixel once, each with its own label, in as few runs as there are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 30 }), async (labels) => {
      const { starts, from, to } = await regionRuns(Int32Array.from(labels), 4, noTurns);
      const changes = labels.filter((label, pixel) => pixel === 0 || label !== labels[pixel - 1]).length;
      expect([starts[0], starts[4], from.length, to.length]).toEqual([0, changes, changes, changes]);
      const found = new Array(labels.length).fill(-1);
      for (let region = 0; region < 4; region++) {
        for (let run = starts[region]; run < starts[region + 1]; run++) {
          // In the order of the image.
          if (run > starts[region]) expect(from[run]).toBeGreaterThan(to[run - 1]);
          for (let pixel = from[run]; pixel < to[run]; pixel++) {
            expect(found[pixel]).toBe(-1);
            found[pixel] = region;
          }
        }
      }
      expect(found).toEqual(labels);
    }),
  );
});

test("a run goes on from the end of a row to the next", async () => {
  // 3 x 2 pixels: the region reaches from the end of the first row to the start of the second.
  const { starts, from, to } = await regionRuns(Int32Array.of(0, 1, 1, 1, 0, 0), 2, noTurns);
  expect([[...starts], [...from], [...to]]).toEqual([
    [0, 2, 3],
    [0, 4, 1],
    [1, 6, 4],
  ]);
});

test("gives way in images of millions of pixels, whose runs do not end there", async () => {
  let turns = 0;
  const labels = new Int32Array(2 ** 20 + 10).fill(1, 2 ** 19);
  const { starts, from, to } = await regionRuns(labels, 2, async () => void turns++);
  expect(turns).toBe(4);
  expect([[...starts], [...from], [...to]]).toEqual([
    [0, 1, 2],
    [0, 2 ** 19],
    [2 ** 19, labels.length],
  ]);
});
