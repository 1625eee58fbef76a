import { readFileSync } from "node:fs";
import { blackBox } from "whybox";
import { AUTHORS, answer } from "./naive-bayes.js";

// Read where this module is, so that every worker thread finds it too. train.js writes it.
const weights = JSON.parse(readFileSync(new URL("./model.json", import.meta.url), "utf8"));

/** Author of a sentence: Jane Austen in Persuasion, or Herman Melville in Moby-Dick. */
export default blackBox((texts) => texts.map((text) => answer(weights, text)), {
  name: "author",
  input: { kind: "text" },
  outputs: AUTHORS.map((name) => ({ name, unit: "probability" })),
});
