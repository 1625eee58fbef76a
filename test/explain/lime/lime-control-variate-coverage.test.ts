import { describe, expect, test } from "vitest";
import { lime, offsetColumns, type Probe, probe } from "whybox";
import {
  background,
  binned,
  everything,
  instance,
  modelOf,
  network,
  PARTS,
  SAMPLES,
  sigmoid,
} from "../../fixtures/curves.js";
import { signGame } from "../../fixtures/games.js";

describe("95% intervals of lime with controlVariate", () => {
  test.each([
    ["binned", binned(network), {}],
    ["binned, weighted samples", binned(network), { distance: "manhattan", kernelWidth: 2 }],
    ["offsets", probe(modelOf(network), offsetColumns(background, instance)), {}],
  ] as [string, Probe, object][])("cover what many samples say: %s", async (_, asked, options) => {
    const many = 2 ** 17;
    const { result } = await lime(asked, { ...everything, ...options, samples: many, alpha: many / SAMPLES });
    const [truth] = result.values;
    let inside = 0;
    const runs = 40;
    for (let seed = 0; seed < runs; seed++) {
      const explanation = await lime(asked, {
        ...everything,
        ...options,
        samples: SAMPLES,
        seed,
        controlVariate: true,
      });
      expect(explanation.diagnostics).toMatchObject({ controlVariate: [{ used: true }] });
      (explanation.result.surrogate!.intervals as [number, number][][])[0].forEach(([low, high], part) => {
        if (low <= truth[part] && truth[part] <= high) inside++;
      });
    }
    expect(inside / runs / PARTS).toBeGreaterThan(0.92);
    expect(inside / runs / PARTS).toBeLessThan(0.98);
  });

  test("cover the exhaustive answer of a game", async () => {
    const game = signGame(6, (s) => sigmoid(s[0] - 2 * s[1] + s[2] * s[3] + s[4] - s[5]));
    const options = { select: "none", count: 6, alpha: 0 } as const;
    const truth = (await lime(game, { ...options, enumerate: true })).result.values[0];
    let inside = 0;
    const runs = 40;
    for (let seed = 0; seed < runs; seed++) {
      const { result } = await lime(game, {
        ...options,
        ...{ enumerate: false, samples: SAMPLES, seed, controlVariate: true },
      });
      (result.surrogate!.intervals as [number, number][][])[0].forEach(([low, high], part) => {
        if (low <= truth[part] && truth[part] <= high) inside++;
      });
    }
    expect(inside / runs / 6).toBeGreaterThan(0.92);
    expect(inside / runs / 6).toBeLessThan(0.98);
  });
});
