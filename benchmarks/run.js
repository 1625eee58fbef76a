import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { plainTable } from "./plain-table.js";

/** Every section, in the order of the report; `npm run bench -- cost memory` runs only those. */
const names = ["cost", "workers", "accuracy", "memory", "sumprod30"];

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !names.includes(name));
if (unknown) {
  console.error(`bench: unknown section "${unknown}"; the sections are ${names.join(", ")}`);
  process.exit(2);
}
const machine = { node: process.version, cpu: cpus()[0]?.model, parallelism: availableParallelism() };
console.log(`Node ${machine.node}, ${machine.parallelism} x ${machine.cpu}\n`);

const results = { machine, sections: {} };
for (const name of wanted.length > 0 ? wanted : names) {
  const { [name]: section } = await import(`./${name}.js`);
  const { title, header, rows, footer, numbers } = await section();
  console.log(`${title}\n\n${plainTable(header, rows)}\n${footer ? `${footer}\n` : ""}`);
  results.sections[name] = numbers;
}
mkdirSync(new URL("./results/", import.meta.url), { recursive: true });
writeFileSync(new URL("./results/latest.json", import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
