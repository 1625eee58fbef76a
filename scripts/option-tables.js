// Writes the options of each method into its page, between the markers <!-- options: NAME --> and <!-- /options -->.
// With --check it writes nothing and fails where a page is out of date. Build first.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { defaultText } from "../dist/core/checks/option-kinds.js";

const dist = new URL("../dist/", import.meta.url);
const docs = new URL("../docs/", import.meta.url);

/** The options of every method, by the method's name. */
const methods = new Map();
for (const file of readdirSync(dist, { recursive: true })) {
  if (!file.endsWith(".js") || !readFileSync(new URL(file, dist), "utf8").includes(' optionsOf("')) continue;
  for (const declared of Object.values(await import(new URL(file, dist).href)))
    if (declared?.spec && declared.name) methods.set(declared.name, declared);
}

const outdated = [];
const written = new Set();
for (const page of readdirSync(docs).filter((name) => name.endsWith(".md"))) {
  const file = new URL(page, docs);
  const before = readFileSync(file, "utf8");
  const after = before.replace(
    /(<!-- options: (\w+) -->\n)[\s\S]*?(<!-- \/options -->)/g,
    (_, start, name, end) => `${start}${tableOf(name, page)}\n${end}`,
  );
  if (after === before) continue;
  outdated.push(page);
  if (!process.argv.includes("--check")) writeFileSync(file, after);
}
const homeless = [...methods.keys()].filter((name) => !written.has(name));
if (homeless.length > 0) throw new Error(`docs: no page has the options of ${homeless.join(", ")}`);
if (process.argv.includes("--check") && outdated.length > 0) {
  console.error(`docs: the option tables of ${outdated.join(", ")} are out of date; run npm run docs`);
  process.exitCode = 1;
}

function tableOf(name, page) {
  if (!methods.has(name)) throw new Error(`docs: ${page} asks for the options of ${name}, which no method declares`);
  written.add(name);
  const rows = Object.entries(methods.get(name).spec).map(([option, declared]) => {
    const cells = [`\`${option}\``, declared.says, declared.expected, defaultText(declared)];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return ["| option | meaning | takes | default |", "|---|---|---|---|", ...rows].join("\n");
}
