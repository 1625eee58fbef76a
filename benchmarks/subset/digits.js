import { importModel, inProcess, lime, probe, streak, superpixels } from "whybox";
import { grid } from "whybox/images";
import { isHeldOut, readDigits } from "../../examples/digits/digits.js";
import { mean } from "./contenders.js";

const IMAGES = 40;
const MAX_PARTS = 4;
/** 1000 samples and the image itself. */
const LIME_ROWS = 1001;

/** Held-out digits, in squares of 2 x 2 pixels. */
export async function digitProbes(hide) {
  const model = await importModel(new URL("../../examples/digits/model.js", import.meta.url));
  const images = readDigits()
    .filter(isHeldOut)
    .slice(0, IMAGES)
    .map(({ pixels }) => ({ data: pixels, width: 8, height: 8, channels: 1, range: [0, 16] }));
  return Promise.all(
    images.map(async (image) => {
      const masker = await superpixels(image, grid(image, { size: 2 }), { hide });
      return probe(model, masker, { executor: inProcess() });
    }),
  );
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
 * Model rows until STREAK's choice reaches what LIME's does with 1000 samples: STREAK with epsilon .7 and fill, run again
 * with another order, the rows of all runs added up, until it does or the next run might pass 200 rows, a fifth of
 * LIME's.
 */
export async function rowsToReachLime(hide) {
  const images = [];
  for (const asked of await digitProbes(hide)) {
    const lime1000 = await limeReaches(asked, 1000);
    const lime64 = await limeReaches(asked, 64);
    const runs = [];
    let rows = 0;
    let reached = 0;
    for (let seed = 0; reached < lime1000.reached; seed++) {
      const { result, cost } = await streak(asked, {
        count: MAX_PARTS,
        epsilon: 0.7,
        fill: true,
        outputs: [lime1000.output],
        seed,
      });
      if (rows + cost.modelRows > LIME_ROWS / 5) break;
      rows += cost.modelRows;
      reached = Math.max(reached, result.answer);
      runs.push(result.answer);
    }
    images.push({ rows, reached, target: lime1000.reached, lime64: lime64.reached, first: runs[0] });
  }
  const there = images.filter(({ reached, target }) => reached >= target);
  const nearly = images.filter(({ reached, target }) => reached >= target - 0.01);
  const rows = mean(images.map((image) => image.rows));
  return {
    hidden: String(hide),
    images: String(images.length),
    "p, LIME 1000": mean(images.map(({ target }) => target)).toFixed(3),
    "p, LIME 64": mean(images.map(({ lime64 }) => lime64)).toFixed(3),
    "p, STREAK once": mean(images.map(({ first }) => first)).toFixed(3),
    "p, STREAK": mean(images.map(({ reached }) => reached)).toFixed(3),
    "reach LIME 1000": String(there.length),
    "within .01": String(nearly.length),
    "rows of STREAK": rows.toFixed(0),
    "times fewer": (LIME_ROWS / rows).toFixed(1),
  };
}
