import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { plainTable } from "../plain-table.js";

/** Every section, in the order of the report; `npm run bench:anchors -- peers` runs only that one. */
const names = ["usefulness", "numbers", "validity", "models", "fresh", "peers"];

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !names.includes(name));
if (unknown) {
  console.error(`bench:anchors: unknown section "${unknown}"; the sections are ${names.join(", ")}`);
  process.exit(2);
}
console.log(`Node ${process.version}, ${availableParallelism()} x ${cpus()[0]?.model}\n`);

const sections = {};
for (const name of wanted.length > 0 ? wanted : names) {
  const { [name]: section } = await import(`./${name}.js`);
  const { title, header, rows, footer, numbers } = await section();
  console.log(`${title}\n\n${plainTable(header, rows)}\n${footer ? `${footer}\n` : ""}`);
  sections[name] = numbers;
}
mkdirSync(new URL("../results/", import.meta.url), { recursive: true });
writeFileSync(new URL("../results/anchors.json", import.meta.url), `${JSON.stringify(sections, null, 2)}\n`);
