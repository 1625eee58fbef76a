// Prints a fingerprint of one explanation of each kind: everything in it but `run`. Two versions of Node, or two
// numbers of workers, must print the same. Build first.
import { createHash } from "node:crypto";
import {
  anchors,
  banzhafInteractions,
  banzhafValues,
  binnedColumns,
  blackBox,
  columns,
  distill,
  exactShapley,
  globalImportance,
  greedy,
  importanceDrift,
  kernelShap,
  lime,
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
} from "whybox";
import {
  adjustThresholds,
  answersOf,
  compareFairness,
  dataset,
  explainGap,
  fairness,
  individualFairness,
  reductions,
  rejectOption,
  relabelling,
  reweighing,
  subgroupScan,
} from "whybox/audit";
import { grid } from "whybox/images";
import { treeSurrogate } from "whybox/trees";

const names = ["a", "b", "c", "d", "e", "f"];
const features = names.map((name) => ({ name, kind: "number" }));
const rows = Array.from({ length: 120 }, (_, row) =>
  names.map((_, column) => ((row * (2 * column + 3) + column) % 41) / 41),
);
const instance = rows[7];

/** Arithmetic alone: what the model answers must not depend on the version of a function such as Math.exp. */
const share = (score) => 0.5 + score / (2 * (1 + Math.abs(score)));
const score = ([a, b, c, d, e, f]) => share(4 * a - 3 * b + 2 * a * c - d * e + (f > 0.5 ? 1 : 0) - 1);
const table = { kind: "columns", features };
const classifier = blackBox((batch) => batch.map((row) => [score(row), 1 - score(row)]), {
  name: "classifier",
  input: table,
  outputs: ["yes", "no"].map((name) => ({ name, unit: "probability" })),
});
const regressor = blackBox((batch) => batch.map((row) => 10 * score(row) + row[0]), {
  name: "regressor",
  input: table,
  outputs: [{ name: "value" }],
});
const reader = blackBox(
  (texts) => texts.map((text) => share((text.match(/good|fine/g) ?? []).length - (text.includes("bad") ? 2 : 0))),
  { name: "reader", input: { kind: "text" }, outputs: [{ name: "praise", unit: "probability" }] },
);
const text = "a good film with a fine cast, a bad end and a good score";
const image = {
  ...{ width: 16, height: 16, channels: 1, range: [0, 1] },
  data: Float64Array.from({ length: 256 }, (_, pixel) => ((pixel * 37) % 101) / 101),
};
const viewer = blackBox((batch) => batch.map((pixels) => share(pixels[17] + pixels[120] - 3 * pixels[200])), {
  name: "viewer",
  input: { kind: "image", width: 16, height: 16, channels: 1, range: [0, 1] },
  outputs: [{ name: "bright" }],
});

const plain = (model = classifier) => probe(model, columns(rows.slice(0, 20), instance));
const binned = (model, options) => probe(model, binnedColumns(rows, instance, options));
const offset = (centre) => probe(regressor, offsetColumns(rows, instance, { centre }));
const words = (options) => probe(reader, tokens(text, options));
const regions = async () => probe(viewer, await superpixels(image, grid(image, { size: 4 })));

const people = dataset(
  rows.map((row, i) => ({
    ...Object.fromEntries(names.map((name, column) => [name, row[column]])),
    y: score(row) + ((i * 7) % 11) / 40 > 0.6 ? "yes" : "no",
    g: i % 3 === 0 ? "x" : "z",
  })),
  { model: classifier, target: "y", groups: ["g"] },
);
const fair = { favourable: "yes", smallest: 5 };

