// STREAK, greedy and lazy greedy side by side, and STREAK against LIME on digits. See README.md beside this file.
// Run: npm run build && node benchmarks/subset/run.js
import { compare } from "./contenders.js";
import { digitProbes, rowsToReachLime } from "./digits.js";
import { functions, referenceFunctions } from "./functions.js";

const DRAWS = 20;

const show = (title, rows) => {
  console.log(`\n${title}`);
  console.table(Object.fromEntries(rows.map(({ name, ...row }) => [name, row])));
};

for (const { name, runs, probe } of referenceFunctions()) {
  for (const { count } of runs) {
    const games = Array.from({ length: DRAWS }, () => ({ probe, count }));
    show(`${name}, ${count} of ${probe.parts.length} parts, ${DRAWS} orders`, await compare(games));
  }
}
for (const [name, draw] of Object.entries(functions)) {
  const games = Array.from({ length: DRAWS }, (_, seed) => ({ probe: draw(50, seed), count: 10 }));
  show(`${name}, 10 of 50 parts, ${DRAWS} functions`, await compare(games));
}
for (const hide of ["mean", 8, 0]) {
  const games = (await digitProbes(hide)).map((probe) => ({ probe, count: 4 }));
  show(`digits, 4 of 16 squares, hidden: ${hide}, ${games.length} images`, await compare(games));
}
console.log(
  "\np(class | 4 chosen squares only) and model rows: STREAK against LIME with 1000 samples, on the same digits",
);
for (const hide of ["mean", 8, 0]) console.table([await rowsToReachLime(hide)]);
