// Trains the classifier that model.js serves: who wrote a sentence, Jane Austen or Herman Melville? Nothing is random.
// Run: node examples/text/train.js [where to write, default model.json beside this file]
import { readFileSync, writeFileSync } from "node:fs";
import { AUTHORS, answer, train } from "./naive-bayes.js";

/** Every fifth sentence of each author is held out. The file takes turns between the two, in the order of the books. */
const HELD_OUT_EVERY = 5;

const lines = readFileSync(new URL("./sentences.tsv", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .slice(1);
const sentences = lines.map((line) => line.split("\t"));
const isHeldOut = (_, i) => Math.floor(i / AUTHORS.length) % HELD_OUT_EVERY === 0;
const training = sentences.filter((sentence, i) => !isHeldOut(sentence, i));
const heldOut = sentences.filter(isHeldOut);

const weights = train(training);
const right = heldOut.filter(([author, text]) => {
  const probabilities = answer(weights, text);
  return author === AUTHORS[probabilities.indexOf(Math.max(...probabilities))];
});

writeFileSync(process.argv[2] ?? new URL("./model.json", import.meta.url), `${JSON.stringify(weights)}\n`);
console.log(`trained on ${training.length} sentences with ${Object.keys(weights).length} different words`);
console.log(`held out ${heldOut.length}: ${((100 * right.length) / heldOut.length).toFixed(1)}% right`);
