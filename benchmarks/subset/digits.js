import { grid, importModel, inProcess, lime, probe, streak, superpixels } from "whybox";
import { isHeldOut, readDigits } from "../../examples/digits/digits.js";
import { mean } from "./contenders.js";

const IMAGES = 40;
const MAX_PARTS = 4;

/** Held-out digits, in squares of 2 x 2 pixels that are black where they are hidden. */
export async function digitProbes() {
  const model = await importModel(new URL("../../examples/digits/model.js", import.meta.url));
  return readDigits()
    .filter(isHeldOut)
    .slice(0, IMAGES)
    .map(({ pixels }) => {
      const image = { data: pixels, width: 8, height: 8, channels: 1, range: [0, 16] };
      return probe(model, superpixels(image, grid(image, { size: 2 }), { hide: 0 }), { executor: inProcess() });
    });
}

/** p(class | only the k squares that LIME gives the highest coefficients, those above 0). */
async function limeReaches(asked, samples) {
  const { result, subject } = await lime(asked, { samples, select: "none", count: asked.parts.length });
  const [values] = result.values;
  const ranked = values.map((_, part) => part).toSorted((a, b) => values[b] - values[a]);
  const chosen = ranked.filter((part) => values[part] > 0).slice(0, MAX_PARTS);
  const z = { bits: Uint32Array.of(chosen.reduce((sum, part) => sum + 2 ** part, 0)), rows: 1, parts: values.length };
  const { data } = await asked.ask({ z });
  return { reached: data[Number(subject.outputs[0])], output: subject.outputs[0] };
}

/**
 * Model rows until STREAK's choice reaches what LIME's does with 1000 samples: STREAK runs with epsilon .7; where that
 * falls short it runs again with .3, then .1, and the rows of all runs are added up.
 */
export async function rowsToReachLime(probes) {
  const rows = [];
  for (const asked of probes) {
    const { reached: target, output } = await limeReaches(asked, 1000);
    const few = await limeReaches(asked, 64);
    let spent = 0;
    let reached = 0;
    let first;
    for (const epsilon of [0.7, 0.3, 0.1]) {
      const { result, cost } = await streak(asked, { maxParts: MAX_PARTS, epsilon, fill: true, outputs: [output] });
      spent += cost.modelRows;
      first ??= { rows: cost.modelRows, reached: result.answer };
      reached = Math.max(reached, result.answer);
      if (reached >= target) break;
    }
    rows.push({ target, few: few.reached, reached, spent, first });
  }
  const enough = rows.filter(({ reached, target }) => reached >= target);
  const spent = enough.map((row) => row.spent).toSorted((a, b) => a - b);
  return {
    images: rows.length,
    "p(class | 4 squares), LIME 1000 samples": mean(rows.map(({ target }) => target)).toFixed(3),
    "p(class | 4 squares), LIME 64 samples": mean(rows.map(({ few }) => few)).toFixed(3),
    "p(class | 4 squares), STREAK epsilon .7, fill": mean(rows.map(({ first }) => first.reached)).toFixed(3),
    "rows of STREAK epsilon .7, fill, mean": mean(rows.map(({ first }) => first.rows)).toFixed(0),
    "images where STREAK reaches LIME": `${enough.length} of ${rows.length}`,
    "rows until it does, median": String(spent[Math.floor(spent.length / 2)]),
    "rows until it does, mean": mean(spent).toFixed(0),
    "rows until it does, most": String(spent.at(-1)),
    "fewer rows than LIME's 1001, mean": `${(1001 / mean(rows.map((row) => row.spent))).toFixed(1)} times`,
  };
}
