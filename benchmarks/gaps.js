// The longest time that a call keeps timers waiting, on large inputs: it should stay below 100 ms. Where the system
// tells it (Linux), the time is that of the processor at work on the main thread, which other programs do not
// lengthen; elsewhere it is the clock's. Arguments: a part of a name.
import { readFileSync } from "node:fs";
import { binnedColumns, blackBox, columns, game, kernelShap, lime, patches, probe, superpixels, tokens } from "whybox";
import { grid, slic } from "whybox/images";
import { plainTable } from "./plain-table.js";

const TICK_MS = 5;
const [only = ""] = process.argv.slice(2);

/** Milliseconds that the main thread has been on a processor; without the system's word for it, the clock's. */
function busyMs() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/** Milliseconds of work between two ticks of a timer, the most there were while `run` was at work. */
async function longestGap(run) {
  let longest = 0;
  let last = busyMs();
  const tick = () => {
    const now = busyMs();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(tick, TICK_MS);
  const started = busyMs();
  await run();
  tick();
  clearInterval(timer);
  return { longest, total: busyMs() - started };
}

const words = (count) => Array.from({ length: count }, (_, i) => `word${i % 997}x${i}`).join(" ");
const reader = blackBox((texts) => texts.map((text) => text.length / 1000 + Number(text.includes("word3x3"))), {
  name: "reader",
  input: { kind: "text" },
  outputs: [{ name: "y" }],
});
const features = (count) => Array.from({ length: count }, (_, i) => ({ name: `x${i}`, kind: "number" }));
const wide = (count) =>
  blackBox((rows) => rows.map((row) => row[0] * row[1] + row[2] - row[3] * row[count - 1]), {
    name: "wide",
    input: { kind: "columns", features: features(count) },
    outputs: [{ name: "y" }],
  });
const table = (rows, count) =>
  Array.from({ length: rows }, (_, row) => Array.from({ length: count }, (__, i) => ((row * (2 * i + 3)) % 101) / 101));
const picture = (width, height) => ({
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * 7919) % 256),
  width,
  height,
  channels: 3,
});
const sum = (parts) =>
  game(parts, (z) =>
    Array.from({ length: z.rows }, (_, row) => z.data[row * parts] + z.data[row * parts + 1] * z.data[row * parts + 2]),
  );
const photo = picture(4000, 3000);
const squares = grid(photo, { size: 200 });

const runs = {
  "tokens of 50,000 words": async () => tokens(words(50_000)),
  "lime, lassoPath, 400 words, 4,000 samples": () =>
    lime(probe(reader, tokens(words(400))), { select: "lassoPath", samples: 4000 }),
  "lime, lassoPath, 4,000 words, 256 samples": () =>
    lime(probe(reader, tokens(words(4000))), { select: "lassoPath", samples: 256 }),
  "lime, controlVariate, 60 columns, 5,000 samples": () =>
    lime(probe(wide(60), binnedColumns(table(500, 60), table(1, 60)[0])), { controlVariate: true }),
  "kernelShap, 1,000 parts, default budget": () => kernelShap(sum(1000)),
  "kernelShap, 100 columns, 100 background rows": () =>
    kernelShap(probe(wide(100), columns(table(100, 100), table(2, 100)[1]))),
  "slic, 12 megapixels": () => slic(photo, { regions: 200 }),
  "grid, 12 megapixels (at once)": async () => grid(photo, { size: 200 }),
  "superpixels, mean, 12 megapixels": () => superpixels(photo, squares),
  "patches, 12 megapixels": () => patches(photo, { size: 200 }),
  "superpixels, blur, 12 megapixels": () => superpixels(photo, squares, { hide: "blur" }),
};

const measured = [];
for (const [name, run] of Object.entries(runs).filter(([name]) => name.includes(only))) {
  const { longest, total } = await longestGap(run);
  console.error(`${name}: ${longest.toFixed(0)} ms of ${total.toFixed(0)} ms`);
  measured.push([name, longest.toFixed(0), (total / 1000).toFixed(1)]);
}
console.log(plainTable(["call", "longest gap, ms", "in all, s"], measured));
