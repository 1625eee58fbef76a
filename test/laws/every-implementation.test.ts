import { describe, expect, test } from "vitest";
import {
  anchors,
  type Batch,
  banzhafInteractions,
  banzhafValues,
  binnedColumns,
  blackBox,
  columns,
  type Executor,
  exactShapley,
  type Feature,
  greedy,
  type Input,
  importModel,
  inProcess,
  kernelShap,
  lime,
  type Masker,
  type Matrix,
  type Model,
  matrix,
  occlusion,
  offsetColumns,
  owenValues,
  patches,
  permutationShapley,
  predictionDifference,
  probe,
  shapleyInteractions,
  streak,
  superpixels,
  tokens,
  workerPool,
} from "whybox";
import type { AnyMasker, Perturber } from "whybox/extending";
import { grid, slic } from "whybox/images";
import { budgeted, cached, coalesced, repeated } from "whybox/models";
import { obeysExecutorLaws, obeysExplainerLaws, obeysMaskerLaws, obeysModelLaws } from "whybox/testing";
import { fitTree, forestModel } from "whybox/trees";
import { EXPLAIN_METHODS } from "../../dist/cli/methods/explain-methods.js";
// @ts-expect-error: an example in JavaScript
import { conditionalGaussian } from "../../examples/conditional-gaussian/gaussian-masker.js";
import { noises } from "../fixtures/games.js";
import { noisePicture } from "../fixtures/pictures.js";
import { modelUrl } from "../fixtures/waves.js";

const numbers = (count: number): Feature[] =>
  Array.from({ length: count }, (_, i) => ({ name: `x${i}`, kind: "number", missing: true }));
const table = (count: number): Input => ({ kind: "columns", features: numbers(count) });
const rows = (count: number, width: number) =>
  matrix(Array.from({ length: count }, (_, row) => noises(width, 50 + row).map((value) => Math.round(9 * value))));
const mixed: Input = {
  kind: "columns",
  features: [...numbers(2), { name: "job", kind: "category", categories: ["clerk", "nurse", "smith"], missing: true }],
};
const people = matrix(
  Array.from({ length: 30 }, (_, row) => [
    row % 7 === 0 ? Number.NaN : row,
    (row * row) % 11,
    row % 4 === 3 ? Number.NaN : row % 4,
  ]),
);
const picture = noisePicture(12, 10);
const regions = await slic(picture, { regions: 9 });
const image: Input = { kind: "image", width: 12, height: 10, channels: picture.channels, range: [0, 1] };
const text = "The movie was good, but the ending was not good, and so on.";
const weights = Array.from({ length: 30 }, (_, row) => row % 5);

const ofImage = {
  superpixels: await superpixels(picture, regions),
  blurred: await superpixels(picture, grid(picture, { size: 2 }), { hide: "blur" }),
  patches: await patches(picture, { size: 4, stride: 3 }),
  others: await patches(picture, { size: 5, hide: rows(4, picture.data.length) }),
};

describe("every masker obeys the laws", () => {
  const maskers: Record<string, [() => AnyMasker<Matrix> | AnyMasker<readonly string[]>, Input]> = {
    columns: [() => columns(rows(9, 4), noises(4)), table(4)],
    "columns that are constant": [
      () =>
        columns(
          [
            [1, 2, 3],
            [1, 5, 3],
          ],
          [1, 2, 3],
        ),
      table(3),
    ],
    "columns, in groups": [() => columns(rows(9, 5), noises(5), { groups: { both: [3, 1] } }), table(5)],
    "columns, weighted": [() => columns(people, [3, 4, 1], { weights }), mixed],
    "columns, with gaps": [() => columns(people, [Number.NaN, 4, 1]), mixed],
    "columns, more than a word of them": [() => columns(rows(5, 70), noises(70)), table(70)],
    "columns, one reference row": [() => columns(rows(1, 33), noises(33)), table(33)],
    binnedColumns: [() => binnedColumns(people, [3, 4, 1]), mixed],
    "binnedColumns, weighted, with gaps": [() => binnedColumns(people, [Number.NaN, 4, 1], { weights }), mixed],
    offsetColumns: [() => offsetColumns(people, [3, 4, 1]), mixed],
    "tokens, a bag": [() => tokens(text), { kind: "text" }],
    "tokens, by position": [() => tokens(text, { mode: "positions" }), { kind: "text" }],
    "tokens, many": [
      () =>
        tokens(
          noises(90)
            .map((_, i) => `w${i}`)
            .join(" "),
        ),
      { kind: "text" },
    ],
    superpixels: [() => ofImage.superpixels, image],
    "superpixels, blurred": [() => ofImage.blurred, image],
    patches: [() => ofImage.patches, image],
    "patches, hidden by other images": [() => ofImage.others, image],
    "one that samples": [
      () =>
        conditionalGaussian(
          [0, 0],
          [
            [1, 0.4],
            [0.4, 2],
          ],
          [1, 2],
        ) as Masker<Matrix>,
      table(2),
    ],
  };
  test.each(Object.entries(maskers))("%s", (_, [make, input]) =>
    obeysMaskerLaws(make as () => AnyMasker<Batch>, input),
  );
});

