// Draws docs/gallery/*.svg and writes docs/gallery.md: every chart with the lines that make it. `node docs/gallery.js`
// writes; the tests compare with what is written.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import {
  anchors,
  binnedColumns,
  blackBox,
  columns,
  distill,
  exactShapley,
  globalImportance,
  greedy,
  importModel,
  kernelShap,
  lime,
  occlusion,
  owenValues,
  probe,
  readTable,
  shapleyInteractions,
  superpixels,
  tokens,
} from "whybox";
import {
  accumulatedEffects,
  adjustThresholds,
  answersOf,
  errorSlices,
  explainGap,
  fairness,
  individualFairness,
  interactionStrength,
  partialDependence,
  performance,
  permutationImportance,
  profile,
  readDataset,
  strategies,
  subgroupScan,
} from "whybox/audit";
import { toSvg } from "whybox/charts";
import { grid } from "whybox/images";

const here = (path) => new URL(path, import.meta.url);

/** The inputs of the gallery: penguins, a sentence, a small picture. */
async function inputs() {
  const model = await importModel(here("../examples/penguins/model.js"));
  const { rows } = await readTable(here("../examples/penguins/penguins.csv").pathname, model.input.features, {
    ignore: ["body_mass_g"],
  });
  const row = (index) => rows.data.subarray(index * rows.columns, (index + 1) * rows.columns);
  const background = Array.from({ length: 40 }, (_, i) => row(8 * i));
  const review = blackBox(
    (texts) => texts.map((text) => 1 / (1 + Math.exp(1.1 * /dull|slow/.test(text) - 2.2 * /lovely|warm/.test(text)))),
    { name: "review", input: { kind: "text" }, outputs: [{ name: "positive", unit: "probability" }] },
  );
  const image = sunset(48, 32);
  const orange = blackBox(
    (batch) =>
      batch.map((pixels) => {
        let sum = 0;
        for (let at = 0; at < pixels.length; at += 3) sum += Math.max(0, pixels[at] - pixels[at + 2]);
        return sum / (pixels.length / 3);
      }),
    {
      name: "orange",
      input: { kind: "image", width: 48, height: 32, channels: 3, range: [0, 1] },
      outputs: [{ name: "how orange", unit: "probability" }],
    },
  );
  return { model, rows, row, background, review, image, orange, ...(await tables(model)) };
}

/** The penguins as datasets: what they weigh; whether they are heavy, which a second model says; those of one island. */
async function tables(model) {
  const isHeavy = blackBox(async (matrix) => (await model.predict(matrix)).data.map((mass) => 1 / (1 + Math.exp((4200 - mass) / 200))), {
    name: "heavy penguins",
    input: model.input,
    outputs: [{ name: "heavy", unit: "probability" }],
    rows: "matrix",
  });
  const sex = model.input.features.findIndex(({ name }) => name === "sex");
  const careless = blackBox(
    (matrix) => model.predict({ ...matrix, data: matrix.data.map((value, i) => (i % matrix.columns === sex ? 0 : value)) }),
    { name: "careless", input: model.input, outputs: model.outputs, rows: "matrix" },
  );
  const file = here("../examples/penguins/penguins.csv").pathname;
  const target = "body_mass_g";
  const mass = "CASE WHEN body_mass_g > 4200 THEN 'heavy' ELSE 'light' END AS mass";
  return {
    isHeavy,
    careless,
    penguins: await readDataset(file, { model, target }),
    dreamers: await readDataset(file, { model, target, where: "island = 'Dream'" }),
    heavyPenguins: await readDataset(file, {
      model: isHeavy,
      target: "mass",
      groups: ["island"],
      query: `SELECT * EXCLUDE (body_mass_g), ${mass} FROM data WHERE body_mass_g IS NOT NULL`,
    }),
    heavyBySex: await readDataset(file, {
      model: isHeavy,
      target: "mass",
      groups: ["sex"],
      query: `SELECT * EXCLUDE (body_mass_g), ${mass} FROM data WHERE body_mass_g IS NOT NULL AND sex IS NOT NULL`,
    }),
  };
}

/** A sun over the sea, as pixels. */
function sunset(width, height) {
  const data = new Float64Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const isSun = (x - 30) ** 2 + (y - 14) ** 2 < 50;
    const isSea = y > 20;
    data.set(isSun && !isSea ? [1, 0.65, 0.1] : isSea ? [0.1, 0.25, 0.5] : [0.45, 0.55, 0.85], 3 * pixel);
  }
  return { data, width, height, channels: 3, range: [0, 1] };
}

