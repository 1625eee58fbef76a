import { describe, expect, test } from "vitest";
import {
  anchors,
  blackBox,
  greedy,
  kernelShap,
  lime,
  occlusion,
  patches,
  predictionDifference,
  probe,
  streak,
  superpixels,
} from "whybox";
import { grid, patchMap } from "whybox/images";
import { noises } from "../../fixtures/games.js";

const SIDE = 16;

/** A net that looks at nothing but a patch of 4 x 4 pixels: sigmoid of how much the patch looks like its template. */
function plantedNet(column: number, row: number) {
  const template = noises(16, 99).map((value) => (value > 0 ? 1 : -1));
  return blackBox(
    (images) =>
      images.map((pixels) => {
        let likeness = -2;
        for (let i = 0; i < 16; i++) {
          const at = (4 * row + Math.floor(i / 4)) * SIDE + 4 * column + (i % 4);
          likeness += template[i] * (pixels[at] - 0.5);
        }
        const probability = 1 / (1 + Math.exp(-likeness));
        return [1 - probability, probability];
      }),
    {
      name: "planted",
      input: { kind: "image", width: SIDE, height: SIDE, channels: 1, range: [0, 1] },
      outputs: ["absent", "present"].map((name) => ({ name, unit: "probability" })),
    },
  );
}

/** Noise, with the template painted where the net looks. */
function plantedImage(column: number, row: number, seed: number) {
  const template = noises(16, 99).map((value) => (value > 0 ? 1 : 0));
  const data = Float64Array.from(noises(SIDE * SIDE, seed), (value) => 0.5 + 0.4 * value);
  for (let i = 0; i < 16; i++) {
    data[(4 * row + Math.floor(i / 4)) * SIDE + 4 * column + (i % 4)] = template[i];
  }
  return { data, width: SIDE, height: SIDE, channels: 1, range: [0, 1] as const };
}

const first = (values: readonly number[]) => values.indexOf(Math.max(...values));

describe.each([
  [0, 0, 1],
  [2, 1, 2],
  [3, 3, 3],
  [1, 2, 4],
])("a net that looks at square %i, %i only", async (column, row, seed) => {
  const image = plantedImage(column, row, seed);
  const net = plantedNet(column, row);
  const asked = probe(net, await superpixels(image, grid(image, { size: 4 }), { hide: 0.5 }));
  const planted = 4 * row + column;

  test("is found first by streak and greedy, and nothing else is chosen", async () => {
    expect((await streak(asked, { count: 3, fill: true })).result.parts).toEqual([planted]);
    expect((await greedy(asked, { count: 3 })).result.parts).toEqual([planted]);
  });

  test("is found first by lime, kernelShap and occlusion", async () => {
    for (const explain of [lime, kernelShap, occlusion]) {
      const { result } = await explain(asked);
      expect(first(result.values[0])).toBe(planted);
    }
  });

  test("is the anchor: it keeps the prediction whatever else is hidden, and nothing else is needed", async () => {
    const { result } = await anchors(asked);
    expect(result).toMatchObject({ parts: [planted], certified: true, holds: { class: "present" }, precision: 1 });
    expect(result.predicates).toEqual([{ part: planted, text: `region ${planted}`, present: true }]);
    expect(result.coverage).toBe(0.5);
  });

  test("is found by prediction difference with other images in its place", async () => {
    const others = Array.from({ length: 20 }, (_, i) => plantedImage(column === 0 ? 3 : 0, row, 50 + i).data);
    const hide = { data: Float64Array.from(others.flatMap((other) => [...other])), rows: 20, columns: SIDE * SIDE };
    const { result, subject } = await predictionDifference(probe(net, await patches(image, { size: 4, hide })), {
      samples: 8,
    });
    expect(subject.parts[first(result.values[0])].value).toEqual({ x: 4 * column, y: 4 * row, size: 4 });
  });

  test("is the hottest place of a sliding window", async () => {
    const sliding = await occlusion(probe(net, await patches(image, { size: 4, stride: 2, hide: 0.5 })));
    const heat = patchMap(sliding.subject.parts, sliding.result.values[0], image);
    const hottest = first([...heat]);
    expect([Math.floor((hottest % SIDE) / 4), Math.floor(hottest / SIDE / 4)]).toEqual([column, row]);
  });
});
