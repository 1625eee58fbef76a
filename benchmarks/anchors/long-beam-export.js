import { writeFileSync } from "node:fs";
import { binnedColumns } from "whybox";
import { background, instances, models } from "../lime/breast-cancer.js";
import { longBeam } from "./long-beam.js";
import { rowTruth } from "./row-truth.js";

// Writes ../data/anchors-long-beam.json; minutes, and the file is kept.
const found = {};
for (const name of ["logistic", "forest"]) {
  found[name] = instances.map((instance) =>
    longBeam(rowTruth(models[name], binnedColumns(background, instance), background, instance), instance.length, 0.95),
  );
}
writeFileSync(new URL("../data/anchors-long-beam.json", import.meta.url), `${JSON.stringify(found)}\n`);