/** Each entry: a title, a chart's name, and the lines that make it, which are run as they stand. */
const ENTRIES = [
  ["Waterfall", "waterfall", `const penguin = await kernelShap(probe(model, columns(background, row(0))));\ntoSvg(penguin);`],
  ["Bars", "bars", `const penguin = await exactShapley(probe(model, columns(background, row(0))));\ntoSvg(penguin, { chart: "bars" });`],
  ["Bars of groups", "groups", `const grouped = await owenValues(probe(model, columns(background, row(0))), {
  hierarchy: { bill: ["bill_length_mm", "bill_depth_mm"], "kind and place": ["species", "island"] },
});\ntoSvg(grouped, { chart: "bars" });`],
  ["Bars of LIME", "lime", `const near = await lime(probe(model, binnedColumns(rows, row(0))), { count: 4 });\ntoSvg(near, { chart: "bars" });`],
  ["Text", "text", `const words = await lime(probe(review, tokens("A lovely, warm film, if a little slow in the middle.")));\ntoSvg(words);`],
  ["Regions of an image", "regions", `const regions = await occlusion(probe(orange, await superpixels(image, grid(image, { size: 8 }))));\ntoSvg(regions);`],
  ["Chosen regions", "chosen-regions", `const few = await greedy(probe(orange, await superpixels(image, grid(image, { size: 8 }))), { count: 5 });\ntoSvg(few);`],
  ["Gains of chosen words", "gains", `const few = await greedy(probe(review, tokens("A lovely, warm film, if a little slow in the middle.")), { count: 2 });\ntoSvg(few, { chart: "gains" });`],
  ["Rule", "rule", `const rule = await anchors(probe(model, columns(background, row(0))), { tolerance: 400 });\ntoSvg(rule);`],
  ["Global bars", "global", `toSvg(many);`],
  ["Beeswarm", "beeswarm", `toSvg(many, { chart: "beeswarm" });`],
  ["Dependence", "dependence", `toSvg(many, { chart: "dependence", part: "flipper_length_mm" });`],
  ["Heatmap", "heatmap", `toSvg(many, { chart: "heatmap" });`],
  ["Interactions", "interactions-heatmap", `const together = await shapleyInteractions(probe(model, columns(background, row(0))));\ntoSvg(together);`],
  ["Network of interactions", "network", `const together = await shapleyInteractions(probe(model, columns(background, row(0))));\ntoSvg(together, { chart: "network" });`],
  ["Importance", "importance", `const table = globalImportance(many);\ntoSvg(table);`],
  ["Tree", "tree", `const tree = await distill(model, rows, { maxLeaves: 6, budgetRows: 2000 });\ntoSvg(tree);`],
  ["Fidelity by size", "size", `const tree = await distill(model, rows, { maxLeaves: 6, budgetRows: 2000 });\ntoSvg(tree, { chart: "size" });`],
  ["List of rules", "rules", `const rules = await distill(isHeavy, rows, { as: "ruleList", budgetRows: 2000 });\ntoSvg(rules, { width: 720 });`],
  ["Soft tree", "soft-tree", `const soft = await distill(model, rows, { as: "softTree", maxDepth: 3, budgetRows: 2000 });\ntoSvg(soft, { width: 720 });`],
  ["Curves of an additive model", "curves", `const curves = await distill(model, rows, { as: "additive", pairs: 0, budgetRows: 2000 });\ntoSvg(curves, { width: 720 });`],
  ["Calibration", "calibration", `const answers = await answersOf(isHeavy, heavyPenguins);\ntoSvg(await performance(answers));`],
  ["Thresholds", "thresholds", `const answers = await answersOf(isHeavy, heavyPenguins);\ntoSvg(await performance(answers), { chart: "thresholds" });`],
  ["Confusion", "confusion", `const answers = await answersOf(isHeavy, heavyPenguins);\ntoSvg(await performance(answers), { chart: "confusion" });`],
  ["Residuals", "residuals", `const answers = await answersOf(model, penguins);\ntoSvg(await performance(answers));`],
  ["Slices", "slices", `const answers = await answersOf(careless, penguins);\ntoSvg(await errorSlices(answers), { width: 720 });`],
  ["Rates of groups", "rates", `const answers = await answersOf(isHeavy, heavyPenguins);\nconst groups = await fairness(answers, { favourable: "heavy" });\ntoSvg(groups, { part: "selectionRate by island", width: 720 });`],
  ["Gaps between groups", "gaps", `const answers = await answersOf(isHeavy, heavyPenguins);\nconst groups = await fairness(answers, { favourable: "heavy" });\ntoSvg(groups, { chart: "gaps", part: "island", width: 720 });`],
  ["ROC curves of groups", "roc", `const answers = await answersOf(isHeavy, heavyPenguins);\nconst groups = await fairness(answers, { favourable: "heavy" });\ntoSvg(groups, { chart: "roc", part: "island", width: 720 });`],
  ["Calibration of groups", "fairness-calibration", `const answers = await answersOf(isHeavy, heavyPenguins);\nconst groups = await fairness(answers, { favourable: "heavy" });\ntoSvg(groups, { chart: "calibration", part: "island", width: 720 });`],
  ["Subgroups", "subgroups", `const answers = await answersOf(careless, penguins);\ntoSvg(await subgroupScan(answers), { width: 720 });`],
  ["Why groups differ", "group-gap", `const gap = await explainGap(isHeavy, heavyBySex, { of: "female", against: "male", profile: await profile(heavyBySex) });\ntoSvg(gap, { width: 720 });`],
  ["Similar individuals", "individual-differences", `const answers = await answersOf(isHeavy, heavyBySex);\nconst alike = await individualFairness(answers, { favourable: "heavy", model: isHeavy });\ntoSvg(alike, { width: 720 });`],
  ["Effects of features", "effects-curves", `const effects = await accumulatedEffects(model, penguins);\ntoSvg(effects, { width: 720 });`],
  ["Effects of two features", "surfaces", `const features = [["flipper_length_mm", "bill_depth_mm"]];\nconst together = await partialDependence(model, penguins, { features, points: 10 });\ntoSvg(together, { width: 720 });`],
  ["Strength of interactions", "interactions-bars", `const strength = await interactionStrength(model, penguins, { maxRows: 40 });\ntoSvg(strength, { width: 720 });`],
  ["Importance for the loss", "loss-bars", `const importance = await permutationImportance(model, penguins);\ntoSvg(importance);`],
  ["Associations", "associations", `const table = await profile(penguins);\ntoSvg(table);`],
  ["Drift", "drift", `const moved = await profile(penguins, { other: dreamers });\ntoSvg(moved, { chart: "drift" });`],
  ["Kinds of reasons", "reasons", `const kinds = strategies(many);\ntoSvg(kinds);`],
  ["Gaps before and after", "changes", `const { report } = await adjustThresholds(isHeavy, heavyBySex, { favourable: "heavy", smallest: 10 });\ntoSvg(report, { width: 720 });`],
  ["Frontier", "frontier", `const { report } = await adjustThresholds(isHeavy, heavyBySex, { favourable: "heavy", smallest: 10 });\ntoSvg(report, { chart: "frontier" });`],
];

