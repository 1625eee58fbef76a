import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { blackBox, lime, probe, superpixels } from "whybox";
import { readImage, slic } from "whybox/images";
import { median } from "../median.js";
import { plainTable } from "../plain-table.js";

/**
 * Regions and LIME beside scikit-image and lime, in CPU time:
 * IMAGES_PYTHON=<a Python that has both> node benchmarks/images/run.js <folder with photographs>
 */
const [folder] = process.argv.slice(2);
const python = process.env.IMAGES_PYTHON;
if (!folder || !python) {
  console.error("usage: IMAGES_PYTHON=python3 node benchmarks/images/run.js <folder with photographs>");
  process.exit(2);
}
const TIMES = 9;
const ROUNDS = 5;
const files = readdirSync(folder).filter((name) => /\.(png|jpe?g)$/.test(name));
const scratch = mkdtempSync(join(tmpdir(), "whybox-bench-"));
console.log(`Node ${process.version}, ${availableParallelism()} x ${cpus()[0]?.model}\n`);

/** Number of regions returned, over the four photographs. */
const wanted = [10, 25, 60, 100, 200, 400];
const counts = [];
for (const file of files) {
  const image = await readImage(join(folder, file), { width: 224, height: 224 });
  const found = [];
  for (const regions of wanted) found.push(String(1 + Math.max(...new Set(await slic(image, { regions })))));
  counts.push([file, ...found]);
}
console.log(`Regions found, by regions wanted\n\n${plainTable(["", ...wanted.map(String)], counts)}\n`);

const rows = [];
for (const file of files) {
  const image = await readImage(join(folder, file), { width: 224, height: 224 });
  const raw = join(scratch, "image");
  writeFileSync(raw, Buffer.from(image.data.buffer));
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const own = await cpuMs(() => slic(image, { regions: 60 }));
    const peer = ask("slic.py", raw, 224, 224, 60, TIMES);
    rounds.push({ own, peer: peer.ms, regions: peer.regions });
  }
  rows.push([file, ...compared(rounds), String(rounds[0].regions)]);
}
console.log(
  `SLIC, 224 x 224, 60 regions\n\n${plainTable(["", "whybox ms", "scikit-image ms", "ratio", "regions of scikit-image"], rows)}\n`,
);

const size = 64;
const cheap = blackBox(redUpperLeft, {
  name: "red upper left",
  input: { kind: "image", width: size, height: size, channels: 3, range: [0, 1] },
  outputs: [
    { name: "red", unit: "probability" },
    { name: "not", unit: "probability" },
  ],
  rows: "matrix",
});
const limeRows = [];
for (const file of files) {
  const image = await readImage(join(folder, file), { width: size, height: size });
  const labels = await slic(image, { regions: 60 });
  const [raw, regions] = [join(scratch, "image"), join(scratch, "labels")];
  writeFileSync(raw, Buffer.from(image.data.buffer));
  writeFileSync(regions, Buffer.from(labels.buffer));
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const own = await cpuMs(async (seed) =>
      lime(probe(cheap, await superpixels(image, labels)), { samples: 1000, seed, outputs: { top: 2 } }),
    );
    rounds.push({ own, peer: ask("lime_image.py", raw, size, size, regions, 1000, TIMES).ms });
  }
  limeRows.push([file, ...compared(rounds)]);
}
console.log(
  `LIME, 64 x 64, 60 regions, 1000 samples, two labels\n\n${plainTable(["", "whybox ms", "lime ms", "ratio"], limeRows)}\n`,
);
rmSync(scratch, { recursive: true });

function redUpperLeft({ data, rows: count, columns }) {
  const answers = new Float64Array(2 * count);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let y = 0; y < size / 2; y++) {
      const start = row * columns + y * size * 3;
      for (let i = start; i < start + 3 * (size / 2); i += 3) sum += data[i];
    }
    answers[2 * row] = sum / (size / 2) ** 2;
    answers[2 * row + 1] = 1 - answers[2 * row];
  }
  return { data: answers, rows: count, columns: 2 };
}

/** Median CPU time over repetitions, after as many that only warm the compiler up. */
async function cpuMs(work) {
  const times = [];
  for (let i = 0; i < 2 * TIMES; i++) {
    const before = process.cpuUsage();
    await work(i);
    const { user, system } = process.cpuUsage(before);
    if (i >= TIMES) times.push((user + system) / 1000);
  }
  return median(times);
}

function ask(script, ...args) {
  const file = new URL(script, import.meta.url).pathname;
  const { status, stdout, stderr } = spawnSync(python, [file, ...args.map(String)], {
    encoding: "utf8",
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

function compared(rounds) {
  const middle = (pick) => median(rounds.map(pick));
  return [
    middle(({ own }) => own).toFixed(1),
    middle(({ peer }) => peer).toFixed(1),
    middle(({ own, peer }) => own / peer).toFixed(2),
  ];
}
