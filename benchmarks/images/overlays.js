import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import sharp from "sharp";
import { kernelShap, lime, probe, streak, superpixels } from "whybox";
import { toPng } from "whybox/charts";
import { readImage, slic } from "whybox/images";
import { orange } from "./orange.js";

/**
 * Draws the pictures of docs/images: node benchmarks/images/overlays.js <folder with photographs> [<folder to write>].
 * Each photograph gets two: values of its regions, and the few regions that carry the answer.
 */
const [folder, target = new URL("../../docs/images/", import.meta.url).pathname] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node benchmarks/images/overlays.js <folder with photographs> [<folder to write>]");
  process.exit(2);
}
mkdirSync(target, { recursive: true });
for (const file of readdirSync(folder).filter((name) => /\.(png|jpe?g)$/.test(name))) {
  const image = await readImage(join(folder, file), { width: 240 });
  const labels = await slic(image, { regions: 60 });
  const asked = probe(orange(image.width, image.height), await superpixels(image, labels, { hide: 0.5 }));
  const { name } = parse(file);
  // One of each kind: both explainers are drawn alike.
  const values =
    name < "cn" ? await lime(asked, { samples: 1000, count: 12 }) : await kernelShap(asked, { budgetRows: 2000 });
  const few = await streak(asked, { count: 5, fill: true });
  for (const [suffix, explanation] of [
    ["", values],
    ["-streak", few],
  ]) {
    const png = await toPng(explanation, { width: 360 });
    // 128 colours do, and leave a third of the bytes.
    const small = await sharp(png).png({ palette: true, colours: 128, effort: 10 }).toBuffer();
    writeFileSync(join(target, `${name}${suffix}.png`), small);
    const { cost, method, subject } = explanation;
    console.log(
      `${name}${suffix}.png: ${method.name}, ${subject.parts.length} regions, ${cost.modelRows} model rows, ${Math.round(small.length / 1000)} kB`,
    );
  }
}