describe("a masker is caught that", () => {
  const sound = columns(rows(9, 4), noises(4));
  const perturber = sound.perturber();
  const with_ = (members: Partial<Masker<Matrix>>): Masker<Matrix> => ({ ...sound, ...members });
  const making = (perturb: Perturber<Matrix>["perturb"]) => with_({ perturber: () => ({ rowBytes: 32, perturb }) });
  /** Rows of bins, cell i of which has the source that is named for another cell. */
  const mixing = (cellFor: (cell: number) => number, isOtherInWorker = false): Masker<Matrix> => {
    const background = rows(9, 4);
    const masker = binnedColumns(background, background.data.subarray(0, 4)).forInput(table(4), "model");
    const mixed = (sources: Int32Array) => ({
      ...masker.mixed(Int32Array.from(sources, (_, cell) => sources[cellFor(cell)])),
      ...(isOtherInWorker && { spec: masker.mixed(sources.map(() => 8)).spec }),
    });
    return { ...masker, spec: masker.spec, mixed } as Masker<Matrix>;
  };
  let calls = 0;
  const broken: Record<string, [Masker<Matrix>, RegExp]> = {
    "names too few parts": [with_({ parts: 3, constant: [false, false, false] }), /describe names every part/],
    "has weights that do not sum to 1": [with_({ weights: new Float64Array(9).fill(1) }), /sum to 1/],
    "has no reference row": [with_({ references: 0 }), /at least one reference row/],
    "ignores the range of masks": [
      making((plan, _, references) => sound.perturber().perturb(plan, { from: 0, to: plan.z.rows }, references)),
      /a row alone/,
    ],
    "ignores the reference row that is named": [
      making(({ z }, masks, references) =>
        sound.perturber().perturb({ z }, masks, { from: 0, to: Math.min(1, references.to) }),
      ),
      /each mask meets each reference row/,
    ],
    "depends on the order of calls": [
      making((plan, masks, references) => {
        const batch = sound.perturber().perturb(plan, masks, references);
        batch.data[0] += calls++;
        return batch;
      }),
      /a row alone|made again|named/,
    ],
    "leaves cells to what was there": [
      (() => {
        const data = new Float64Array(14 * 7 * 4);
        return making((plan, masks, references) => {
          const fresh = sound.perturber().perturb(plan, masks, references);
          fresh.data.forEach((value, cell) => {
            if (!Number.isNaN(data[cell])) data[cell] = value;
          });
          return { ...fresh, data: data.subarray(0, fresh.data.length) };
        });
      })(),
      /written anew/,
    ],
    "shares its buffer": [with_({ perturber: () => perturber }), /share no buffer/],
    "does not keep the instance": [
      making((plan, masks, references) => {
        const batch = sound.perturber().perturb(plan, masks, references);
        if (plan.referenceOf) return batch;
        for (let row = 0; row < batch.rows; row++) {
          const reference = references.from + (row % (references.to - references.from));
          batch.data[4 * row] = reference;
        }
        return batch;
      }),
      /reference row|with every part kept/,
    ],
    "calls constant what is not": [with_({ constant: [true, false, false, false] }), /called constant/],
    "calls unchanged what is not": [
      { ...sound, unchanged: () => new Uint8Array(36).fill(1, 7, 8) } as Masker<Matrix>,
      /called unchanged/,
    ],
    "takes all parts of a mixed row from one row": [mixing((cell) => cell - (cell % 4)), /mixed takes each part/],
    "mixes rows with those beside them": [mixing((cell) => (cell + 4) % 20), /mixed of one reference row/],
    "mixes other rows in a worker": [mixing((cell) => cell, true), /a worker mixes/],
    "makes other rows in a worker": [
      with_({ spec: { ...columns(rows(9, 4), noises(4, 3)).spec } as Masker["spec"] }),
      /worker makes from spec/,
    ],
  };
  test.each(Object.entries(broken))("%s", async (_, [masker, law]) => {
    await expect(obeysMaskerLaws(() => masker, table(4))).rejects.toThrow(law);
  });
});

