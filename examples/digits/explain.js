// Explains what a convolutional network sees in a handwritten digit, by squares of 2 x 2 pixels.
// Run: node examples/digits/explain.js [the number of a digit, 0 to 1796]
import { importModel, lime, occlusion, probe, streak, superpixels, toText, workerPool } from "whybox";
import { grid } from "whybox/images";
import { readDigits } from "./digits.js";

const model = await importModel(new URL("./model.js", import.meta.url));
const { label, pixels } = readDigits()[Number(process.argv[2] ?? 15)];
const image = { data: pixels, width: 8, height: 8, channels: 1, range: [0, 16] };
const labels = grid(image, { size: 2 });
// Hidden squares are black, as is the paper around the digit.
const masker = await superpixels(image, labels, { hide: 0 });

const draw = (shows) => {
  const pixel = (level, i) => (shows(labels[i]) ? " .:-=+*#%@"[Math.round((level / 16) * 9)].repeat(2) : "  ");
  const drawn = Array.from(pixels, pixel).join("");
  return Array.from({ length: 8 }, (_, row) => `  ${drawn.slice(16 * row, 16 * row + 16)}`).join("\n");
};
console.log(`a ${label}:\n${draw(() => true)}\n`);

const chosen = await streak(probe(model, masker), { count: 5, fill: true });
console.log(`${toText(chosen)}\n${draw((region) => chosen.result.parts.includes(region))}\n`);

console.log(toText(await occlusion(probe(model, masker)), { top: 5 }));

// Two threads, each with a network of its own.
const executor = workerPool({ size: 2 });
console.log(toText(await lime(probe(model, masker, { executor }), { samples: 1024, count: 5 })));
await executor.close();