const explanations = {
  "kernelShap enumerated": () => kernelShap(plain()),
  "kernelShap sampled": () => kernelShap(plain(regressor), { enumerate: false, budgetRows: 600 }),
  "kernelShap order 1": () => kernelShap(plain(), { enumerate: false, budgetRows: 1000, order: 1, outputs: "all" }),
  "kernelShap logit": () => kernelShap(plain(), { link: "logit" }),
  "kernelShap text": () => kernelShap(words(), { budgetRows: 200, enumerate: false }),
  "kernelShap image": async () => kernelShap(await regions(), { budgetRows: 200 }),
  exactShapley: () => exactShapley(plain()),
  "shapleyInteractions enumerated": () => shapleyInteractions(plain(), { order: 3 }),
  "shapleyInteractions sampled": async () => shapleyInteractions(await regions(), { index: "FSII", budgetRows: 500 }),
  "banzhafInteractions sampled": async () => banzhafInteractions(await regions(), { budgetRows: 500 }),
  banzhafValues: () => banzhafValues(plain()),
  "owenValues exact": () => owenValues(plain(), { hierarchy: [["a", "b", ["c", "d"]]] }),
  "owenValues sampled": () => owenValues(words({ mode: "positions" }), { budgetRows: 90 }),
  permutationShapley: () => permutationShapley(plain(), { enumerate: false, budgetRows: 800 }),
  "lime quartiles": () => lime(binned(classifier), { samples: 640 }),
  "lime deciles": () => lime(binned(regressor, { edges: "decile" }), { samples: 640 }),
  "lime random": () => lime(binned(regressor), { samples: 640, design: "random" }),
  "lime cosine": () => lime(binned(regressor), { samples: 640, distance: "cosine" }),
  "lime lassoPath": () => lime(binned(classifier), { samples: 640, select: "lassoPath", count: 3 }),
  "lime forward": () => lime(binned(classifier), { samples: 640, select: "forward", count: 3 }),
  "lime until": () => lime(binned(regressor), { samples: 320, until: { stable: 0.95 }, budgetRows: 3000, count: 3 }),
  "lime controlVariate": () => lime(binned(classifier), { samples: 640, controlVariate: true }),
  "lime surrogate": () => lime(binned(classifier), { samples: 640, surrogate: treeSurrogate({ maxLeaves: 4 }) }),
  "lime offsets": () => lime(offset("instance"), { samples: 640 }),
  "lime offsets from the mean": () => lime(offset("mean"), { samples: 640 }),
  "lime columns": () => lime(plain(regressor), { samples: 640, enumerate: false }),
  "lime text": () => lime(words(), { samples: 320, enumerate: false }),
  "lime positions": () => lime(words({ mode: "positions" }), { samples: 320, enumerate: false }),
  "lime image": async () => lime(await regions(), { samples: 320 }),
  "anchors certified": () => anchors(binned(classifier), { enumerate: false }),
  "anchors enumerated": () => anchors(words(), { enumerate: true, budgetRows: 5000 }),
  "anchors published": () => anchors(binned(classifier), { search: "published" }),
  "anchors tolerance": () => anchors(binned(regressor), { tolerance: 1 }),
  "anchors text": () => anchors(words(), { enumerate: false }),
  streak: () => streak(plain(regressor), { count: 3 }),
  "streak drawn": async () => streak(await regions(), { count: 3 }),
  greedy: () => greedy(plain(regressor), { count: 3 }),
  occlusion: () => occlusion(plain()),
  "occlusion patches": async () => occlusion(probe(viewer, await patches(image, { size: 8, stride: 4 }))),
  predictionDifference: () => predictionDifference(plain(), {}),
  ...Object.fromEntries(
    ["tree", "ruleList", "additive", "softTree"].flatMap((as) => [
      [`distill ${as}, classes`, () => distill(classifier, matrix(rows), { as, budgetRows: 1000 })],
      [`distill ${as}, numbers`, () => distill(regressor, matrix(rows), { as, budgetRows: 1000 })],
    ]),
  ),
  importanceDrift: async () => {
    const [before, now] = await Promise.all([lime(binned(classifier), { samples: 640 }), exactShapley(plain())]);
    return importanceDrift(globalImportance([before, before]), globalImportance([now, now]));
  },
  reweighing: () => reweighing(people).report,
  fairness: async () => fairness(await answersOf(classifier, people), { favourable: "yes" }),
  relabelling: async () => relabelling(await answersOf(classifier, people), { favourable: "yes" }).report,
  adjustThresholds: async () =>
    (await adjustThresholds(classifier, people, { ...fair, constraint: "equalizedOdds" })).report,
  rejectOption: async () => (await rejectOption(classifier, people, fair)).report,
  reductions: async () => (await reductions(stump, people, { ...fair, maxTrainings: 12 })).report,
  compareFairness: async () => {
    const { model } = await rejectOption(classifier, people, fair);
    const rule = { ...people, features: model.input.features, rows: withGroup(people) };
    return compareFairness(await answersOf(classifier, people), await answersOf(model, rule), fair);
  },
  explainGap: () => explainGap(classifier, people, { backgroundRows: 16 }),
  "explainGap of losses": () => explainGap(classifier, people, { measure: "loss", loss: "brier", backgroundRows: 8 }),
  individualFairness: async () =>
    individualFairness(await answersOf(classifier, people), { favourable: "yes", model: classifier }),
  subgroupScan: async () =>
    subgroupScan(await answersOf(classifier, people), { measure: "errorRate", favourable: "yes", draws: 39 }),
  globalImportance: async () => globalImportance([await kernelShap(plain()), await kernelShap(plain(), { seed: 1 })]),
};

/** The best single split of one column, by weight. */
function stump({ data, columns: width }, labels, weights) {
  let best = { right: -1, column: 0, at: 0, sign: 1 };
  for (let column = 0; column < width; column++) {
    for (const at of [0.25, 0.5, 0.75]) {
      for (const sign of [1, -1]) {
        let right = 0;
        for (const [row, label] of labels.entries()) {
          if ((sign * (data[row * width + column] - at) > 0 ? 1 : 0) === label) right += weights[row];
        }
        if (right > best.right) best = { right, column, at, sign };
      }
    }
  }
  const { column, at, sign } = best;
  return blackBox((batch) => batch.map((row) => (sign * (row[column] - at) > 0 ? 1 : 0)), {
    name: "stump",
    input: table,
    outputs: [{ name: "yes", unit: "probability" }],
  });
}

/** The rows with the group as a last column. */
function withGroup({ rows: { data, rows: count, columns: width }, groups: [{ codes }] }) {
  const wider = Array.from({ length: count }, (_, row) => [
    ...data.subarray(row * width, (row + 1) * width),
    codes[row],
  ]);
  return matrix(wider);
}

let failed = 0;
for (const [name, explain] of Object.entries(explanations)) {
  try {
    const { run: _, ...rest } = await explain();
    console.log(createHash("sha256").update(JSON.stringify(rest)).digest("hex").slice(0, 16), name);
  } catch (error) {
    failed++;
    console.log("failed          ", name, error.message);
  }
}
if (failed > 0) process.exitCode = 1;
