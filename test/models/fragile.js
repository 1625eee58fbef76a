import { appendFileSync } from "node:fs";
import { blackBox } from "whybox";

/**
 * A sum of two numbers, for runs that do not end well: createModel({ exitAt }) ends the process when it is asked about
 * that number, by process.exit or as exitBy says, { slowMs } makes every call take that long, { failsAt } makes it throw at these
 * numbers, { log } is a file that gets a line per call, { more } is added to every sum, or
 * to those of a number above { above }.
 */
export function createModel({
  exitAt,
  exitBy = "exit",
  failsAt = [],
  slowMs = 0,
  log,
  more = 0,
  above = Number.NEGATIVE_INFINITY,
  says,
} = {}) {
  const predict = async (rows) => {
    if (log) appendFileSync(log, "asked\n");
    if (rows.some(([a]) => a === exitAt)) await end(exitBy);
    const bad = rows.find(([a]) => failsAt.includes(a));
    if (bad) throw new Error(`cannot answer ${bad[0]}`);
    if (says !== undefined) throw new Error(says);
    if (slowMs) await new Promise((resolve) => setTimeout(resolve, slowMs));
    return rows.map(([a, b]) => a + b + (a > above ? more : 0));
  };
  const features = [
    { name: "a", kind: "number" },
    { name: "b", kind: "number" },
  ];
  return blackBox(predict, { name: "fragile", input: { kind: "columns", features }, outputs: [{ name: "sum" }] });
}

/** Ends the process in ways that leave it no chance to say so, or waits for what never comes. */
function end(by) {
  if (by === "reallyExit") process.reallyExit(0);
  if (by !== "exit") process.removeAllListeners();
  if (by !== "waiting unheard") process.exit(0);
  return new Promise(() => {});
}
