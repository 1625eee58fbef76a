import { test } from "vitest";
import {
  anchors,
  banzhafInteractions,
  banzhafValues,
  binnedColumns,
  columns,
  distill,
  exactShapley,
  explainAll,
  explainTreeRowsAsync,
  greedy,
  inProcess,
  kernelShap,
  lime,
  type Model,
  matrix,
  occlusion,
  owenValues,
  patches,
  permutationShapley,
  predictionDifference,
  probe,
  readTable,
  shapleyInteractions,
  streak,
  summariseBackground,
  superpixels,
} from "whybox";
import { slic } from "whybox/images";
import { fitTree, treeInteractionsAsync, treeShapleyAsync } from "whybox/trees";
import { type Case, obeysAborts, type TakesSignal } from "../fixtures/abort-laws.js";
import { parkMiller } from "../fixtures/park-miller.js";
import { noisePicture } from "../fixtures/pictures.js";

const { uniform } = parkMiller(7);
const chance = ([a, b, c, d]: readonly number[]) => 1 / (1 + Math.exp(1 - 3 * a + b * c - c * d * a));
const rows = matrix(Array.from({ length: 40 }, () => [uniform(), uniform(), uniform(), uniform()]));
const instance = [0.9, 0.2, 0.7, 0.1];
const picture = noisePicture(12, 10);
const regions = await slic(picture, { regions: 9 });

/** A probe that asks few rows at a time, so that there are places to abort at. */
const few = { executor: inProcess({ chunkBytes: 4096 }) };
const asked = (model: Model) => probe(model, columns(rows, instance), few);
const sampling = { enumerate: false, budgetRows: 2000 } as const;

const tree = fitTree(
  Array.from({ length: 40 }, (_, row) => rows.data.subarray(4 * row, 4 * row + 4)),
  Array.from({ length: 40 }, (_, row) => chance([...rows.data.subarray(4 * row, 4 * row + 4)])),
  { task: "regression" },
);

const cases: Record<
  | TakesSignal<typeof import("whybox")>
  | TakesSignal<typeof import("whybox/images")>
  | TakesSignal<typeof import("whybox/trees")>,
  Case
> = {
  occlusion: { run: ({ model, signal }) => occlusion(asked(model), { signal }), keeps: true },
  predictionDifference: {
    run: ({ model, signal }) => predictionDifference(asked(model), { signal, samples: 200 }),
    keeps: true,
  },
  exactShapley: { run: ({ model, signal }) => exactShapley(asked(model), { signal }) },
  kernelShap: { run: ({ model, signal }) => kernelShap(asked(model), { signal, ...sampling }), keeps: true },
  permutationShapley: { run: ({ model, signal }) => permutationShapley(asked(model), { signal, ...sampling }) },
  shapleyInteractions: { run: ({ model, signal }) => shapleyInteractions(asked(model), { signal, ...sampling }) },
  banzhafInteractions: { run: ({ model, signal }) => banzhafInteractions(asked(model), { signal, ...sampling }) },
  banzhafValues: { run: ({ model, signal }) => banzhafValues(asked(model), { signal, ...sampling }) },
  owenValues: {
    run: ({ model, signal }) =>
      owenValues(asked(model), {
        signal,
        hierarchy: [
          [0, 1],
          [2, 3],
        ],
      }),
  },
  lime: { run: ({ model, signal }) => lime(asked(model), { signal, samples: 1000, enumerate: false }), keeps: true },
  anchors: {
    run: ({ model, signal }) => anchors(probe(model, binnedColumns(rows, instance), few), { signal, budgetRows: 4000 }),
  },
  greedy: { run: ({ model, signal }) => greedy(asked(model), { signal, count: 2 }), keeps: true },
  streak: { run: ({ model, signal }) => streak(asked(model), { signal, count: 2 }), keeps: true },
  distill: {
    run: ({ model, signal }) =>
      distill(model, rows, { signal, budgetRows: 200, maxLeaves: 4, executor: inProcess({ chunkBytes: 1024 }) }),
    keeps: true,
  },
  explainAll: {
    run: async ({ model, signal }) => {
      const explain = (row: Float64Array, context: { readonly signal: AbortSignal }) =>
        kernelShap(probe(model, columns(rows, row)), { signal: context.signal, ...sampling });
      for await (const { error } of explainAll(rows, explain, { signal, concurrency: 2 })) if (error) throw error;
    },
    minLooks: 1,
  },
  summariseBackground: { run: ({ signal }) => summariseBackground(rows, 5, { signal }) },
  superpixels: { run: ({ signal }) => superpixels(picture, regions, { signal, hide: "blur" }) },
  patches: { run: ({ signal }) => patches(picture, { size: 4, signal }) },
  readTable: { run: ({ signal }) => readTable("examples/penguins/penguins.csv", undefined, { signal }) },
  explainTreeRowsAsync: { run: ({ signal }) => explainTreeRowsAsync(tree, rows, rows, { signal }) },
  treeShapleyAsync: { run: ({ signal }) => treeShapleyAsync(tree, rows, rows, { signal }) },
  treeInteractionsAsync: { run: ({ signal }) => treeInteractionsAsync(tree, rows, rows, { signal }) },
  slic: { run: ({ signal }) => slic(picture, { regions: 9, signal }) },
};

test.each(Object.entries(cases))(
  "%s stops wherever it is when its signal aborts, and leaves nothing behind",
  (_, each) => obeysAborts(each, chance),
);
