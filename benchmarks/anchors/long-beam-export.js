import { writeFileSync } from "node:fs";
import { binnedColumns } from "whybox";
import { background, instances, models } from "../lime/breast-cancer.js";
import { longBeam } from "./long-beam.js";
import { freshTruth } from "./row-truth.js";

const PRECISION = 0.95;
const DRAWS = 20_000;

// Writes ../data/anchors-long-beam.json; minutes, and the file is kept.
const found = {};
for (const name of ["logistic", "forest"]) {
  found[name] = instances.map((instance) =>
    longBeam(
      freshTruth(models[name], binnedColumns(background, instance), background, instance, {
        precision: PRECISION,
        draws: DRAWS,
      }),
      instance.length,
      PRECISION,
    ),
  );
}
writeFileSync(new URL("../data/anchors-long-beam.json", import.meta.url), `${JSON.stringify(found)}\n`);
