// What coverage.js and settled.js counted: benchmarks/data/intervals.json, and the tables of README.md here.
import { readFileSync, writeFileSync } from "node:fs";
import { median } from "../median.js";
import { groupedBy } from "./figures.js";
import { markdown } from "./markdown.js";

const FILE = new URL("../data/intervals.json", import.meta.url);

/** One entry per estimator, kind of game, and budget or rule. */
export function readIntervals() {
  return JSON.parse(readFileSync(FILE, "utf8"));
}

/** True for lines of coverage.js and settled.js. */
export function isOfIntervals(line) {
  return "squaredErrors" in line || "wrong" in line;
}

/** Puts new counts in the place of older ones of the same cells, and keeps the others. */
export function keepIntervals(lines) {
  const kept = new Map(readIntervals().map((entry) => [keyOf(entry), entry]));
  for (const [key, blocks] of groupedBy(lines, keyOf)) kept.set(key, entryOf(blocks));
  const entries = [...kept.keys()].sort().map((key) => `  ${JSON.stringify(kept.get(key))}`);
  writeFileSync(FILE, `[\n${entries.join(",\n")}\n]\n`);
}

function keyOf({ by, game, masks, until, noise = 0 }) {
  return JSON.stringify([by, noise, until ?? null, masks?.toString().padStart(6, "0") ?? null, game]);
}

function entryOf(blocks) {
  const { by, game, masks, until, noise } = blocks[0];
  const sum = (name) => blocks.reduce((total, block) => total + block[name], 0);
  const counts = ["inside", "known", ...(until ? ["stopped", "wrong", "modelRows"] : [])];
  return {
    ...{ by, game, ...(masks && { masks }), ...(until && { until }), ...(noise && { noise }), runs: sum("seeds") },
    ...Object.fromEntries(counts.map((name) => [name, sum(name)])),
    ...(masks && { width: Number(Math.sqrt(sum("squaredWidths") / sum("squaredErrors")).toPrecision(3)) }),
  };
}

/** By estimator, budget and noise: coverage over all kinds of games, the least of any, and widths beside errors. */
export function intervalTable(entries) {
  const fixed = entries.filter(({ masks }) => masks);
  const rows = [...groupedBy(fixed, ({ by, masks, noise = 0 }) => JSON.stringify([by, masks, noise])).values()].map(
    (cells) => {
      const { by, masks, noise = 0 } = cells[0];
      const least = cells.reduce((a, b) => (b.inside / b.known < a.inside / a.known ? b : a));
      const widths = cells.map(({ width }) => width).sort((a, b) => a - b);
      const all = { inside: total(cells, "inside"), known: total(cells, "known") };
      return [
        by,
        noise,
        masks,
        cells.length,
        total(cells, "runs"),
        share(all),
        share(least),
        least.game,
        fixedTo2(median(widths)),
      ];
    },
  );
  rows.sort((a, b) => a[0].localeCompare(b[0]) || a[1] - b[1] || a[2] - b[2]);
  const head = ["estimator", "noise sd", "masks", "kinds", "runs", "covered", "least", "of", "standard error / error"];
  return markdown(head, rows);
}

/** How often what was called settled was wrong, and coverage where runs stopped. */
export function settledTable(entries) {
  const rows = entries
    .filter(({ until }) => until)
    .map(({ game, by, until, runs, stopped, wrong, inside, known, modelRows }) => [
      game,
      by,
      `\`${JSON.stringify(until)}\``,
      runs,
      stopped,
      wrong,
      share({ inside: wrong, known: runs }),
      known > 0 ? share({ inside, known }) : "",
      Math.round(modelRows / runs),
    ]);
  const head = ["kind of game", "estimator", "rule", "runs", "stopped", "wrong", "wrong of all", "covered", "masks"];
  return markdown(head, rows);
}

function total(cells, name) {
  return cells.reduce((sum, cell) => sum + cell[name], 0);
}

function share({ inside, known }) {
  return `${((100 * inside) / known).toFixed(1)}%`;
}

function fixedTo2(value) {
  return value.toFixed(2);
}
