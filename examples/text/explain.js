// Explains who a classifier thinks wrote a sentence, by LIME over its words; then what training taught it of them.
// Run: node examples/text/explain.js [a sentence of your own]
import { readFileSync } from "node:fs";
import { importModel, lime, probe, tokens, toText } from "whybox";

const model = await importModel(new URL("./model.js", import.meta.url));
const sentence =
  process.argv[2] ??
  "It is a truth universally acknowledged, that a single man in possession of a whale must be in want of an ocean.";

const explanation = await lime(probe(model, tokens(sentence)), { count: 4 });
console.log(toText(explanation));

// Naive Bayes can be looked into: what LIME finds from outside can be checked.
const weights = JSON.parse(readFileSync(new URL("./model.json", import.meta.url), "utf8"));
console.log("inside the classifier, log odds of Melville:");
for (const part of explanation.result.surrogate.selected[0]) {
  const { name } = explanation.subject.parts[part];
  console.log(`  ${name.padEnd(14)} ${(weights[name.toLowerCase()] ?? 0).toFixed(2).padStart(5)}`);
}