const waves = await importModel(modelUrl);
const width = waves.input.kind === "columns" ? waves.input.features.length : 0;
const letters = (await importModel(new URL("../models/letters.js", import.meta.url))) as unknown as Model<
  readonly string[]
>;

describe("every model obeys the laws", () => {
  const tree = fitTree(rows(40, 3), Float64Array.from(rows(40, 1).data), { task: "regression", maxDepth: 3 });
  const options = { input: { kind: "columns" as const, features: numbers(3) }, outputs: [{ name: "sum" }] };
  const models: Record<string, [() => Model<never>, Batch]> = {
    "from a module": [() => waves as Model<never>, rows(5, width)],
    "of text": [() => letters as Model<never>, ["a cat", "", "the dog and the cat"]],
    "of arrays": [() => blackBox((given) => given.map(([a, b]) => a * b), options) as Model<never>, rows(5, 3)],
    "of arrays, later": [
      () => blackBox(async (given) => given.map(([a, b]) => a - b), options) as Model<never>,
      rows(5, 3),
    ],
    "a tree": [() => forestModel(tree) as Model<never>, rows(5, 3)],
    cached: [() => cached(waves) as Model<never>, rows(5, width)],
    coalesced: [() => coalesced(waves) as Model<never>, rows(5, width)],
    budgeted: [() => budgeted(waves, { rows: 1e6 }) as Model<never>, rows(5, width)],
    repeated: [() => repeated(waves, 2) as Model<never>, rows(5, width)],
  };
  test.each(Object.entries(models))("%s", (_, [make, batch]) => obeysModelLaws(make, batch as never));

  const broken: Record<string, [(given: number[][]) => number[] | Promise<number[]>, RegExp]> = {
    "looks at the rows around": [(given) => given.map(([a]) => a + given.length), /a row alone/],
    "varies from call to call": [
      (
        (calls) => (given: number[][]) =>
          given.map(() => calls++)
      )(0),
      /same answers again/,
    ],
  };
  test.each(Object.entries(broken))("one is caught that %s", async (_, [predict, law]) => {
    const model = blackBox(predict as never, options);
    await expect(obeysModelLaws(() => model, rows(5, 3))).rejects.toThrow(law);
  });

  test("one is caught that answers 40 as a probability, or from a buffer that its next answer overwrites", async () => {
    const unit = { ...options, outputs: [{ name: "p", unit: "probability" }] };
    const scale = blackBox((given) => given.map(() => 40), unit);
    await expect(obeysModelLaws(() => scale, rows(5, 3))).rejects.toThrow(/from 0 to 1, *got 40|got 40/);
    const shared = new Float64Array(5);
    const reused: Model = {
      ...scale,
      outputs: [{ name: "sum" }],
      predict: async (batch) => {
        for (let row = 0; row < batch.rows; row++) shared[row] = batch.data[3 * row];
        await new Promise((resolve) => setTimeout(resolve, 1));
        return { data: shared.subarray(0, batch.rows), rows: batch.rows, columns: 1 };
      },
    };
    await expect(obeysModelLaws(() => reused, matrix([[1], [2], [3]].map(([a]) => [a, 0, 0])))).rejects.toThrow(
      /another question is under way/,
    );
  });
});

