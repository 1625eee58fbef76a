// Held-out fidelity of distilled trees beside scikit-learn's of the same size; run teachers.py first.
// Arguments: a part of the table's name, how many splits, and what is added to the split's number to make its seed.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { distill } from "whybox";
import { plainTable } from "../plain-table.js";
import { readTeacher } from "./teacher.js";

const peer = JSON.parse(readFileSync(new URL("../data/distill-peer.json", import.meta.url), "utf8"));
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const [only = "", splits = "10", seed = "0"] = process.argv.slice(2);

const cells = [];
for (const [cell, theirs] of Object.entries(peer.fidelity).filter(([name]) => name.includes(only))) {
  const [name, kind, leaves] = cell.split(", ");
  const ours = [];
  const started = process.cpuUsage().user;
  for (let split = 0; split < Number(splits); split++) {
    const { model, rows, heldOut } = readTeacher(name, kind, split);
    const { result } = await distill(model, rows, { leaves: Number(leaves), heldOut, seed: split + Number(seed) });
    ours.push(result.fidelity.agreement?.share ?? result.fidelity.r2[0]);
  }
  const gains = ours.map((value, split) => value - theirs[split]);
  const gain = mean(gains);
  const error = Math.sqrt(mean(gains.map((each) => (each - gain) ** 2)) / (gains.length - 1));
  const seconds = (process.cpuUsage().user - started) / 1e6 / gains.length;
  cells.push({ cell, ours: mean(ours), theirs: mean(theirs.slice(0, ours.length)), gain, error, seconds });
  console.error(cell, ...[mean(ours), cells.at(-1).theirs, gain, error].map((value) => value.toFixed(4)));
}

const groups = { classifiers: /^(?!friedman)/, "friedman 300": /^friedman 300/, "friedman 1200": /^friedman 1200/ };
const means = Object.entries(groups).flatMap(([group, pattern]) => {
  const own = cells.filter(({ cell }) => pattern.test(cell));
  return own.length > 0 ? [[group, "", "", mean(own.map(({ gain }) => gain)).toFixed(4), "", ""]] : [];
});
const table = cells.map(({ cell, ours, theirs, gain, error, seconds }) => [
  cell,
  ours.toFixed(4),
  theirs.toFixed(4),
  gain.toFixed(4),
  error.toFixed(4),
  seconds.toFixed(1),
]);
console.log(
  plainTable(
    ["table, teacher, leaves", "whybox", "scikit-learn", "gain", "standard error", "CPU s"],
    [...table, ...means],
  ),
);
mkdirSync(new URL("../results/", import.meta.url), { recursive: true });
writeFileSync(new URL("../results/distill.json", import.meta.url), `${JSON.stringify(cells, null, 2)}\n`);
