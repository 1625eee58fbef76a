// LIME with surrogates of one's own: a small tree and a regression, fitted to the penguins model around one penguin.
import { fileURLToPath } from "node:url";
import { DecisionTreeRegression } from "ml-cart";
import { MultivariateLinearRegression } from "ml-regression";
import { binnedColumns, importModel, lime, probe, readTable, toText } from "whybox";

const penguins = (file) => fileURLToPath(new URL(`../penguins/${file}`, import.meta.url));
const model = await importModel(penguins("model.js"));
const { rows } = await readTable(penguins("penguins.csv"), model.input.features, { ignore: ["body_mass_g"] });
const around = probe(model, binnedColumns(rows, rows.data.subarray(0, rows.columns)));
const names = around.parts.map(({ predicate }) => predicate);

// Neither library takes weights, and none are needed: the kernel is in the sampling, so every sample weighs 1.
const tree = {
  fit: function smallTree(z, y) {
    const fitted = new DecisionTreeRegression({ maxDepth: 3, minNumSamples: 100 });
    fitted.train(arrays(z), Array.from(y));
    return { predict: (rows) => fitted.predict(arrays(rows)), describe: () => branches(fitted.root).join("\n") };
  },
};
const regression = {
  fit: function linearRegression(z, y) {
    const fitted = new MultivariateLinearRegression(
      arrays(z),
      Array.from(y, (value) => [value]),
    );
    const [...slopes] = fitted.weights.map(([weight]) => weight);
    const start = slopes.pop();
    const lines = names.map((name, part) => `${slopes[part].toFixed(1).padStart(7)} g  ${name}`);
    return {
      predict: (rows) => fitted.predict(arrays(rows)).map(([value]) => value),
      describe: () => [`${start.toFixed(1).padStart(7)} g  to start from`, ...lines].join("\n"),
    };
  },
};

console.log(toText(await lime(around, { surrogate: tree, samples: 1024 })));
console.log(toText(await lime(around, { surrogate: regression, samples: 1024 })));

/** A matrix as one array per row. */
function arrays({ data, rows: count, columns }) {
  return Array.from({ length: count }, (_, row) => Array.from(data.subarray(row * columns, (row + 1) * columns)));
}

/** One line a branch. A part is 1 where the sample is in the penguin's own bin, else 0. */
function branches({ left, right, splitColumn, distribution }, indent = "") {
  if (!left || !right) return [`${indent}${distribution.toFixed(0)} g`];
  return [
    `${indent}${names[splitColumn]}`,
    ...branches(right, `${indent}  `),
    `${indent}not ${names[splitColumn]}`,
    ...branches(left, `${indent}  `),
  ];
}
