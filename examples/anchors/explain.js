// Which conditions keep the penguins model at what it says of one penguin, whatever the rest is? And whom else do they fit?
import { fileURLToPath } from "node:url";
import { anchors, binnedColumns, importModel, matrix, probe, readTable, ruleApplies, toText } from "whybox";

const model = await importModel(new URL("../penguins/model.js", import.meta.url));
const penguins = fileURLToPath(new URL("../penguins/penguins.csv", import.meta.url));
const { rows } = await readTable(penguins, model.input.features, { ignore: ["body_mass_g"] });
const all = Array.from({ length: rows.rows }, (_, i) => rows.data.subarray(i * rows.columns, (i + 1) * rows.columns));

// The model answers grams, so say which answers count as the same: within 500 g of what it says of the first penguin.
const rule = await anchors(probe(model, binnedColumns(rows, all[0])), { tolerance: 500, precision: 0.9 });
console.log(toText(rule));

// Penguins that meet the rule, and for how many of them the model answers the same.
const { from, to } = rule.result.holds;
const alike = all.filter((penguin) => ruleApplies(rule, penguin));
const { data } = await model.predict(matrix(alike));
const same = data.filter((weight) => weight >= from && weight <= to).length;
console.log(`${alike.length} of ${all.length} penguins meet the rule; the model says the same of ${same}`);
