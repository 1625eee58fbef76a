// How does the penguins model decide? A tree, a rule list and an additive model, and how far to believe each.
import { fileURLToPath } from "node:url";
import { distill, importModel, readTable, toText } from "whybox";
import { toSvg } from "whybox/charts";
import { rules } from "whybox/trees";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const model = await importModel(new URL("../penguins/model.js", import.meta.url));
const penguins = here("../penguins/penguins.csv");
const { rows } = await readTable(penguins, model.input.features, { ignore: ["body_mass_g"] });

// Fidelity on rows set aside chooses the size, up to 8 leaves.
const tree = await distill(model, rows, { maxLeaves: 8, budgetRows: 5000 });
console.log(toText(tree));
for (const { text, support } of rules(tree)) console.log(`${Math.round(100 * support)}% of penguins: ${text}`);

// A picture of it, for a file name on the command line.
if (process.argv[2]) await (await import("node:fs/promises")).writeFile(process.argv[2], toSvg(tree));

// The same model as shapes, one per feature.
console.log(`\n${toText(await distill(model, rows, { as: "additive", budgetRows: 5000 }))}`);
