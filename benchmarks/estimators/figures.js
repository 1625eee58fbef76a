// The contents of benchmarks/data/estimators.json: what was measured, one entry per estimator, game and budget or rule.
import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("../data/estimators.json", import.meta.url);

/** { games: { name: { title, parts, references, budgets } }, versions, figures } */
export function readFigures() {
  return JSON.parse(readFileSync(FILE, "utf8"));
}

/** Puts new results in the place of older ones of the same estimators, and keeps the others. */
export function keepFigures(lines, games, versions) {
  const before = readFigures();
  const figures = new Map(before.figures.map((figure) => [keyOf(figure), figure]));
  for (const cells of groupedBy(lines, keyOf).values()) figures.set(keyOf(cells[0]), figureOf(cells));
  const sorted = [...figures.keys()].sort().map((key) => `    ${JSON.stringify(figures.get(key))}`);
  const head = { games: { ...before.games, ...games }, versions: { ...before.versions, ...versions } };
  const text = JSON.stringify(head, undefined, 2).replace(/\n}$/, `,\n  "figures": [\n${sorted.join(",\n")}\n  ]\n}\n`);
  writeFileSync(FILE, text);
}

/** Lists of what has the same key, in the order in which they come. */
export function groupedBy(items, key) {
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

function keyOf({ by, game, masks, until, noise = 0 }) {
  return JSON.stringify([game, by, noise, until ?? null, masks?.toString().padStart(6, "0") ?? null]);
}

/** One entry for all rows of a game. */
function figureOf(cells) {
  const rows = cells.toSorted((a, b) => a.row - b.row).filter(({ failed }) => !failed);
  const { by, game, masks, until, noise } = cells[0];
  const about = { by, game, ...(masks && { masks }), ...(until && { until }), ...(noise && { noise }) };
  if (rows.length === 0) return { ...about, failed: cells[0].failed };
  const sum = (name) => rows.reduce((total, cell) => total + cell[name], 0);
  return {
    ...about,
    seeds: rows[0].seeds,
    modelRows: Math.round(sum("modelRows") / rows.length),
    // One per row of the game, the mean over its seeds.
    errors: rows.map(({ error }) => Number(error.toPrecision(3))),
    ...(sum("known") > 0 && { inside: sum("inside"), known: sum("known") }),
    right: sum("right"),
    ...(until && { stopped: sum("stopped") }),
  };
}
