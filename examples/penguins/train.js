// Trains the model that model.js serves: gradient boosting of small regression trees (Friedman 2001, "Greedy
// function approximation: a gradient boosting machine"), the trees from ml-cart. Nothing is random.
// Run: node examples/penguins/train.js [where to write, default model.json beside this file]
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { DecisionTreeRegression } from "ml-cart";
import { readTable } from "whybox";
import { answerRow, encodeRow } from "./boosted-trees.js";
import { features } from "./features.js";

const TREES = 60;
const DEPTH = 3;
const MIN_ROWS_TO_SPLIT = 20;
const LEARNING_RATE = 0.1;
/** Every fifth penguin is held out. The file is in order of species and island, so both parts hold all of them. */
const HELD_OUT_EVERY = 5;

const mass = { name: "body_mass_g", kind: "number", unit: "g", missing: true };
const file = fileURLToPath(new URL("./penguins.csv", import.meta.url));
const { rows } = await readTable(file, [...features, mass]);
const massOf = (row) => rows.data[row * rows.columns + features.length];

// Two penguins were never weighed: nothing to learn from, nothing to judge by.
const weighed = Array.from({ length: rows.rows }, (_, row) => row).filter((row) => !Number.isNaN(massOf(row)));
const training = weighed.filter((_, i) => i % HELD_OUT_EVERY !== 0);
const heldOut = weighed.filter((_, i) => i % HELD_OUT_EVERY === 0);

const medians = features.map((feature, column) =>
  feature.kind === "number" ? median(training.map((row) => rows.data[row * rows.columns + column])) : 0,
);
const encode = (row) => encodeRow(rows, row, medians);
const model = boost(training.map(encode), training.map(massOf));

const squares = (guess) => heldOut.reduce((sum, row) => sum + (massOf(row) - guess(row)) ** 2, 0);
const average = mean(heldOut.map(massOf));
const r2 = 1 - squares((row) => answerRow(model, encode(row))) / squares(() => average);
const rootMeanSquareG = Math.sqrt(squares((row) => answerRow(model, encode(row))) / heldOut.length);

const written = process.argv[2] ?? new URL("./model.json", import.meta.url);
await writeFile(written, `${JSON.stringify({ medians, ...model })}\n`);
console.log(`trained on ${training.length} penguins: ${TREES} trees of depth ${DEPTH}`);
console.log(`held out ${heldOut.length}: R2 ${r2.toFixed(3)}, root mean square error ${rootMeanSquareG.toFixed(0)} g`);

/** Each tree is fitted to what the trees before it got wrong, and only a tenth of its answer is added. */
function boost(encoded, targets) {
  const start = Math.round(mean(targets));
  const trees = [];
  const missed = targets.map((target) => target - start);
  for (let round = 0; round < TREES; round++) {
    const fitted = new DecisionTreeRegression({ maxDepth: DEPTH, minNumSamples: MIN_ROWS_TO_SPLIT });
    fitted.train(encoded, missed);
    const tree = compact(fitted.root);
    trees.push(tree);
    encoded.forEach((row, i) => {
      missed[i] -= answerRow({ start: 0, trees: [tree] }, row);
    });
  }
  return { start, trees };
}

/** A tree of ml-cart in the form of boosted-trees.js: leaves in hundredths of a gram, thresholds in hundredths of a millimetre. */
function compact({ left, right, splitColumn, splitValue, distribution }) {
  if (!left || !right) return hundredths(LEARNING_RATE * distribution);
  return [splitColumn, hundredths(splitValue), compact(left), compact(right)];
}

function hundredths(value) {
  return Math.round(value * 100) / 100;
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
