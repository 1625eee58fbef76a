// How often `subgroupScan` raises a false alarm on fair tables, and how often it finds a planted subgroup. With a file
// name it writes the tables there, for benchmarks/peers/mdss_subgroups.py, which runs AIF360's MDSS on them.
import { createWriteStream } from "node:fs";
import { blackBox } from "whybox";
import { answersOf, dataset, subgroupScan } from "whybox/audit";
import { COLUMNS, plantedTable } from "./planted-tables.js";

const [file, fair = "1000", planted = "100"] = process.argv.slice(2);
const out = file && file !== "-" ? createWriteStream(file) : undefined;
const DESIGNS = [
  ...[
    { rows: 400, rate: 0.4 },
    { rows: 400, rate: 0.1 },
    { rows: 1000, rate: 0.3 },
  ].map((design) => ({
    ...design,
    planted: design.rate,
    tables: Math.round(Number(fair) / 3),
  })),
  ...[
    { rows: 400, rate: 0.4, planted: 0.05 },
    { rows: 400, rate: 0.1, planted: 0.4 },
    { rows: 1000, rate: 0.3, planted: 0.1 },
    { rows: 1000, rate: 0.3, planted: 0.5 },
  ].map((design) => ({ ...design, tables: Number(planted) })),
];

const features = [{ name: "chosen", kind: "category", categories: ["no", "yes"] }];
const model = blackBox((rows) => rows.map(([code]) => code), {
  name: "the choice",
  input: { kind: "columns", features },
  outputs: [{ name: "yes", unit: "probability" }],
});

console.log("rows  rate  inside  tables  found  both columns  interval holds");
for (const { tables, ...design } of DESIGNS) {
  let [found, both, holds] = [0, 0, 0];
  const direction = design.planted > design.rate ? "higher" : "lower";
  for (let number = 0; number < tables; number++) {
    const { records, columns } = plantedTable(design, number);
    out?.write(`${JSON.stringify({ ...design, direction, number, columns, records })}\n`);
    const answers = await answersOf(model, dataset(records, { model }));
    const { subgroups } = (
      await subgroupScan(answers, { favourable: "yes", direction, columns: COLUMNS, draws: 199, seed: number })
    ).result;
    if (subgroups.length === 0) continue;
    found++;
    const { low, high } = subgroups[0].gap;
    const truth = trueGap(subgroups[0].conditions, plantedTable(design, number, 20_000).records);
    if (low <= truth && truth <= high) holds++;
    const named = subgroups[0].conditions.map(({ column }) => column);
    if (columns.every((column) => named.includes(column))) both++;
  }
  const percent = (count) => ((100 * count) / tables).toFixed(1);
  console.log(
    [
      String(design.rows).padStart(4),
      String(design.rate).padStart(4),
      String(design.planted).padStart(6),
      String(tables).padStart(6),
      percent(found).padStart(5),
      design.planted === design.rate ? "" : percent(both).padStart(12),
      found === 0 || design.planted === design.rate ? "" : ((100 * holds) / found).toFixed(1).padStart(14),
    ].join("  "),
  );
}
out?.end();

/** The mean chance of those who meet the conditions less that of all others. */
function trueGap(conditions, people) {
  const meets = (person) =>
    conditions.every(({ column, labels, above = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY }) =>
      labels ? labels.includes(person[column]) : person[column] > above && person[column] <= atMost,
    );
  const mean = (some) => some.reduce((sum, { chance }) => sum + chance, 0) / some.length;
  return mean(people.filter(meets)) - mean(people.filter((person) => !meets(person)));
}
