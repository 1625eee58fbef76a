// Writes the options of each method into its page, between the markers <!-- options: NAME --> and <!-- /options -->.
// With --check it writes nothing and fails where a page is out of date. Build first.
import { readFileSync, writeFileSync } from "node:fs";
import { explainGapOptions } from "../dist/audit/fairness/gap/gap-options.js";
import { individualFairnessOptions } from "../dist/audit/fairness/individual/individual-fairness-options.js";
import { adjustThresholdsOptions } from "../dist/audit/fairness/mitigation/adjust-thresholds.js";
import { compareFairnessOptions } from "../dist/audit/fairness/mitigation/compare-fairness.js";
import { reductionsOptions } from "../dist/audit/fairness/mitigation/reductions.js";
import { rejectOptionOptions } from "../dist/audit/fairness/mitigation/reject-option.js";
import { relabellingOptions } from "../dist/audit/fairness/mitigation/relabelling.js";
import { reweighingOptions } from "../dist/audit/fairness/mitigation/reweighing.js";
import { fairnessOptions } from "../dist/audit/fairness/review/fairness-options.js";
import { subgroupScanOptions } from "../dist/audit/fairness/subgroups/subgroup-scan.js";
import { defaultText } from "../dist/core/checks/option-kinds.js";
import { occlusionOptions } from "../dist/explain/ablation/occlusion.js";
import { predictionDifferenceOptions } from "../dist/explain/ablation/prediction-difference.js";
import { anchorsOptions } from "../dist/explain/anchors/options.js";
import { distillOptions } from "../dist/explain/distill/distill-options.js";
import { limeOptions } from "../dist/explain/lime/lime-options.js";
import { exactShapleyOptions } from "../dist/explain/shapley/exact-shapley.js";
import { banzhafInteractionsOptions } from "../dist/explain/shapley/interactions/banzhaf-interactions.js";
import { banzhafValuesOptions } from "../dist/explain/shapley/interactions/banzhaf-values.js";
import { shapleyInteractionsOptions } from "../dist/explain/shapley/interactions/shapley-interactions.js";
import { kernelShapOptions } from "../dist/explain/shapley/kernel-shap.js";
import { owenValuesOptions } from "../dist/explain/shapley/owen/owen-values.js";
import { permutationShapleyOptions } from "../dist/explain/shapley/permutation-shapley.js";
import { greedyOptions } from "../dist/explain/subset/greedy.js";
import { streakOptions } from "../dist/explain/subset/streak.js";

/** Every method with a page of its own. */
const PAGES = {
  "anchors.md": [anchorsOptions],
  "distill.md": [distillOptions],
  "exact-shapley.md": [exactShapleyOptions],
  "interactions.md": [shapleyInteractionsOptions, banzhafInteractionsOptions, banzhafValuesOptions],
  "fairness.md": [
    fairnessOptions,
    reweighingOptions,
    relabellingOptions,
    compareFairnessOptions,
    adjustThresholdsOptions,
    rejectOptionOptions,
    reductionsOptions,
  ],
  "fairness-why.md": [subgroupScanOptions, explainGapOptions, individualFairnessOptions],
  "kernel-shap.md": [kernelShapOptions],
  "lime.md": [limeOptions],
  "occlusion.md": [occlusionOptions, predictionDifferenceOptions],
  "owen-values.md": [owenValuesOptions],
  "permutation-shapley.md": [permutationShapleyOptions],
  "streak.md": [streakOptions, greedyOptions],
};

const outdated = [];
for (const [page, methods] of Object.entries(PAGES)) {
  const file = new URL(`../docs/${page}`, import.meta.url);
  const before = readFileSync(file, "utf8");
  const after = methods.reduce(withTable, before);
  if (after === before) continue;
  outdated.push(page);
  if (!process.argv.includes("--check")) writeFileSync(file, after);
}
if (process.argv.includes("--check") && outdated.length > 0) {
  console.error(`docs: the option tables of ${outdated.join(", ")} are out of date; run npm run docs`);
  process.exitCode = 1;
}

function withTable(page, { name, spec }) {
  const marked = new RegExp(`(<!-- options: ${name} -->\n)[^]*?(<!-- /options -->)`);
  if (!marked.test(page)) throw new Error(`docs: no marker <!-- options: ${name} --> ... <!-- /options -->`);
  const rows = Object.entries(spec).map(([option, declared]) => {
    const cells = [`\`${option}\``, declared.says, declared.expected, defaultText(declared)];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  const table = ["| option | meaning | takes | default |", "|---|---|---|---|", ...rows].join("\n");
  return page.replace(marked, (_, start, end) => `${start}${table}\n${end}`);
}