/** File names and what is in them. */
export async function gallery() {
  const given = await inputs();
  const { model, row, background } = given;
  const many = [];
  for (let i = 0; i < 60; i++) many.push(await kernelShap(probe(model, columns(background.slice(0, 20), row(5 * i)))));
  const scope = {
    ...given,
    many,
    ...{ accumulatedEffects, adjustThresholds, answersOf, errorSlices, explainGap, fairness, individualFairness, interactionStrength, partialDependence, performance, permutationImportance, profile, strategies, subgroupScan },
    ...{ anchors, binnedColumns, columns, distill, exactShapley, globalImportance, greedy, grid, kernelShap, lime, occlusion, owenValues, probe, shapleyInteractions, superpixels, toSvg, tokens },
  };
  const files = new Map();
  const sections = [];
  for (const [title, name, code] of ENTRIES) {
    const lines = code.split("\n");
    const body = [...lines.slice(0, -1), `return ${lines.at(-1)}`].join("\n");
    const run = new (Object.getPrototypeOf(async () => {}).constructor)(...Object.keys(scope), body);
    files.set(`gallery/${name}.svg`, await run(...Object.values(scope)));
    sections.push(`## ${title}\n\n\`\`\`js\n${code}\n\`\`\`\n\n![${title}](gallery/${name}.svg)\n`);
  }
  files.set(
    "gallery.md",
    `# Gallery

Every chart with the lines that make it. \`model\` and \`rows\` are those of [the penguins](../examples/penguins/README.md),
\`background\` is 40 of the rows, \`many\` holds the explanations of 60 of them; \`review\` and \`orange\` are small models of
texts and images. \`penguins\` is a dataset of all rows with what they weigh, \`dreamers\` of those from one island;
\`isHeavy\` is a model that says how probable it is that a penguin weighs over 4,200 g, \`heavyPenguins\` a dataset of
whether they do, with the islands as groups, \`heavyBySex\` with the sexes; \`careless\` takes every penguin for a female. \`node docs/gallery.js\` draws them again. What the charts can do is in [charts](charts.md).

${sections.join("\n")}`,
  );
  return files;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  mkdirSync(here("gallery"), { recursive: true });
  for (const [file, content] of await gallery()) {
    const before = (() => {
      try {
        return readFileSync(here(file), "utf8");
      } catch {
        return undefined;
      }
    })();
    if (before !== content) console.log(`wrote docs/${file}`);
    writeFileSync(here(file), content);
  }
}