describe("every executor obeys the laws", () => {
  const executors: Record<string, () => Executor> = {
    inProcess: () => inProcess(),
    "inProcess, row by row": () => inProcess({ chunkBytes: 1 }),
    "one worker": () => workerPool({ size: 1 }),
    "two workers, small chunks": () => workerPool({ size: 2, chunkBytes: 2000 }),
  };
  test.each(Object.entries(executors))("%s", (_, make) => obeysExecutorLaws(make, waves, rows(9, width)));

  test("one is caught that adds up in another order", async () => {
    const sound = inProcess();
    const noisy: Executor = {
      ...sound,
      ask: async (...given) => {
        const answers = await sound.ask(...given);
        return { ...answers, data: answers.data.map((value) => value * (1 + Number.EPSILON)) };
      },
    };
    await expect(obeysExecutorLaws(() => noisy, waves, rows(9, width))).rejects.toThrow(/bits of any other/);
  });
});

describe("every explainer obeys the laws", () => {
  const background = rows(12, width);
  const asked = probe(waves, columns(background, noises(width, 7)));
  const binned = probe(waves, binnedColumns(background, background.data.slice(0, width)));
  const small = probe(
    blackBox((given) => given.map(([a, b]) => a * b), {
      input: { kind: "columns", features: numbers(3) },
      outputs: [{ name: "product" }],
    }),
    binnedColumns(rows(20, 3), rows(20, 3).data.slice(0, 3)),
  );
  const few = probe(
    waves,
    columns(background, noises(width, 7), {
      groups: [
        [0, 1, 2, 3],
        [4, 5, 6, 7, 8],
      ],
    }),
  );
  const one = { outputs: ["height"] } as const;
  const explainers: Record<string, Parameters<typeof obeysExplainerLaws>> = {
    kernelShap: [(p, o) => kernelShap(p, { budgetRows: 2000, ...o }), asked],
    "kernelShap, every coalition": [(p, o) => kernelShap(p, o), few],
    "kernelShap, one design": [(p, o) => kernelShap(p, { estimator: "process", budgetRows: 2000, ...o }), asked],
    exactShapley: [exactShapley, few],
    permutationShapley: [(p, o) => permutationShapley(p, { budgetRows: 2000, ...o }), asked],
    owenValues: [(p, o) => owenValues(p, { hierarchy: [[0, 1, 2]], budgetRows: 2000, ...o }), asked],
    shapleyInteractions: [(p, o) => shapleyInteractions(p, { budgetRows: 2000, ...o }), asked],
    banzhafValues: [(p, o) => banzhafValues(p, { budgetRows: 2000, ...o }), asked],
    banzhafInteractions: [(p, o) => banzhafInteractions(p, o), few],
    lime: [(p, o) => lime(p, { samples: 512, ...o }), binned],
    "lime, parts hidden": [(p, o) => lime(p, { samples: 512, ...o }), asked],
    "lime, every coalition": [(p, o) => lime(p, { enumerate: true, budgetRows: 99_999, ...o }), few],
    anchors: [(p, o) => anchors(p, { tolerance: 1, budgetRows: 600, ...o }), small],
    streak: [(p, o) => streak(p, { ...one, count: 3, ...o }), asked],
    greedy: [(p, o) => greedy(p, { ...one, count: 3, ...o }), asked],
    occlusion: [occlusion, asked],
    predictionDifference: [(p, o) => predictionDifference(p, { outputs: ["breaks"], ...o }), asked],
  };
  test.each(Object.entries(explainers))("%s", (_, given) => obeysExplainerLaws(...given));

  test("none of the methods of the command line is missing above", async () => {
    const tried = new Set(Object.values(explainers).map(([explain]) => String(explain)));
    const loaded = await Promise.all([...EXPLAIN_METHODS.values()].map((load) => load()));
    // A method that reads trees asks no model, and so takes no probe.
    const methods = loaded.flatMap(({ declared, explain }) => (explain ? [declared.name] : []));
    expect(methods).toContain("kernelShap");
    expect(methods.filter((name) => ![...tried].some((text) => text.includes(name)))).toEqual([]);
  });

  test("one is caught that draws from Math.random, or ignores its signal", async () => {
    const drifting: (typeof explainers)[string][0] = async (p, o) => ({
      ...(await occlusion(p, o)),
      diagnostics: { drift: Math.random() },
    });
    await expect(obeysExplainerLaws(drifting, asked)).rejects.toThrow(/same bits/);
    const deaf: (typeof explainers)[string][0] = (p, { signal: _, ...o }) => occlusion(p, o);
    await expect(obeysExplainerLaws(deaf, asked)).rejects.toThrow(/ABORTED/);
  });
});
