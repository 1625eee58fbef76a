// Writes the options of each method into its page, between the markers <!-- options: NAME --> and <!-- /options -->.
// With --check it writes nothing and fails where a page is out of date. Build first.
import { readFileSync, writeFileSync } from "node:fs";
import { fairnessOptions } from "../dist/audit/fairness/review/fairness-options.js";
import { defaultText } from "../dist/core/checks/option-kinds.js";
import { limeOptions } from "../dist/explain/lime/lime-options.js";

/** Every method with a page of its own. */
const PAGES = { "lime.md": [limeOptions], "fairness.md": [fairnessOptions] };

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
