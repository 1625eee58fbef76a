import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { plainTable } from "../plain-table.js";

/** Every section, in the order of the report; `npm run bench:lime -- time coverage` runs only those. */
const names = ["accuracy", "time", "convergence", "coverage", "control-variate"];

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !names.includes(name));
if (unknown) {
  console.error(`bench:lime: unknown section "${unknown}"; the sections are ${names.join(", ")}`);
  process.exit(2);
}
console.log(`Node ${process.version}, ${availableParallelism()} x ${cpus()[0]?.model}\n`);

const sections = {};
for (const name of wanted.length > 0 ? wanted : names) {
  const [section] = Object.values(await import(`./${name}.js`));
  const { title, header, rows, numbers } = await section();
  console.log(`${title}\n\n${plainTable(header, rows)}\n`);
  sections[name] = numbers;
}
mkdirSync(new URL("../results/", import.meta.url), { recursive: true });
writeFileSync(new URL("../results/lime.json", import.meta.url), `${JSON.stringify(sections, null, 2)}\n`);
