// How often `subgroupScan` finds a subgroup in which scores are off or decisions wrong, and raises a false alarm where none
// is. With a file name it writes the tables there, for benchmarks/peers/mdss_subgroups.py.
import { createWriteStream } from "node:fs";
import { blackBox } from "whybox";
import { answersOf, dataset, subgroupScan } from "whybox/audit";
import { COLUMNS, scoredTable } from "./planted-tables.js";

const [file, fair = "200", planted = "100"] = process.argv.slice(2);
const out = file && file !== "-" ? createWriteStream(file) : undefined;
const DESIGNS = [
  { measure: "calibrationBias", rows: 600, direction: "higher", shift: 0 },
  { measure: "calibrationBias", rows: 600, direction: "higher", shift: 1.5 },
  { measure: "errorRate", rows: 600, direction: "higher", noise: 0 },
  { measure: "errorRate", rows: 600, direction: "higher", noise: 1 },
];
const model = blackBox((rows) => rows.map(([score]) => score), {
  name: "the score",
  input: { kind: "columns", features: [{ name: "score", kind: "number" }] },
  outputs: [{ name: "yes", unit: "probability" }],
});

console.log("measure          rows  shift  noise  tables  found  both columns");
for (const { measure, direction, ...design } of DESIGNS) {
  const isFair = !design.shift && !design.noise;
  const tables = Number(isFair ? fair : planted);
  let [found, both] = [0, 0];
  for (let number = 0; number < tables; number++) {
    const { records, columns } = scoredTable(design, number);
    out?.write(`${JSON.stringify({ measure, ...design, direction, number, columns, records })}\n`);
    const answers = await answersOf(model, dataset(records, { model, target: "truth" }));
    const asked = { measure, direction, favourable: "yes", columns: COLUMNS, draws: 199, seed: number };
    const { subgroups } = (await subgroupScan(answers, asked)).result;
    if (subgroups.length === 0) continue;
    found++;
    const named = subgroups[0].conditions.map(({ column }) => column);
    if (columns.every((column) => named.includes(column))) both++;
  }
  const percent = (count) => ((100 * count) / tables).toFixed(1);
  console.log(
    [
      measure.padEnd(15),
      String(design.rows).padStart(4),
      String(design.shift ?? "").padStart(5),
      String(design.noise ?? "").padStart(5),
      String(tables).padStart(6),
      percent(found).padStart(5),
      isFair ? "" : percent(both).padStart(12),
    ].join("  "),
  );
}
out?.end();
