import { afterAll, describe, expect, test } from "vitest";
import {
  anchors,
  binnedColumns,
  columns,
  type Executor,
  type Explanation,
  greedy,
  importModel,
  inProcess,
  kernelShap,
  lime,
  type Model,
  matrix,
  occlusion,
  offsetColumns,
  patches,
  permutationShapley,
  predictionDifference,
  probe,
  streak,
  superpixels,
  tokens,
  workerPool,
} from "whybox";
import { slic } from "whybox/images";
import { noises } from "../fixtures/games.js";
import { noisePicture } from "../fixtures/pictures.js";
import { bits, modelUrl } from "../fixtures/waves.js";

const background = matrix(Array.from({ length: 30 }, (_, row) => noises(13, 100 + row)));
const instance = noises(13, 7);
const strip = { data: instance, width: 13, height: 1, channels: 1, range: [-1, 1] as const };
const text = "The movie was good, but the ending was not good, and so on and so forth, all in all too long.";
const waves = await importModel(modelUrl);
const letters = await importModel<readonly string[]>(new URL("../models/letters.js", import.meta.url));

const pictures = await importModel(new URL("../models/spotlight.js", import.meta.url));
const picture = noisePicture(32, 32);
const labels = await slic(picture, { regions: 25 });
const regions = (hide: "mean" | "blur") => superpixels(picture, labels, { hide });

/** Every masker with an explainer that uses it: what each executor must carry without changing a bit. */
const questions: Record<string, (executor: Executor) => Promise<Explanation>> = {
  "columns, kernelShap": (executor) =>
    kernelShap(probe(waves, columns(background, instance), { executor }), { budgetRows: 9000 }),
  "columns, permutationShapley": (executor) =>
    permutationShapley(probe(waves, columns(background, instance), { executor }), { budgetRows: 9000 }),
  "weighted groups of columns, kernelShap": (executor) =>
    kernelShap(
      probe(waves, columns(background, instance, { groups: [[0, 5, 9]], weights: noises(30, 4).map(Math.abs) }), {
        executor,
      }),
      { budgetRows: 9000 },
    ),
  "columns, lime": (executor) => lime(probe(waves, columns(background, instance), { executor }), { samples: 700 }),
  "binnedColumns, lime": (executor) =>
    lime(probe(waves, binnedColumns(background, instance), { executor }), { samples: 700 }),
  "binnedColumns, lime at random": (executor) =>
    lime(probe(waves, binnedColumns(background, instance), { executor }), { samples: 700, design: "random" }),
  "binnedColumns, lime with a control variate": (executor) =>
    lime(probe(waves, binnedColumns(background, instance), { executor }), { samples: 1400, controlVariate: true }),
  "offsetColumns, lime": (executor) =>
    lime(probe(waves, offsetColumns(background, instance), { executor }), { samples: 700 }),
  "tokens, lime": (executor) =>
    lime(probe(letters as Model<readonly string[]>, tokens(text), { executor }), { samples: 700 }),
  "tokens, kernelShap": (executor) =>
    kernelShap(probe(letters as Model<readonly string[]>, tokens(text), { executor }), { budgetRows: 300 }),
  "columns, streak": (executor) =>
    streak(probe(waves, columns(background, instance), { executor }), { count: 5, outputs: ["height"], fill: true }),
  "tokens, greedy": (executor) =>
    greedy(probe(letters as Model<readonly string[]>, tokens(text), { executor }), { count: 4, lazy: false }),
  "columns, occlusion": (executor) => occlusion(probe(waves, columns(background, instance), { executor })),
  "columns, predictionDifference": (executor) =>
    predictionDifference(probe(waves, columns(background, instance), { executor }), {
      outputs: ["breaks"],
      samples: 12,
    }),
  "patches, occlusion": async (executor) =>
    occlusion(probe(waves, await patches(strip, { size: 1, hide: background }), { executor })),
  "superpixels, lime": async (executor) =>
    lime(probe(pictures, await regions("mean"), { executor }), { samples: 300, outputs: "all" }),
  "superpixels, kernelShap": async (executor) =>
    kernelShap(probe(pictures, await regions("blur"), { executor }), { budgetRows: 300 }),
  "superpixels, streak": async (executor) =>
    streak(probe(pictures, await regions("mean"), { executor }), { count: 4, outputs: { top: 1 }, fill: true }),
  "columns, anchors": (executor) =>
    anchors(probe(waves, columns(background, instance), { executor }), {
      outputs: ["height"],
      tolerance: 1,
      budgetRows: 900,
    }),
  "weighted binnedColumns, anchors": (executor) =>
    anchors(probe(waves, binnedColumns(background, instance, { weights: noises(30, 4).map(Math.abs) }), { executor }), {
      outputs: ["height"],
      tolerance: 1,
      budgetRows: 900,
    }),
  "tokens, anchors": (executor) =>
    anchors(probe(letters as Model<readonly string[]>, tokens(text), { executor }), { tolerance: 9, budgetRows: 600 }),
};

const executors: Record<string, Executor> = {
  "in process, row by row": inProcess({ chunkBytes: 1 }),
  "in process, small chunks": inProcess({ chunkBytes: 20_000 }),
  "1 worker": workerPool({ size: 1 }),
  "2 workers, small chunks": workerPool({ size: 2, chunkBytes: 20_000 }),
  "3 workers": workerPool({ size: 3 }),
};
afterAll(() => Promise.all(Object.values(executors).map((executor) => executor.close())));

describe.each(Object.entries(questions))("%s", (_, ask) => {
  const expected = ask(inProcess()).then(bits);
  test.each(Object.entries(executors))("same bits: %s", async (_, executor) => {
    expect(bits(await ask(executor))).toBe(await expected);
  });
});
