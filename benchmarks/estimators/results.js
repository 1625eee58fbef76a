// Results so far: a JSON line per cell, so that a run that was stopped goes on where it was.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * A cell is one estimator on one row of a game: { by, game, row, seeds, noise } with { masks } or { until }. Beside it a line
 * holds { error, modelRows, inside, known, right, stopped }, sums over its seeds but for the mean error and model rows; or
 * { failed }, why the estimator gave nothing.
 *
 * @param path  of the file; it and its folder are made where they are missing
 */
export function openResults(path) {
  const lines = existsSync(path) ? readFileSync(path, "utf8").trimEnd().split("\n").map(parsed) : [];
  const done = new Set(lines.filter(Boolean).map(keyOf));
  mkdirSync(dirname(path), { recursive: true });
  // A line that a kill cut short is ended, so that the next one begins on its own.
  if (lines.length > 0 && lines.at(-1) === undefined) appendFileSync(path, "\n");
  const write = (line) => {
    appendFileSync(path, `${JSON.stringify(line)}\n`);
    lines.push(line);
    done.add(keyOf(line));
  };
  return {
    has: (cell) => done.has(keyOf(cell)),
    /** Runs of a cell, or { error } where there are none. */
    add: (cell, measured) => write({ ...cell, ...summary(measured) }),
    addCounts: (cell, counts) => write({ ...cell, ...counts }),
    /** A line about the run: its games, and the versions of the peers. */
    addAbout: (about) => appendFileSync(path, `${JSON.stringify(about)}\n`),
    lines: () => lines.filter(Boolean),
  };
}

function keyOf({ by, game, row, seeds, masks, until, noise }) {
  return JSON.stringify([by, game, row, seeds, masks ?? until, noise ?? 0]);
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function summary(measured) {
  if (!Array.isArray(measured)) return { failed: measured?.error ?? "budget too small" };
  const sum = (of) => measured.reduce((total, run) => total + Number(of(run) ?? 0), 0);
  return {
    error: Number((sum(({ error }) => error) / measured.length).toPrecision(5)),
    modelRows: Math.round(sum(({ modelRows }) => modelRows) / measured.length),
    inside: sum(({ inside }) => inside),
    known: sum(({ known }) => known),
    right: sum(({ right }) => right),
    stopped: sum(({ stopped }) => stopped),
  };
}
