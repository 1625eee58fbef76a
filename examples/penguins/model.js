import { readFileSync } from "node:fs";
import { blackBox } from "whybox";
import { answerRow, encodeRow } from "./boosted-trees.js";
import { features } from "./features.js";

// Read where this module is, so that every worker thread finds it too. train.js writes it.
const trained = JSON.parse(readFileSync(new URL("./model.json", import.meta.url), "utf8"));

/** Weight of a penguin, by its species, island, measures and sex. */
export default blackBox(
  (rows) =>
    Float64Array.from({ length: rows.rows }, (_, row) => answerRow(trained, encodeRow(rows, row, trained.medians))),
  {
    name: "penguins",
    input: { kind: "columns", features },
    outputs: [{ name: "body_mass_g", unit: "g" }],
    rows: "matrix",
  },
);
